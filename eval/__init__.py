"""Measures grader and retrieval. Not installed; imports `interviewer`, never the reverse."""
