"""The methods of dicts and their views. Keys that Python code hashes or compares are the library's (lib/dicts.py), over
the functions at the end."""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    MISSING,
    NONE,
    NOT_IMPLEMENTED,
    NULL,
    TRUE,
    W,
    cast,
    i32,
    new,
    same,
    tag,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Dict, DictView, MappingProxy, Tuple
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers import dicts, dictstore
from runtime.vm.containers.dictcopy import clear, copy_dict, update_from_dict
from runtime.vm.containers.items import contains
from runtime.vm.containers.iterate import list_of_items
from runtime.vm.containers.iterators import make_iterator, make_reversed, pair_of
from runtime.vm.containers.listmethods import is_derived_class
from runtime.vm.containers.lists import load_item
from runtime.vm.kinds import kind, payload
from runtime.vm.numbers.bigint import int_from_word
from runtime.vm.objects import box_bool
from runtime.vm.operations.compare import compare
from runtime.vm.operations.hashing import words_of_int
from runtime.vm.text.textbuf import literal
from spec.bytecode import Op

KEYS, VALUES, ITEMS = 0, 1, 2  # DictView.kind


@dont_look_inside
def dict_new(cls: W, source: W) -> W:
    """dict(), dict(mapping or pairs), without keywords; of a derived class __init__ fills it."""
    if source is NULL or is_derived_class(cls):
        return dicts.new_dict()
    if kind(source) != kinds.DICT:
        return NULL
    return copy_dict(cast(Dict, source))


def dict_len(self: W) -> W:
    return tag(dicts.dict_length(cast(Dict, self)))


def dict_get(self: W, key: W, default: W) -> W:
    """dict.get"""
    d = cast(Dict, self)
    number = dicts.find(d, key)
    if number >= 0:
        return dicts.entry_value(d, number)
    if number != dicts.ABSENT:
        return NULL
    return NONE if default is NULL else default


def dict_setdefault(self: W, key: W, default: W) -> W:
    d = cast(Dict, self)
    number = dicts.find(d, key)
    if number >= 0:
        return dicts.entry_value(d, number)
    if number != dicts.ABSENT or dictstore.is_no_attribute(d, key):
        return NULL
    value: W = NONE if default is NULL else default
    return value if dictstore.insert(d, key, value) else NULL


@dont_look_inside
def dict_pop(self: W, key: W, default: W) -> W:
    d = cast(Dict, self)
    number = dicts.find(d, key) if dicts.dict_length(d) > 0 else dicts.ABSENT  # of none, no key is hashed
    if number >= 0:
        value = dicts.entry_value(d, number)
        if value is NULL or not dictstore.delete_entry(d, number):
            return NULL
        return value
    if number != dicts.ABSENT:
        return NULL
    if default is NULL:
        return dicts.no_key(key)
    return default


@dont_look_inside
def dict_popitem(self: W) -> W:
    d = cast(Dict, self)
    number = dicts.previous_entry(d, dicts.entries_used(d) - 1)
    if number < 0:
        return dicts.no_key(literal("popitem(): dictionary is empty"))
    value = dicts.entry_value(d, number)
    if value is NULL:
        return NULL
    pair = pair_of(dicts.entry_key(d, number), value)
    if pair is NULL or not dictstore.delete_entry(d, number):
        return NULL
    if d.strategy < dicts.NAMESPACE:
        last = d.used - 1
        if d.count == 0 and 4 * d.used >= d.entries.length:
            dictstore.empty_index(d)
            d.used = 0
        elif last > 0:
            # the places stay taken, as the index has DELETED for them: without an empty one, a search would not end
            d.entries[2 * last + 1] = tag(last - number + 1)
    return pair


@dont_look_inside
def dict_first(self: W) -> W:
    """_dict_first(d): the first key, or _MISSING."""
    d = cast(Dict, payload(self))
    number = dicts.first_entry(d)
    return MISSING if number < 0 else dicts.entry_key(d, number)


@dont_look_inside
def dict_clear(self: W) -> W:
    return NONE if clear(cast(Dict, self)) else NULL


@dont_look_inside
def dict_copy(self: W) -> W:
    return copy_dict(cast(Dict, self))


def view_of(self: W, view_kind: i32) -> W:
    view: DictView = new(DictView)
    if view is not NULL:
        view.dict = cast(Dict, self)
        view.kind = view_kind
    return view


def dict_keys(self: W) -> W:
    return view_of(self, KEYS)


def dict_values(self: W) -> W:
    return view_of(self, VALUES)


def dict_items(self: W) -> W:
    return view_of(self, ITEMS)


@dont_look_inside
def merged(d: W, other: W) -> W:
    """_dict_merge(d, other): d.update(other) for a dict, or a list or tuple of pairs; False: another mapping or
    iterable."""
    source = payload(other) if kind(other) < kinds.FIRST_MAP else other
    if kind(source) == kinds.DICT:
        return TRUE if update_from_dict(cast(Dict, d), cast(Dict, source)) == dictstore.STORED else NULL
    return FALSE


@dont_look_inside
def dict_or(self: W, other: W) -> W:
    """self | other"""
    b = payload(other)
    if kind(b) != kinds.DICT:
        return NOT_IMPLEMENTED
    result = copy_dict(cast(Dict, self))
    if result is NULL or update_from_dict(result, cast(Dict, b)) != dictstore.STORED:
        return NULL
    return result


@dont_look_inside
def dict_ror(self: W, other: W) -> W:
    b = payload(other)
    if kind(b) != kinds.DICT:
        return NOT_IMPLEMENTED
    return dict_or(b, self)


@dont_look_inside
def from_keys(iterable: W, value: W) -> W:
    """_dict_from_keys(iterable, value): None: not of this iterable."""
    k = kind(iterable)
    if k >= kinds.FIRST_MAP or k == kinds.ITERATOR or k == kinds.GENERATOR:
        return NONE
    items = list_of_items(iterable)
    if items is NULL:
        return NONE if vm.error_kind == 0 else NULL
    d = dicts.new_dict()
    if d is NULL:
        return NULL
    i = 0
    while i < items.length:
        key = load_item(items, i)
        if key is NULL:
            return NULL
        result = dictstore.store(d, key, value)
        if result == dicts.USER:
            return NONE
        if result < 0:
            return NULL
        i += 1
    return d


@dont_look_inside
def dict_of_names(names: W, values: W) -> W:
    """_locals(names, *values): a dict of the names whose values are not null."""
    d = dicts.new_dict()
    if d is NULL:
        return NULL
    i = 0
    while i < cast(Tuple, names).length:
        value = cast(Tuple, values)[i]
        if value is not NULL and dictstore.store(d, cast(Tuple, names)[i], value) < 0:
            return NULL
        i += 1
    return d


# --- views ---
def view_len(self: W) -> W:
    return tag(dicts.dict_length(cast(DictView, self).dict))


def view_iter(self: W) -> W:
    return make_iterator(self)


def view_reversed(self: W) -> W:
    return make_reversed(self)


@dont_look_inside
def view_contains(self: W, item: W) -> W:
    found = contains(self, item)
    return NULL if found < 0 else box_bool(found == 1)


@dont_look_inside
def items_contain(self: W, item: W) -> W:
    """item in d.items()"""
    d = cast(DictView, self).dict
    pair = payload(item)
    if kind(pair) != kinds.TUPLE or cast(Tuple, pair).length != 2:
        return FALSE
    number = dicts.find(d, cast(Tuple, pair)[0])
    if number == dicts.ABSENT:
        return FALSE
    if number < 0:
        return NULL
    value = dicts.entry_value(d, number)
    if value is NULL:
        return NULL
    if same(value, cast(Tuple, pair)[1]):
        return TRUE
    return compare(Op.EQ, value, cast(Tuple, pair)[1])


@dont_look_inside
def view_mapping(self: W) -> W:
    proxy: MappingProxy = new(MappingProxy)
    if proxy is not NULL:
        proxy.mapping = cast(DictView, self).dict
    return proxy


# --- what the library does its work with ---
@dont_look_inside
def make_proxy(mapping: W) -> W:
    """_make_proxy(mapping): a read-only view of it."""
    proxy: MappingProxy = new(MappingProxy)
    if proxy is not NULL:
        proxy.mapping = mapping
    return proxy


def proxied(proxy: W) -> W:
    """_proxied(mappingproxy): its mapping."""
    return cast(MappingProxy, proxy).mapping


@dont_look_inside
def next_candidate(d: W, hashed: W, passed: W) -> W:
    """_dict_next(d, hash, passed): number of the entry behind so many others with this hash, -1: none."""
    return tag(dicts.next_candidate(cast(Dict, d), words_of_int(hashed), untag(passed)))


@dont_look_inside
def key_at(d: W, number: W) -> W:
    """_dict_key(d, number); _MISSING: there is no such entry now."""
    n = untag(number)
    if n >= dicts.entries_used(cast(Dict, d)):
        return MISSING
    key = dicts.entry_key(cast(Dict, d), n)
    return MISSING if key is NULL else key


@dont_look_inside
def next_place(d: W, number: W) -> W:
    """_dict_place(d, number): the first entry from there on; -1: none."""
    return tag(dicts.next_entry(cast(Dict, d), untag(number)))


@dont_look_inside
def hash_at(d: W, number: W) -> W:
    """_dict_hash(d, number): the low word of its key's hash, which is all that dicts ask for."""
    this = cast(Dict, d)
    if this.strategy == dicts.ANY:
        return int_from_word(this.hashes[untag(number)])
    return int_from_word(dicts.plain_hash(dicts.entry_key(this, untag(number))))


@dont_look_inside
def value_at(d: W, number: W) -> W:
    return dicts.entry_value(cast(Dict, d), untag(number))


@dont_look_inside
def set_value_at(d: W, number: W, value: W) -> W:
    return NONE if dicts.set_entry(cast(Dict, d), untag(number), value) else NULL


@dont_look_inside
def delete_at(d: W, number: W) -> W:
    return NONE if dictstore.delete_entry(cast(Dict, d), untag(number)) else NULL


@dont_look_inside
def insert_hashed(d: W, key: W, hashed: W, value: W) -> W:
    """_dict_insert(d, key, hash, value): a key that is absent."""
    return NONE if dictstore.insert_hashed(cast(Dict, d), key, value, words_of_int(hashed)) else NULL


def dict_of_view(view: W) -> W:
    """_mapping_dict(view)"""
    return cast(DictView, view).dict
