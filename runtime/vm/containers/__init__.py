"""Lists, tuples, ranges, iteration and indexing."""
