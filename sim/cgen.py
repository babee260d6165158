"""Turns spec/ into the C text that the simulator's core (sim/core.c) includes, and compiles both to a shared library.

Generated: the machine's state as a struct (the same declaration gives the ctypes structure), constants of the memory
map, CSRs, checks and sidecar fields, the decoder from the patterns and operands of spec/isa.py, and one block of C
for each instruction, translated from its meaning. Numbers in meanings are unbounded; 128 bits hold every
intermediate value of every row, and the C compiler narrows them.
"""

from __future__ import annotations

import ast
import ctypes
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from sim.machine import COUNTERS
from spec import csr, isa, memory_map, pattern_report, pins, sidecar
from spec.host_link import Halt

_HERE = Path(__file__).resolve().parent
_FLAGS = ("-O2", "-shared", "-fPIC", "-std=gnu11", "-fwrapv", "-fno-sanitize=all", "-fno-strict-aliasing", "-Wall")

_CTYPES = {"u8": ctypes.c_uint8, "u16": ctypes.c_uint16, "u32": ctypes.c_uint32, "u64": ctypes.c_uint64}
_WORDS = {"trace": memory_map.TRACE.size // 4, "firmware": memory_map.FIRMWARE.size // 4}
DECODED_BYTES = 12  # size of the struct Decoded in core.c, which asserts it
LOG_RECORDS = 4096
LOG_FIELDS = (
    "pc", "insn", "rd", "rd_value", "rd_high", "mem_address", "mem_read", "mem_written", "mem_data", "next_pc", "trap",
)  # fmt: skip

#: The machine's state: name, element type, number of elements.
STATE: tuple[tuple[str, str, int], ...] = (
    ("image", "u64", 1),  # host address of the image
    ("mtimecmp", "u64", 1),
    ("mtime_offset", "u64", 1),
    ("traps", "u64", 1),
    ("counters", "u64", len(COUNTERS)),
    ("csr_offset", "u64", len(COUNTERS)),  # what a write to a counter's CSR added to it
    ("watch_filter", "u64", 1),  # bit (address >> 2) % 64 is set for each armed slot
    ("image_size", "u32", 1),
    ("guards", "u32", 1),
    ("patterns", "u32", 1),
    ("floats", "u32", 1),
    ("pins", "u32", 1),  # how many
    ("levels", "u32", 1),  # of inputs, a bit each
    ("periods", "u32", pins.MAX_PINS),  # not 0: the input changes its level every so many steps
    ("logging", "u32", 1),
    ("halt", "u32", 1),
    ("code", "u32", 1),
    ("pc", "u32", 1),
    ("x", "u32", 33),  # [32] swallows writes to x0
    *((name, "u32", 1) for name in ("mstatus", "mie", "mtvec", "mscratch", "mepc", "mcause", "mtval")),
    *((name, "u32", 1) for name in ("xgctl", "xgloop", "xghandler", "xgepc", "fcsr")),
    ("operands", "u32", sidecar.GUARD_OPERANDS),
    ("exits", "u32", 2 * sidecar.EXIT_TABLE_ENTRIES),
    ("watches", "u32", 4 * sidecar.WATCH_SLOTS),  # address, expected, failed, unused
    ("table", "u32", pattern_report.ENTRIES * len(pattern_report.FIELDS)),
    ("log_count", "u32", 1),
    ("log", "u32", LOG_RECORDS * len(LOG_FIELDS)),
    ("sidecar", "u16", _WORDS["trace"]),
    ("trace", "u32", _WORDS["trace"]),
    ("firmware", "u32", _WORDS["firmware"]),
    # Decoded instructions, filled on first execution; one more each, where running off the end faults.
    ("trace_decoded", "u32", (_WORDS["trace"] + 1) * DECODED_BYTES // 4),
    ("firmware_decoded", "u32", (_WORDS["firmware"] + 1) * DECODED_BYTES // 4),
)


PIN_CLOCK = ("CYCLES", "MICROSECONDS", "MEGAHERTZ", "COUNT")


class State(ctypes.Structure):
    """The C struct State."""

    _fields_ = [(name, _CTYPES[kind] if count == 1 else _CTYPES[kind] * count) for name, kind, count in STATE]


_CASTS = {"u32": "uint32_t", "s32": "int32_t", "s16": "int16_t", "s8": "int8_t"}
_CALLS = {
    "quotient": "QUOTIENT", "remainder": "REMAINDER", "load": "LOAD", "store": "STORE", "jump": "JUMP",
    "csr_read": "CSR_READ", "csr_write": "CSR_WRITE", "trap": "TRAP", "return_from_trap": "RETURN_FROM_TRAP",
    "set_operand": "SET_OPERAND", "arm_watch": "ARM_WATCH", "halt_for_host": "HALT_FOR_HOST", "rounding": "ROUNDING",
}  # fmt: skip
_FLOAT_CALL = re.compile(r"[fiu](32|64)_\w+")
_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|",
    ast.BitXor: "^",
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], str] = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.GtE: ">="}


def expression(node: ast.expr) -> str:
    """C for an expression of a meaning."""
    match node:
        case ast.Constant(value=int(value)):
            return f"(big){value:#x}"
        case ast.Name(id=name):
            return "(big)result" if name == "rd" else name
        case ast.BinOp(left=left, op=op, right=right):
            return f"({expression(left)} {_BINARY[type(op)]} {expression(right)})"
        case ast.UnaryOp(op=op, operand=operand):
            return f"({'~' if isinstance(op, ast.Invert) else '-'}{expression(operand)})"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"({expression(left)} {_COMPARE[type(op)]} {expression(right)})"
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return f"({expression(test)} ? {expression(body)} : {expression(orelse)})"
        case ast.Call(func=ast.Name(id=name), args=[argument]) if name in _CASTS:
            return f"((big)({_CASTS[name]})({expression(argument)}))"
        case ast.Call(func=ast.Name(id=name), args=arguments):
            if _FLOAT_CALL.fullmatch(name):
                return f"((big){name}(s, {', '.join(map(expression, arguments))}))"
            return f"{_CALLS[name]}({', '.join(map(expression, arguments))})"
    raise ValueError(f"not in the language of meanings: {ast.unparse(node)}")


def statement(node: ast.stmt, exact: bool) -> str:
    """C for a statement of a meaning. `exact`: keep the exact result for the checks that need it."""
    match node:
        case ast.Pass():
            return ""
        case ast.Assign(targets=[ast.Name(id="rd")], value=value):
            if not exact:
                return f"result = (u32)({expression(value)});"
            assert isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "u32"
            return f"exact = (i64)({expression(value.args[0])}); result = (u32)exact;"
        case ast.If(test=test, body=body, orelse=[]):
            return f"if ({expression(test)}) {{ {' '.join(statement(s, exact) for s in body)} }}"
        case ast.Expr(value=ast.IfExp(test=test, body=body, orelse=ast.Constant(value=None))):
            return f"if ({expression(test)}) {{ {expression(body)}; }}"
        case ast.Expr(value=value):
            return f"{expression(value)};"
    raise ValueError(f"not in the language of meanings: {ast.unparse(node)}")


def _extract(operand: isa.Operand, word: str) -> str:
    """C that extracts an operand of the instruction word."""
    terms = [f"({word} >> {f.lsb} & {(1 << f.width) - 1:#x}u) << {shift}" for f, shift in operand.pieces]
    value = f"({' | '.join(terms)})"
    spare = 32 - operand.width
    return f"((i32)({value} << {spare}) >> {spare})" if operand.signed else f"(i32){value}"


def _block(row: isa.Row) -> str:
    """The C block that executes a row."""
    tree = ast.parse(row.meaning)
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    lines = []
    for name in ("rs1", "rs2", "rs3"):
        if name in names:
            read = f"PAIR(d->{name})" if row.operands[name].is_pair else f"s->x[d->{name}]"
            lines.append(f"const big {name} = {read};")
    for operand in row.format.operands:
        if operand.name in names and not operand.is_register:
            source = "d->imm" if operand.name in ("imm", "rm") else _extract(operand, "INSN")
            lines.append(f"const big {operand.name} = {source};")
    if "rs1_number" in names:
        lines.append("const big rs1_number = d->rs1;")
    if row.changes_flow:
        lines.append("next = pc + 4;")
    if _has_subject(row):  # what checks of operands see, also where rd is one of them
        lines += [f"operand[{i}] = (u32)rs{i + 1};" for i in range(2) if f"rs{i + 1}" in names]  # (no pair's)
    exact = row.name in sidecar.EXACT_MNEMONICS
    lines += [text for text in (statement(node, exact) for node in tree.body) if text]
    if row.has_result:
        lines.append("s->x[d->rd] = result;")
    if row.writes_pair:
        value = expression(_assigned(tree))
        lines[-1] = f"result_pair = (u64)({value}); SET_PAIR(d->rd, result_pair);"
    tail = "FLOW" if row.changes_flow else "SEQUENTIAL"
    body = "\n    ".join(lines)
    return f"L_{_c_name(row)}: {{  // {row.meaning}\n    {body}\n    {tail};\n}}\n"


def _has_subject(row: isa.Row) -> bool:
    """May its check have another subject than the result?"""
    return row.has_result and not row.changes_flow and row.unit is not isa.Unit.CSR


def _assigned(tree: ast.Module) -> ast.expr:
    """What the only statement of a meaning assigns to rd."""
    [node] = tree.body
    assert isinstance(node, ast.Assign)
    return node.value


def _float_case(row: isa.Row, number: int) -> str:
    """A case of float_result in float.inc."""
    value = expression(_assigned(ast.parse(row.meaning)))
    return f"    case {number}: result = (u64)({value}); break;  // {row.name}"


def _c_name(row: isa.Row) -> str:
    return row.name.replace(".", "_")


def _constants() -> list[str]:
    lines = [f"#define {r.name.upper()}_BASE {r.base:#x}u" for r in memory_map.CORE_REGIONS]
    lines += [f"#define {r.name.upper()}_SIZE {r.size:#x}u" for r in memory_map.CORE_REGIONS]
    lines += [f"#define CSR_{name} {number:#x}" for name, number in csr.NUMBER.items()]
    lines += [f"#define CHECK_{check.name} {check.value}" for check in sidecar.Check]
    lines += [f"#define HALT_{halt.name} {halt.value}" for halt in Halt]
    lines += [f"#define CAUSE_{cause.name} {cause.value:#x}u" for cause in isa.Cause]
    lines += [
        f"#define SIDE_{f.name}(w) ((w) >> {f.lsb} & {(1 << f.width) - 1:#x}u)"
        for f in sidecar.SIDECAR.fields.values()
        if not f.reserved
    ]
    lines += [f"#define SUBJECT_{subject.name} {subject.value}" for subject in sidecar.Subject]
    lines += [f"#define COUNT_{name} {i}" for i, name in enumerate(COUNTERS)]
    lines += [f"#define T_{name} {i}" for i, (name, _, _) in enumerate(pattern_report.FIELDS)]
    lines += [f"#define TMAX_{name} {(1 << width) - 1:#x}u" for name, width, _ in pattern_report.FIELDS]
    lines += [f"#define LOG_{name} {i}" for i, name in enumerate(LOG_FIELDS)]
    lines += [
        f"#define PINS_OFFSET {pins.PINS.base - memory_map.IMAGE.base:#x}u",
        f"#define PINS_SIZE {pins.PINS.size:#x}u",
        *(f"#define PIN_{name} {getattr(pins, name):#x}u" for name in ("INPUT", *PIN_CLOCK)),
        f"#define PIN_TICKS {(1 << pins.TICK_BITS) - 1:#x}u",
        f"#define SIMULATED_MEGAHERTZ {pins.SIMULATED_MEGAHERTZ}u",
        f"#define TABLE_ENTRIES {pattern_report.ENTRIES}",
        f"#define TABLE_FIELDS {len(pattern_report.FIELDS)}",
        f"#define WATCH_SLOTS {sidecar.WATCH_SLOTS}",
        f"#define EXIT_ENTRIES {sidecar.EXIT_TABLE_ENTRIES}",
        f"#define LOG_RECORDS {LOG_RECORDS}",
        f"#define LOG_WIDTH {len(LOG_FIELDS)}",
        f"#define DECODED_BYTES {DECODED_BYTES}",
        f"#define XGCTL_CHECKS {csr.XGCTL_CHECKS}",
        f"#define XGCTL_PROBES {csr.XGCTL_PROBES}",
        "static u64 *counter_of_csr(State *s, u32 n, u64 *offset[1]) {\n    switch (n) {",
        *(f"    case {n:#x}: *offset = &s->csr_offset[{i}]; return &s->counters[{i}];"
          for i, n in enumerate(COUNTERS.values())),
        "    }\n    return 0;\n}",
    ]  # fmt: skip
    return lines


def generate() -> dict[str, str]:
    """Texts of the generated C files, by name."""
    state = ["typedef struct State {"]
    state += [f"    {kind} {name}{f'[{count}]' if count > 1 else ''};" for name, kind, count in STATE]
    state.append("} State;")

    rows = list(isa.ROWS.values())
    decode = ["static void decode_row(u32 w, Decoded *d) {"]
    for i, row in enumerate(rows):
        operands = row.operands
        sets = [f"d->{n} = {_extract(operands[n], 'w')};" for n in ("rd", "rs1", "rs2", "rs3", "imm") if n in operands]
        sets += [f"d->imm = {_extract(operands['rm'], 'w')};"] if "rm" in operands else []
        decode.append(
            f"    if ((w & {row.mask:#x}u) == {row.match:#x}u) {{ d->op = {i + 1}; {' '.join(sets)} return; }}"
        )
    decode += ["    d->op = OP_ILLEGAL;", "}"]
    flags = [f"{'F_RESULT' if r.has_result else '0'}{' | F_GUARD' if r.name in _NEEDS_ENGINE else ''}" for r in rows]
    flags = [f + (" | F_EXACT" if r.name in sidecar.EXACT_MNEMONICS else "") for f, r in zip(flags, rows, strict=True)]
    flags = [f + (" | F_LATE" if r.unit in sidecar.LATE_UNITS else "") for f, r in zip(flags, rows, strict=True)]
    flags = [f + (" | F_FLOAT" if r.unit is isa.Unit.FLOAT else "") for f, r in zip(flags, rows, strict=True)]
    flags = [f + (" | F_PAIR" if r.writes_pair else "") for f, r in zip(flags, rows, strict=True)]
    flags = [f + (" | F_UNCHECKED" if r.name in sidecar.UNCHECKED else "") for f, r in zip(flags, rows, strict=True)]
    flags = [f + (" | F_ONLY_WRITES" if r.name in sidecar.ONLY_WRITE else "") for f, r in zip(flags, rows, strict=True)]
    flags = [f + (" | F_SUBJECT" if _has_subject(r) else "") for f, r in zip(flags, rows, strict=True)]
    decode += [
        f"#define OP_ILLEGAL {len(rows) + 1}",
        f"#define OP_FETCH_FAULT {len(rows) + 2}",
        f"static const u16 op_flags[] = {{0, {', '.join(flags)}, 0, 0}};",
    ]
    decode = decode[-3:] + decode[:-3]
    labels = ["undecoded", *(_c_name(r) for r in rows), "illegal", "fetch_fault"]
    return {
        "state.inc": "\n".join(state + _constants()) + "\n",
        "decode.inc": "\n".join(decode) + "\n",
        "labels.inc": ", ".join(f"&&L_{name}" for name in labels) + "\n",
        "blocks.inc": "\n".join(_block(row) for row in rows),
        "float_rows.inc": "\n".join(_float_case(row, i) for i, row in enumerate(rows, 1) if row.unit is isa.Unit.FLOAT),
    }


#: Instructions that do not exist on a core without the guard engine.
_NEEDS_ENGINE = frozenset({"xg.set", "xg.watch"})


def library() -> Path:
    """Path of the compiled core, built where the sources, the compiler or its flags have changed."""
    texts = generate() | {name: (_HERE / name).read_text() for name in ("core.c", "loop.inc", "float.inc")}
    key = repr((sorted(texts.items()), _FLAGS, version("ziglang"), sys.platform))
    build = _HERE.parent / "build"
    path = build / f"iss-{hashlib.sha256(key.encode()).hexdigest()[:16]}.so"
    if path.exists():
        return path
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build, prefix="iss-") as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text)
        command = [sys.executable, "-m", "ziglang", "cc", *_FLAGS, "core.c", "-o", "core.so"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"compiling the simulator failed ({' '.join(command)}):\n{done.stderr}")
        os.replace(Path(folder) / "core.so", path)
    return path
