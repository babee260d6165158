"""Whole dicts: emptied, copied, merged. See dicts.py for their representation."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    address,
    i32,
    int_div_trunc,
)
from runtime.translate.lltypes import Dict, IntArray
from runtime.translate.rjit import dont_look_inside
from runtime.vm.containers.blocks import ITEMS, copy_words
from runtime.vm.containers.dicts import (
    ANY,
    EMPTY,
    FAILED,
    NAMESPACE,
    entries_used,
    entry_key,
    entry_value,
    new_dict,
    next_entry,
)
from runtime.vm.containers.dictstore import STORED, resize, size_for, store
from runtime.vm.objects import new_int_array, new_ref_array
from runtime.vm.types.dictproxy import (
    source_delete,
)  # fmt: skip


@dont_look_inside
def clear(d: Dict) -> bool:
    """False: an exception is pending."""
    if d.strategy >= NAMESPACE:
        i = next_entry(d, 0)
        while i >= 0:
            if not source_delete(d.source, i):
                return False
            i = next_entry(d, i + 1)
        return True
    d.strategy = EMPTY
    d.count = 0
    d.used = 0
    d.mask = 0
    d.entries = NULL
    d.index = NULL
    d.hashes = NULL
    return True


@dont_look_inside
def copy_dict(d: Dict) -> Dict:
    """A dict of its own. NULL: an exception is pending."""
    result = new_dict()
    if result is NULL:
        return NULL
    if d.strategy >= NAMESPACE:
        if update_from_dict(result, d) < 0:
            return NULL
        return result
    if d.strategy == EMPTY:
        return result
    if d.count == d.used:
        if not copy_arrays(result, d):
            return NULL
        return result
    result.strategy = d.strategy
    result.used = d.used
    result.count = d.count
    result.entries = d.entries
    result.hashes = d.hashes
    if not resize(result, size_for(int_div_trunc(d.count * 3 + 1, 2)), d.strategy):
        return NULL
    return result


@dont_look_inside
def copy_arrays(result: Dict, d: Dict) -> bool:
    """All of d, which has no holes. False: no memory."""
    index = new_int_array(d.mask + 1)
    if index is NULL:
        return False
    entries = new_ref_array(d.entries.length)
    if entries is NULL:
        return False
    hashes: IntArray = NULL
    if d.strategy == ANY:
        hashes = new_int_array(d.hashes.length)
        if hashes is NULL:
            return False
        copy_words(address(hashes) + ITEMS["IntArray"], address(d.hashes) + ITEMS["IntArray"], d.used)
    copy_words(address(index) + ITEMS["IntArray"], address(d.index) + ITEMS["IntArray"], d.mask + 1)
    copy_words(address(entries) + ITEMS["RefArray"], address(d.entries) + ITEMS["RefArray"], 2 * d.used)
    result.strategy = d.strategy
    result.count = d.count
    result.used = d.used
    result.mask = d.mask
    result.index = index
    result.entries = entries
    result.hashes = hashes
    return True


@dont_look_inside
def update_from_dict(d: Dict, other: Dict) -> i32:
    """d.update(other): STORED, FAILED, USER. What is stored before user code is needed does no harm: it is stored
    again."""
    i = 0
    while i < entries_used(other):
        key = entry_key(other, i)
        if key is not NULL:
            value = entry_value(other, i)
            if value is NULL:
                return FAILED
            result = store(d, key, value)
            if result < 0:
                return result
        i += 1
    return STORED
