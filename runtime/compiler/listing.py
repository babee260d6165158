"""Bytecode as text, one instruction a line, for `sidewinder trace` and the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.compiler.code import BuiltinRef, CodeObject, CodeRef, Constant, Instruction, Program
from spec.bytecode import NO_REGISTER, OPERANDS, CodeFlag, Intrinsic, Op

_NAMED = frozenset((Op.CALL_METHOD, Op.CALL_METHOD_KW))
_KEYWORDS = frozenset((Op.CALL_KW, Op.CALL_BOUND_KW))


def constant_text(value: Constant, program: Program | None) -> str:
    """`program`: None for code of the library, whose other code objects are not at hand."""
    if isinstance(value, CodeRef):
        return f"<code {program.codes[value.index].qualname}>" if program is not None else f"<code #{value.index}>"
    if isinstance(value, BuiltinRef):
        return f"<builtin {value.name}>"
    return repr(value)


def register_text(code: CodeObject, register: int) -> str:
    if register == NO_REGISTER:
        return "-"
    if register < len(code.register_names):
        return code.register_names[register]
    return f"r{register}"


def global_text(program: Program | None, number: int) -> str:
    return f"global {program.global_names[number]}" if program is not None else f"global #{number}"


def operands_text(program: Program | None, code: CodeObject, instruction: Instruction) -> str:
    parts = []
    operands = (instruction.a, instruction.b, instruction.c)
    for i, (role, operand) in enumerate(zip(OPERANDS[instruction.op], operands, strict=True)):
        if role == "K":
            parts.append(constant_text(code.constants[operand], program))
        elif role == "G":
            parts.append(global_text(program, operand))
        elif role == "T":
            parts.append(f"-> {operand}")
        elif role == "N":
            named = instruction.op == Op.INTRINSIC and i == 1
            parts.append(Intrinsic(operand).name if named else f"#{operand}")
        elif role in "SCDBMEwA3UFf" and operand != NO_REGISTER:
            parts.append(f"{register_text(code, operand)}..")
        elif role != "-":
            parts.append(register_text(code, operand))
    return ", ".join(parts)


def extension_text(program: Program | None, code: CodeObject, before: Op, instruction: Instruction) -> str:
    if before == Op.LOAD_NAME:
        return f"{global_text(program, instruction.a)}, #{instruction.b}"
    if before == Op.LOAD_NAME_CELL:
        return register_text(code, instruction.a)
    if before == Op.INTRINSIC:
        return f"#{instruction.a}"
    assert before in _NAMED | _KEYWORDS
    parts = [constant_text(code.constants[instruction.a], program)]
    if before == Op.CALL_METHOD_KW:
        parts.append(constant_text(code.constants[instruction.b], program))
    return ", ".join(parts)


def instruction_text(program: Program | None, code: CodeObject, pc: int) -> str:
    instruction = code.instructions[pc]
    if instruction.op == Op.EXT:
        text = extension_text(program, code, code.instructions[pc - 1].op, instruction)
    else:
        text = operands_text(program, code, instruction)
    return f"{instruction.op.name:<14} {text}".rstrip()


def parameters_text(code: CodeObject) -> str:
    """The parameters as in a `def`."""
    names = list(code.arg_names)
    parts = names[: code.nargs]
    if code.nposonly:
        parts.insert(code.nposonly, "/")
    rest = names[code.nargs + code.nkwonly :]
    if code.flags & CodeFlag.VARARGS:
        parts.append("*" + rest.pop(0))
    elif code.nkwonly:
        parts.append("*")
    parts += names[code.nargs : code.nargs + code.nkwonly]
    if code.flags & CodeFlag.VARKEYWORDS:
        parts.append("**" + rest.pop(0))
    return ", ".join(parts)


def code_lines(program: Program, code: CodeObject) -> Iterator[str]:
    flags = "".join(f", {flag.name.lower()}" for flag in CodeFlag if code.flags & flag and flag.name)
    yield (
        f"code {code.index}: {code.qualname}({parameters_text(code)})  line {code.line}, {code.nregs} registers{flags}"
    )
    line = 0
    for pc in range(len(code.instructions)):
        position = code.positions[pc]
        shown = str(position.line) if position.line != line else ""
        line = position.line
        live = [register_text(code, r) for r in range(code.nregs) if code.live[pc] >> r & 1]
        yield f"{shown:>5} {pc:>4}  {instruction_text(program, code, pc):<48} ; live: {' '.join(live) or '-'}"
    for row in code.handlers:
        yield f"      {row.start}..{row.end - 1}: to {row.target}, {register_text(code, row.register)}"


def program_text(program: Program) -> str:
    return "\n".join("\n".join(code_lines(program, code)) + "\n" for code in program.codes)
