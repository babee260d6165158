"""Classes, attributes, hidden classes."""
