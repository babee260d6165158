"""What the running CPython's compiler makes of the same source: co_code and what goes with it.

Nothing here runs it. Programs read it: `dis`, and what looks behind a call for the name that its result is bound to, as
Amaranth does for signals. Our instructions are told apart by the piece of source that each is of, as CPython's are; so
one of ours has one of CPython's, mostly (`Matched.units`).
"""

from __future__ import annotations

import opcode
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import CodeType
from typing import NamedTuple

from runtime.compiler.code import CodeObject, CodeRef, Program
from runtime.compiler.driver import deep_recursion
from spec.bytecode import Op

_CALLS = (
    Op.CALL, Op.CALL_KW, Op.CALL_EX, Op.CALL_METHOD, Op.CALL_METHOD_KW, Op.CALL_BOUND, Op.CALL_BOUND_KW,
)  # fmt: skip
_MINOR = (
    "CACHE", "COPY", "EXTENDED_ARG", "KW_NAMES", "LOAD_CONST", "LOAD_FAST", "NOP", "POP_TOP", "PRECALL", "PUSH_NULL",
    "RESUME", "SWAP",
)  # fmt: skip
_NOP = bytes((opcode.opmap["NOP"], 0))
Place = tuple[int | None, int | None, int | None, int | None]


class Matched(NamedTuple):
    """CPython's code of one of ours, and which of its code units (of two bytes) each of our instructions is.

    A comprehension is of its function here; where CPython has it in code of its own, its instructions are NOPs behind
    the function's: `code` and `positions` have them."""

    python: CodeType
    code: bytes
    positions: tuple[Place, ...]
    units: tuple[int, ...]


def matched(program: Program) -> list[Matched | None]:
    """For each of the program's code objects. None: CPython has none of it, as its name was changed, or there is no
    source, as it was compiled of a syntax tree."""
    top = _compiled(program)
    if top is None:
        return [None] * len(program.codes)
    found: defaultdict[tuple[str, int], list[CodeType]] = defaultdict(list)
    pending = [c for c in reversed(top.co_consts) if isinstance(c, CodeType)]
    while pending:
        code = pending.pop()
        found[code.co_qualname, code.co_firstlineno].append(code)
        pending += [c for c in reversed(code.co_consts) if isinstance(c, CodeType)]
    rows: list[Matched | None] = [_match(program.codes[0], top)]
    for ours in program.codes[1:]:
        candidates = found[ours.qualname, ours.line]
        rows.append(_match(ours, candidates.pop(0)) if candidates else None)
    return rows


def _compiled(program: Program) -> CodeType | None:
    if not program.source:
        return None
    with deep_recursion(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they were shown when it was compiled
        return compile(program.source, program.filename, program.mode, dont_inherit=True)


def _match(ours: CodeObject, python: CodeType) -> Matched:
    names = [opcode.opname[op] for op in python.co_code[::2]]
    positions: list[Place] = list(python.co_positions())
    calls: dict[Place, int] = {}
    others: dict[Place, int] = {}
    any_at: dict[Place, int] = {}
    lines: dict[int | None, int] = {}
    for unit, (name, where) in enumerate(zip(names, positions, strict=True)):
        any_at.setdefault(where, unit)
        lines.setdefault(where[0], unit)
        if name.startswith("CALL"):
            calls.setdefault(where, unit)
        elif name not in _MINOR:
            others.setdefault(where, unit)
    inner: dict[Place, int] = {}
    units = []
    for pc, (instruction, p) in enumerate(zip(ours.instructions, ours.positions, strict=True)):
        where = (p.line, p.end_line, p.column, p.end_column)
        if any(row.start <= pc < row.end for row in ours.inlined) and where not in any_at:
            unit = inner.setdefault(where, len(names) + len(inner))
        elif instruction.op in _CALLS and where in calls:
            unit = calls[where]
        else:
            unit = others.get(where, any_at.get(where, lines.get(p.line, 0)))
        units.append(unit)
    return Matched(python, python.co_code + _NOP * len(inner), (*positions, *inner), tuple(units))


def python_facts(program: Program, number: int, rows: Sequence[Matched | None]) -> tuple[object, ...] | None:
    """Of the code object `number`: co_code, co_stacksize, co_exceptiontable, co_linetable, co_names, what
    _varname_from_oparg tells, constants, our instructions' units, co_lines. None: CPython has none of it.

    A constant is (0, it), (1, the number of our constant that is this code; -1: there is none), (2, what is in the
    frozenset)."""
    row = rows[number]
    if row is None:
        return None
    python = row.python
    ours = {id(r.python): i for i, r in enumerate(rows) if r is not None}
    inner = {c.index: n for n, c in enumerate(program.codes[number].constants) if isinstance(c, CodeRef)}
    return (
        row.code,
        python.co_stacksize,
        python.co_exceptiontable,
        python.co_linetable,
        python.co_names,
        tuple(dict.fromkeys((*python.co_varnames, *python.co_cellvars, *python.co_freevars))),
        tuple(_constant(value, ours, inner) for value in python.co_consts),
        row.units,
        tuple(_lines(row)),
    )


def _constant(value: object, ours: Mapping[int, int], inner: Mapping[int, int]) -> tuple[int, object]:
    if isinstance(value, CodeType):
        return 1, inner.get(ours.get(id(value), -1), -1)
    return (2, tuple(value)) if isinstance(value, frozenset) else (0, value)


def _lines(row: Matched) -> Iterator[tuple[int, int, int | None]]:
    yield from row.python.co_lines()
    for unit in range(len(row.python.co_code) // 2, len(row.positions)):
        yield 2 * unit, 2 * unit + 2, row.positions[unit][0]
