"""list, tuple, dict, set, frozenset, range, slice, dict views: implemented in runtime/vm/containers."""

from __future__ import annotations

from spec.objects.rows import ClassFlag, Method, TypeRow

FINAL = ClassFlag.BUILTIN | ClassFlag.NOT_A_BASE


def _rows(room: str, *lines: str) -> tuple[Method, ...]:
    """Each line: `name(parameters) function[ retry[ kind]]`; `function` of runtime.vm.containers.<room> unless
    dotted."""
    out = []
    for line in lines:
        signature, _, rest = line.partition(") ")
        name, _, parameters = signature.partition("(")
        function, retry, kind, *_ = [*rest.split(), "", ""]
        out.append(
            Method(
                name=name,
                implementation=f"containers.{function}" if "." in function else f"containers.{room}.{function}",
                parameters=parameters,
                retry="" if retry == "-" else retry,
                kind=kind or "method",
            )
        )
    return tuple(out)


_COMPARISONS = tuple(f"__{n}__(other, /) listmethods.{n}_method _compare_{n}" for n in "lt le gt ge".split())
_EQUALITY = ("__eq__(other, /) listmethods.eq_method _compare_eq", "__ne__(other, /) listmethods.ne_method _compare_ne")

_LIST = _rows(
    "listmethods",
    "__new__(iterable=0, /) list_new _list_new new",
    "__init__(iterable=0, /) list_init _list_init",
    "append(object, /) list_append",
    "extend(iterable, /) list_extend _list_extend_slowly",
    "insert(index, object, /) list_insert _list_insert",
    "pop(index=-1, /) list_pop _list_pop",
    "remove(value, /) list_remove _list_remove",
    "clear() list_clear",
    "copy() list_copy",
    "reverse() list_reverse",
    "index(value, start=0, stop=0, /) list_index _list_index",
    "count(value, /) list_count _list_count",
    "sort(*, key=None, reverse=False) sorting.list_sort _list_sort",
    "__len__() list_length",
    "__getitem__(key, /) getitem _list_getitem",
    "__setitem__(key, value, /) setitem _list_setitem",
    "__delitem__(key, /) delitem _list_delitem",
    "__contains__(key, /) contains_method _sequence_contains",
    "__iter__() iter_method",
    "__reversed__() reversed_method",
    "__add__(value, /) list_add",
    "__mul__(value, /) list_mul _list_mul",
    "__rmul__(value, /) list_mul _list_mul",
    "__repr__() show.repr_method _list_repr",
    *_EQUALITY,
    *_COMPARISONS,
)
_TUPLE = _rows(
    "tuplemethods",
    "__new__(iterable=0, /) tuple_new _tuple_new new",
    "index(value, start=0, stop=0, /) tuple_index _tuple_index",
    "count(value, /) tuple_count _list_count",
    "__len__() tuple_length",
    "__getitem__(key, /) listmethods.getitem _list_getitem",
    "__contains__(key, /) listmethods.contains_method _sequence_contains",
    "__iter__() listmethods.iter_method",
    "__add__(value, /) tuple_add",
    "__mul__(value, /) tuple_mul _list_mul",
    "__rmul__(value, /) tuple_mul _list_mul",
    "__hash__() listmethods.hash_method _tuple_hash",
    "__getnewargs__() tuple_newargs",
    "__repr__() show.repr_method _tuple_repr",
    *_EQUALITY,
    *_COMPARISONS,
)
_DICT = _rows(
    "dictmethods",
    "__new__(source=0, /) dict_new _dict_new new",
    "get(key, default=None, /) dict_get _dict_get_slowly",
    "setdefault(key, default=None, /) dict_setdefault _dict_setdefault",
    "pop(key, default=0, /) dict_pop _dict_pop",
    "popitem() dict_popitem",
    "clear() dict_clear",
    "copy() dict_copy",
    "keys() dict_keys",
    "values() dict_values",
    "items() dict_items",
    "__len__() dict_len",
    "__setitem__(key, value, /) listmethods.setitem _dict_setitem",
    "__delitem__(key, /) listmethods.delitem _dict_delitem",
    "__contains__(key, /) listmethods.contains_method _dict_contains",
    "__iter__() listmethods.iter_method",
    "__reversed__() listmethods.reversed_method",
    "__or__(value, /) dict_or _dict_or",
    "__ror__(value, /) dict_ror _dict_ror",
    "__repr__() show.repr_method _dict_repr",
    *_EQUALITY,
)
_SET_COMMON = (
    "__len__() set_len",
    "__contains__(key, /) set_contains _set_contains",
    "__iter__() listmethods.iter_method",
    "copy() set_copy",
    "union(*others) set_union _set_union",
    "intersection(*others) set_intersection _set_intersection",
    "difference(*others) set_difference _set_difference",
    "symmetric_difference(other, /) set_symmetric_difference _set_symmetric_difference",
    "isdisjoint(other, /) set_isdisjoint _set_isdisjoint",
    "issubset(other, /) set_issubset _set_issubset",
    "issuperset(other, /) set_issuperset _set_issuperset",
    "__or__(value, /) set_or _set_or",
    "__and__(value, /) set_and _set_and",
    "__sub__(value, /) set_sub _set_sub",
    "__xor__(value, /) set_xor _set_xor",
    "__ror__(value, /) set_ror _set_ror",
    "__rand__(value, /) set_rand _set_rand",
    "__rsub__(value, /) set_rsub _set_rsub",
    "__rxor__(value, /) set_rxor _set_rxor",
    "__eq__(other, /) setmethods.set_eq _set_eq",
    "__ne__(other, /) setmethods.set_ne _set_ne",
    "__lt__(other, /) setmethods.set_lt _set_lt",
    "__le__(other, /) setmethods.set_le _set_le",
    "__gt__(other, /) setmethods.set_gt _set_gt",
    "__ge__(other, /) setmethods.set_ge _set_ge",
)
_SET = _rows(
    "setmethods",
    "__new__(iterable=0, /) set_new _set_new new",
    "__init__(iterable=0, /) set_init _set_init",
    "add(object, /) set_add _set_add_slowly",
    "discard(object, /) set_discard _set_discard",
    "remove(object, /) set_remove _set_remove",
    "pop() set_pop",
    "clear() set_clear",
    "update(*others) set_update _set_update_slowly",
    "intersection_update(*others) set_intersection_update _set_intersection_update",
    "difference_update(*others) set_difference_update _set_difference_update",
    "symmetric_difference_update(other, /) set_symmetric_difference_update _set_symmetric_difference_update",
    *_SET_COMMON,
)
_FROZENSET = _rows(
    "setmethods",
    "__new__(iterable=0, /) frozenset_new _frozenset_new new",
    "__hash__() listmethods.hash_method",
    *_SET_COMMON,
)
_RANGE = _rows(
    "rangeops",
    "__new__(start=0, stop=0, step=0, /) range_new _range_new new",
    "start() range_start - get",
    "stop() range_stop - get",
    "step() range_step - get",
    "index(value, /) range_index _sequence_index",
    "count(value, /) range_count _list_count",
    "__len__() range_len",
    "__getitem__(key, /) listmethods.getitem _range_getitem",
    "__contains__(key, /) range_contains_method _sequence_contains",
    "__iter__() range_iter",
    "__reversed__() range_reversed",
    "__hash__() listmethods.hash_method",
    "__bool__() range_bool",
    "__repr__() show.repr_method",
    *_EQUALITY,
)
_SLICE = _rows(
    "slices",
    "__new__(start, stop=0, step=0, /) slice_new - new",
    "start() slice_start - get",
    "stop() slice_stop - get",
    "step() slice_step - get",
    "indices(length, /) slice_indices _slice_indices",
    *_EQUALITY,
    *_COMPARISONS,
)


def _view(*lines: str) -> tuple[Method, ...]:
    return _rows(
        "dictmethods",
        "__len__() view_len",
        "__iter__() view_iter",
        "__reversed__() view_reversed",
        "mapping() view_mapping - get",
        *lines,
    )


TYPES: tuple[TypeRow, ...] = (
    TypeRow(name="list", heap="List", methods=_LIST),
    TypeRow(name="tuple", heap="Tuple", methods=_TUPLE),
    TypeRow(name="dict", heap="Dict", methods=_DICT),
    TypeRow(name="set", heap="Set", methods=_SET),
    TypeRow(name="frozenset", heap="FrozenSet", methods=_FROZENSET),
    TypeRow(name="range", heap="Range", flags=FINAL, methods=_RANGE),
    TypeRow(name="slice", heap="Slice", flags=FINAL, methods=_SLICE),
    TypeRow(
        name="dict_keys", heap="DictView", kinds=(0,), visible=False, flags=FINAL,
        methods=_view(
            "__contains__(key, /) view_contains _keys_contain", "__repr__() show.repr_method _keys_repr"
        ),
    ),
    TypeRow(
        name="dict_values", heap="DictView", kinds=(1,), visible=False, flags=FINAL,
        methods=_view("__repr__() show.repr_method _values_repr"),
    ),
    TypeRow(
        name="dict_items", heap="DictView", kinds=(2,), visible=False, flags=FINAL,
        methods=_view(
            "__contains__(key, /) items_contain _items_contain", "__repr__() show.repr_method _items_repr"
        ),
    ),
)  # fmt: skip
