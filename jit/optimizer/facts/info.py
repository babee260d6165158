"""What the optimizer knows of values: integer intervals, facts about references, virtual objects, and its options."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jit.ir import ArrayDescr, Const, FieldDescr, Op, SizeDescr, Value
from jit.semantics import INT_MAX, INT_MIN, SMALL_MAX, SMALL_MIN
from spec.heap import IMMORTAL_BASE, IMMORTAL_BYTES

Bound = tuple[int, int]
FULL: Bound = (INT_MIN, INT_MAX)
SMALL: Bound = (SMALL_MIN, SMALL_MAX)
BOOL: Bound = (0, 1)

UNKNOWN, TAGGED, POINTER = 0, 1, 2  # what bit 0 of a word is known to be


class InvalidLoop(Exception):
    """The trace contradicts itself under what is known (a guard that can never pass): it is not worth compiling."""


@dataclass(eq=False)
class Virtual:
    """An object that the trace has not allocated (yet). Fields and items that are missing hold zero."""

    descr: SizeDescr
    length: int = 0
    header: Value | None = None  # instances: the map
    fields: dict[FieldDescr, Value] = field(default_factory=dict)
    items: dict[int, Value] = field(default_factory=dict)
    array: ArrayDescr | None = None


class RefInfo:
    """Facts about a reference. They hold from where they were learnt to the end of the trace."""

    __slots__ = (
        "tag", "nonnull", "header", "target", "raw", "lazy", "virtual", "fresh", "guards", "guard_epoch"
    )  # fmt: skip

    def __init__(self, tag: int = UNKNOWN, nonnull: bool = False, header: int | None = None) -> None:
        self.tag = tag
        self.nonnull = nonnull
        self.header = header  # type id (maps, which may change, are facts of the heap cache)
        self.target = 0  # type id if it is not null
        self.raw: Value | None = None  # tagged: the untagged int
        self.lazy = False  # an int_tag that has not been emitted
        self.virtual: Virtual | None = None
        self.fresh = False  # allocated by this trace
        self.guards: list[Op] = []  # emitted guards of it that one that says more may take the place of
        self.guard_epoch = 0  # headers may have changed where the optimizer's `header_epoch` is another


class Known:
    """Facts about a failarg (`header`: type id, or map at that time), for the bridge that starts at its guard. Never
    changed once made."""

    __slots__ = ("tag", "nonnull", "header", "bound")

    def __init__(
        self, tag: int = UNKNOWN, nonnull: bool = False, header: int | None = None, bound: Bound = FULL
    ) -> None:
        self.tag = tag
        self.nonnull = nonnull
        self.header = header
        self.bound = bound


@dataclass(frozen=True)
class Fact:
    """Speculation about the result of a recorded operation, from value patterns: `constant` (its word, or int), or that
    it lies in `bound` (of a tagged word: its int; None there: only that it is tagged). `watch`: address of the word
    that was loaded, where it is the same each time; then the word is watched and not loaded."""

    constant: int | None = None
    bound: Bound | None = None
    watch: int | None = None


@dataclass(frozen=True)
class Watched:
    """A word of immortal memory that has been constant: its value (unsigned), and the number of the fact."""

    expected: int
    number: int


def in_immortal_area(word: int) -> bool:
    return IMMORTAL_BASE <= word < IMMORTAL_BASE + IMMORTAL_BYTES


@dataclass(eq=False)
class Drafts:
    """Of one loop. `asked`: merge points (pass over the trace, number of the recorded operation) to whose state a guard
    of an earlier draft leaves; `known`: has there been a draft that noted them all?"""

    asked: set[tuple[int, int]] = field(default_factory=set)
    known: bool = False


@dataclass(frozen=True, kw_only=True)
class Options:
    """`read_word`, `read_double`: contents of immortal immutable objects in the image (None: they are not folded).
    `facts`: number of a recorded operation -> what to speculate on. `watched`: words whose loads become constants."""

    peel: bool = True
    virtuals: bool = True
    heap: bool = True
    bounds: bool = True
    rules: bool = True
    virtualizable: bool = True
    share_resume: bool = True
    share_exits: bool = True  # guards leave to the state of an earlier one where nothing has changed since
    widen: bool = True  # drop bounds of label arguments that nothing needs
    hoist: bool = True  # checks that hold in all iterations are tested before the loop
    repeat: bool = True  # bridges repeat an iteration of a loop to enter it at its label
    max_attempts: int = 8  # of peeling, before the loop is left unpeeled
    max_virtual_length: int = 512
    read_word: Callable[[int], int] | None = None
    read_double: Callable[[int], float] | None = None
    immortal: Callable[[int], bool] = in_immortal_area  # may a trace embed this address?
    facts: Mapping[int, Fact] = field(default_factory=dict)
    watched: Mapping[int, Watched] = field(default_factory=dict)  # by address
    labels: Callable[[int], Any] = lambda trace_id: None  # root traces' labels that bridges of other loops may enter at
    same_loop: Callable[[int, int], bool] = operator.eq  # are two root traces versions of one loop?
    draft: Drafts | None = None  # only what the loop costs is wanted: bridges from its guards cannot be optimized
    verify: bool = False


def is_type_id(header: int) -> bool:
    """Headers of built-in types never change; those of instances (maps) may."""
    return 0 < header < 4096


def const_info(const: Const, read_word: Callable[[int], int] | None) -> RefInfo:
    """Facts about a constant reference: immortal objects have headers that can be read now."""
    word = const.value
    if word & 1:
        return RefInfo(TAGGED, True)
    if word == 0:
        return RefInfo(POINTER, False)
    header = read_word(word) & 0xFFFF_FFFF if read_word else None
    return RefInfo(POINTER, True, header if header is not None and is_type_id(header) else None)
