"""pyperformance's programs, from its wheel, unmodified: `make programs`."""
