"""The standard library, as far as start-up code uses it: one file per module.

Exceptions, and what is not here, are plain names (`External`).
"""
