"""The interview: what is asked when, as a durable graph, with one door for page and command line."""
