"""What code objects tell of themselves: the attributes of CPython's code objects that ours can have.

The VM's Code has what the VM needs; this is told by the compiler's CodeObject, when a program asks.
"""

from __future__ import annotations

from runtime.compiler.code import NAMESPACE, CodeObject, Program
from spec.bytecode import Intrinsic, Op

#: Where an instruction has the number of a constant that is a name: the field, in the instruction or (EXT) the next.
_NAMES = {Op.GETATTR: "c", Op.SETATTR: "b", Op.DELATTR: "b", Op.LOAD_METHOD: "c", Op.LOAD_NAME: "c"}
_METHODS = (Op.CALL_METHOD, Op.CALL_METHOD_KW)
_GLOBALS = (Op.LOAD_GLOBAL, Op.STORE_GLOBAL, Op.DELETE_GLOBAL)


def code_facts(program: Program | None, code: CodeObject) -> tuple[object, ...]:
    """File name, first line, names of parameters and locals, of cells, of free variables, of globals and attributes,
    numbers of the constants that are loaded, is the first register the mapping of its names?"""
    cells = {i.a for i in code.instructions if i.op == Op.MAKE_CELL}
    known = code.register_names[: code.first_free]
    shown = [name for name in known if name != NAMESPACE and name[:1] != "." or name == ".0"]
    inner = [name for i, name in enumerate(known) if i in cells and name in shown]
    own = [name for i, name in enumerate(known) if name in shown and (i < len(code.arg_names) or i not in cells)]
    loaded = dict.fromkeys(i.b for i in code.instructions if i.op in (Op.LOAD_CONST, Op.MAKE_FUNCTION))
    return (
        program.filename if program is not None else "",
        code.line,
        tuple(own),
        tuple(inner),
        tuple(code.register_names[code.first_free :]),
        names_of(program, code),
        tuple(loaded),
        code.register_names[:1] == [NAMESPACE],
    )


def names_of(program: Program | None, code: CodeObject) -> tuple[str, ...]:
    """Names of globals and attributes, in the order of their use."""
    found: dict[str, None] = {}
    for pc, i in enumerate(code.instructions):
        if i.op in _GLOBALS and program is not None:
            found[program.global_names[i.b]] = None
        elif i.op in _NAMES:
            found[str(code.constants[getattr(i, _NAMES[i.op])])] = None
        elif i.op in _METHODS:
            found[str(code.constants[code.instructions[pc + 1].a])] = None
        elif i.op == Op.INTRINSIC and i.b == Intrinsic.IMPORT_NAME:
            found |= dict.fromkeys(_imported(code, pc, i.c))
    return tuple(found)


def _imported(code: CodeObject, pc: int, register: int) -> list[str]:
    """The name that an import before pc has put into a register."""
    for i in reversed(code.instructions[:pc]):
        if i.op == Op.LOAD_CONST and i.a == register:
            value = code.constants[i.b]
            return [value] if isinstance(value, str) else []
    return []


def positions(code: CodeObject) -> tuple[tuple[int, int, int, int], ...]:
    return tuple((p.line, p.end_line, p.column, p.end_column) for p in code.positions)


def line_of(code: CodeObject, pc: int) -> int:
    return code.positions[pc].line if 0 <= pc < len(code.positions) else code.line
