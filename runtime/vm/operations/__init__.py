"""Operators on values of any type."""
