"""The interpreter, calls, built-in functions."""
