"""Generators and built-in iterators: implemented in runtime/vm/iteration and runtime/vm/containers."""

from __future__ import annotations

from spec.objects.rows import ClassFlag, IteratorKind, Method, TypeRow

FINAL = ClassFlag.BUILTIN | ClassFlag.NOT_A_BASE


def _named(prefix: str) -> tuple[Method, ...]:
    room = "iteration.generators"
    return (
        Method(name="__name__", implementation=f"{room}.generator_name", kind="get", setter=f"{room}.set_name"),
        Method(
            name="__qualname__",
            implementation=f"{room}.generator_qualname",
            kind="get",
            setter=f"{room}.set_qualname",
        ),
        Method(name=f"{prefix}_code", implementation=f"{room}.generator_code", kind="get"),
    )


_ITER = Method(name="__iter__", implementation="iteration.generators.self_")

_STEPS = (
    Method(name="__iter__", implementation="containers.iteratormethods.iter_method"),
    Method(name="__next__", implementation="containers.iteratormethods.next_method", retry="_iterator_step"),
)
_HINT = Method(name="__length_hint__", implementation="containers.iteratormethods.length_hint")


def _iterator(name: str, *kinds: IteratorKind, hint: bool = True) -> TypeRow:
    methods = (*_STEPS, _HINT) if hint else _STEPS
    return TypeRow(name=name, heap="Iterator", kinds=tuple(kinds), visible=False, flags=FINAL, methods=methods)


def _maker(name: str, function: str, parameters: str, kind: IteratorKind) -> TypeRow:
    """An iterator type that programs call by its name, and derive classes from."""
    new = Method(
        name="__new__", implementation=f"containers.iteratormethods.{function}", parameters=parameters,
        retry=f"_{function}", kind="new",
    )  # fmt: skip
    hint = (_HINT,) if kind == IteratorKind.REVERSED else ()
    return TypeRow(name=name, heap="Iterator", kinds=(kind,), methods=(new, *_STEPS, *hint))


ITERATORS: tuple[TypeRow, ...] = (
    _iterator("list_iterator", IteratorKind.LIST),
    _iterator("tuple_iterator", IteratorKind.TUPLE),
    _iterator("str_ascii_iterator", IteratorKind.STR),
    _iterator("str_iterator", IteratorKind.WIDE_STR),
    _iterator("bytes_iterator", IteratorKind.BYTES),
    _iterator("bytearray_iterator", IteratorKind.BYTE_ARRAY),
    _iterator("range_iterator", IteratorKind.RANGE),
    _iterator("longrange_iterator", IteratorKind.LONG_RANGE),
    _iterator("list_reverseiterator", IteratorKind.LIST_REVERSED),
    _iterator("dict_keyiterator", IteratorKind.DICT_KEYS),
    _iterator("dict_valueiterator", IteratorKind.DICT_VALUES),
    _iterator("dict_itemiterator", IteratorKind.DICT_ITEMS),
    _iterator("dict_reversekeyiterator", IteratorKind.REVERSED_KEYS),
    _iterator("dict_reversevalueiterator", IteratorKind.REVERSED_VALUES),
    _iterator("dict_reverseitemiterator", IteratorKind.REVERSED_ITEMS),
    _iterator("set_iterator", IteratorKind.SET),
    _iterator("callable_iterator", IteratorKind.CALLABLE, hint=False),
    _iterator("iterator", IteratorKind.GETITEM, hint=False),
)
MAKERS: tuple[TypeRow, ...] = (
    _maker("reversed", "reversed_new", "sequence, /", IteratorKind.REVERSED),
    _maker("enumerate", "enumerate_new", "iterable=0, start=0", IteratorKind.ENUMERATE),
    _maker("zip", "zip_new", "*iterables, strict=False", IteratorKind.ZIP),
    _maker("map", "map_new", "function=0, /, *iterables", IteratorKind.MAP),
    _maker("filter", "filter_new", "function, iterable, /", IteratorKind.FILTER),
)

TYPES: tuple[TypeRow, ...] = (
    TypeRow(
        name="generator", heap="Generator", kinds=(0,), visible=False, flags=FINAL, methods=(_ITER, *_named("gi"))
    ),
    TypeRow(name="coroutine", heap="Generator", kinds=(1,), visible=False, flags=FINAL, methods=_named("cr")),
    TypeRow(name="async_generator", heap="Generator", kinds=(2,), visible=False, flags=FINAL, methods=_named("ag")),
    *ITERATORS,
    *MAKERS,
)
