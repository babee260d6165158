"""Ints of any size, floats, their text and arithmetic."""
