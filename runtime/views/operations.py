"""Kinds of IR operations, ours and PyPy's alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

GROUPS = {
    "guards": ("guard_",),
    "ints": ("int_", "uint_", "ptr_", "instance_ptr_", "ref_is_", "nursery_ptr_"),
    "floats": ("float_", "cast_"),
    "loads": ("getfield", "getarrayitem", "getinteriorfield", "arraylen", "strlen", "strgetitem", "raw_load", "gc_load",
              "quasiimmut", "unicode"),
    "stores": ("setfield", "setarrayitem", "setinteriorfield", "raw_store", "gc_store", "strsetitem", "cond_call_gc"),
    "allocation": ("new", "zero_array"),
    "calls": ("call", "cond_call", "enter_portal", "leave_portal", "record_known", "record_exact"),
}  # fmt: skip
OTHER = "other"


def group(operation: str) -> str:
    """What kind of operation it is, ours and PyPy's alike."""
    return next((name for name, heads in GROUPS.items() if operation.startswith(heads)), OTHER)


def grouped(operations: Mapping[str, int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for name, count in operations.items():
        total[group(name)] += count
    return total
