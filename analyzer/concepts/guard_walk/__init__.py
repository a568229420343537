"""The walk through the code of a guard: the ways that lead through it, and what the tests on them ask."""
