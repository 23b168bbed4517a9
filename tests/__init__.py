"""Tests of the package, in the same order; `tests.support` holds what they share."""
