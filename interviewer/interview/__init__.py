"""The interview: what is asked when, as a durable graph, with one door to it."""
