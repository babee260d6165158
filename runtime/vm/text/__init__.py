"""Strings, their building and display, output."""
