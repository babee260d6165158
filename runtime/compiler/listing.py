"""Bytecode as text, one instruction a line, for `sidewinder trace` and the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.compiler.code import BuiltinRef, CodeObject, CodeRef, Constant, Instruction, Program
from spec.bytecode import NO_REGISTER, OPERANDS, Builtin, Op


def constant_text(value: Constant, program: Program) -> str:
    if isinstance(value, CodeRef):
        return f"<code {program.codes[value.index].qualname}>"
    if isinstance(value, BuiltinRef):
        return f"<builtin {Builtin(value.index).name.lower()}>"
    return repr(value)


def register_text(code: CodeObject, register: int) -> str:
    if register == NO_REGISTER:
        return "-"
    if register < len(code.register_names):
        return code.register_names[register]
    return f"r{register}"


def operands_text(program: Program, code: CodeObject, instruction: Instruction) -> str:
    parts = []
    operands = (instruction.a, instruction.b, instruction.c)
    for role, operand in zip(OPERANDS[instruction.op], operands, strict=True):
        if role == "K":
            parts.append(constant_text(code.constants[operand], program))
        elif role == "G":
            parts.append(f"global {program.global_names[operand]}")
        elif role == "T":
            parts.append(f"-> {operand}")
        elif role == "N":
            parts.append(f"#{operand}")
        elif role in "SCDBFf":
            parts.append(f"{register_text(code, operand)}..")
        elif role != "-":
            parts.append(register_text(code, operand))
    return ", ".join(parts)


def extension_text(program: Program, code: CodeObject, before: Op, instruction: Instruction) -> str:
    names = [constant_text(code.constants[instruction.a], program)]
    if before == Op.CALL_METHOD_KW:
        names.append(constant_text(code.constants[instruction.b], program))
    return ", ".join(names)


def instruction_text(program: Program, code: CodeObject, pc: int) -> str:
    instruction = code.instructions[pc]
    if instruction.op == Op.EXT:
        text = extension_text(program, code, code.instructions[pc - 1].op, instruction)
    else:
        text = operands_text(program, code, instruction)
    return f"{instruction.op.name:<14} {text}".rstrip()


def code_lines(program: Program, code: CodeObject) -> Iterator[str]:
    arguments = ", ".join(code.arg_names)
    yield f"code {code.index}: {code.qualname}({arguments})  line {code.line}, {code.nregs} registers"
    line = 0
    for pc in range(len(code.instructions)):
        position = code.positions[pc]
        shown = str(position.line) if position.line != line else ""
        line = position.line
        live = [register_text(code, r) for r in range(code.nregs) if code.live[pc] >> r & 1]
        yield f"{shown:>5} {pc:>4}  {instruction_text(program, code, pc):<48} ; live: {' '.join(live) or '-'}"


def program_text(program: Program) -> str:
    return "\n".join("\n".join(code_lines(program, code)) + "\n" for code in program.codes)
