"""Programs in which values are constant or few-valued as no compiler can know: `python -m bench.patterns`."""
