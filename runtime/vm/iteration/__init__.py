"""Generators and built-in iterators as values."""
