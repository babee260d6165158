"""Traces as text, in the format of PyPy's jit-log, and back.

    [p0]
    p1 = getarrayitem_gc_r(p0, 0, descr=<Array Frame>)
    guard_small(p1, descr=<Guard0>) [p0, p1]
    i2 = int_untag(p1)
    jump(p0, descr=TargetToken(loop))

Values are named by kind (i, p, f) and a number in order of appearance; descrs are printed by `descr_text` and parsed
back through a mapping from those texts (or other names) to descrs. The list after a guard holds the failargs, or, in a
recorded trace, the live registers of its snapshot (one list per jitcode frame).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jit.ir import (
    OPS,
    ArrayDescr,
    CallDescr,
    Const,
    FailRef,
    FieldDescr,
    InputArg,
    MergePoint,
    Op,
    RawDescr,
    ResumeData,
    ResumeValue,
    SizeDescr,
    Snapshot,
    SnapshotFrame,
    TargetToken,
    Trace,
    Value,
    VirtualRef,
    WatchDescr,
)

_PREFIX = {"i": "i", "r": "p", "f": "f"}
_KIND = {"i": "i", "p": "r", "f": "f"}


class TraceSyntaxError(Exception):
    """The text is no trace: the message names the line."""


def descr_text(descr: Any) -> str:
    """The name of a descr in dumps."""
    match descr:
        case FieldDescr():
            return f"<Field {descr.struct}.{descr.name}>"
        case ArrayDescr():
            return f"<Array {descr.struct}>"
        case RawDescr():
            return f"<Raw {descr.kind}>"
        case SizeDescr():
            return f"<Size {descr.struct}>"
        case CallDescr():
            return f"<Call {descr.name}>"
        case TargetToken():
            return f"TargetToken({descr.name})"
        case MergePoint():
            return f"<MergePoint {descr.location}>"
        case WatchDescr():
            return f"<Watch 0x{descr.address:x} 0x{descr.expected:x}>"
    return f"<{descr}>"


def const_text(const: Const) -> str:
    if const.kind == "i":
        return str(const.value)
    if const.kind == "f":
        return repr(const.value)
    return "ConstPtr(null)" if const.value == 0 else f"ConstPtr(0x{const.value:x})"


class Printer:
    """Names values in order of appearance; one printer keeps the names over several traces."""

    def __init__(self) -> None:
        self.names: dict[Value, str] = {}

    def name(self, value: Value) -> str:
        if isinstance(value, Const):
            return const_text(value)
        name = self.names.get(value)
        if name is None:
            given = value.name if isinstance(value, InputArg) else ""
            name = self.names[value] = given or f"{_PREFIX[value.kind]}{len(self.names)}"
        return name

    def list(self, values: Sequence[Value]) -> str:
        return "[" + ", ".join(self.name(v) for v in values) + "]"

    def op(self, op: Op, resume: bool = False) -> str:
        args = [self.name(a) for a in op.args]
        if op.descr is not None:
            args.append(f"descr={descr_text(op.descr)}")
        elif OPS[op.name].guard:
            args.append(f"descr=<Guard{op.guard_id}>" if op.guard_id >= 0 else "descr=<Guard>")
        text = f"{op.name}({', '.join(args)})"
        if op.kind != "v":
            text = f"{self.name(op)} = {text}"
        if op.failargs is not None:
            text += " " + self.list(op.failargs)
        elif op.snapshot is not None and OPS[op.name].guard:
            text += "".join(" " + self.list(list(f.registers.values())) for f in op.snapshot.frames)
        if resume and op.resume is not None:
            text += " " + self.resume(op.resume, op.failargs or [])
        return text + (f"  # {op.comment}" if op.comment else "")

    def resume(self, data: ResumeData, failargs: Sequence[Value]) -> str:
        """Resume data in one line: frames, then virtuals, then pending stores."""

        def value(v: ResumeValue | None) -> str:
            if isinstance(v, FailRef):
                name = self.name(failargs[v.index])
                return f"tag({name})" if v.tagged else name
            if isinstance(v, VirtualRef):
                return f"v{v.index}"
            return "?" if v is None else const_text(v)

        parts = []
        for jitcode, pc, registers in data.frames:
            inner = ", ".join(f"{bank}{n}={value(v)}" for (bank, n), v in sorted(registers.items()))
            parts.append(f"{jitcode}@{pc}({inner})")
        for i, virtual in enumerate(data.virtuals):
            items = [f"{d.name}={value(v)}" for d, v in virtual.fields.items()]
            items += [f"[{k}]={value(v)}" for k, v in sorted(virtual.items.items())]
            head = f" of {value(virtual.header)}" if virtual.header is not None else ""
            parts.append(f"v{i}={virtual.descr.struct}{head}({', '.join(items)})")
        for p in data.pending:
            where = f".{p.descr.name}" if isinstance(p.descr, FieldDescr) else f"[{p.index}]"
            parts.append(f"{value(p.obj)}{where}:={value(p.value)}")
        return "{" + "; ".join(parts) + "}"


def format_trace(trace: Trace, *, resume: bool = False) -> str:
    """The text of a trace, a line each operation."""
    printer = Printer()
    lines = [printer.list(trace.inputargs)]
    lines += [printer.op(op, resume) for op in trace.ops]
    return "\n".join(lines) + "\n"


# --- parser ---

_LINE = re.compile(r"^(?:([ipf]\w*)\s*=\s*)?([a-z]\w*)\((.*)$")
_NAME = re.compile(r"^[ipf]\d\w*$|^[ipf][a-z_]\w*$|^p$|^i$|^f$")


def _split(text: str) -> Iterator[str]:
    """Arguments at the top level of parentheses and angle brackets."""
    depth, start = 0, 0
    for i, ch in enumerate(text):
        if ch in "(<[":
            depth += 1
        elif ch in ")>]":
            depth -= 1
        elif ch == "," and depth == 0:
            yield text[start:i].strip()
            start = i + 1
    if text[start:].strip():
        yield text[start:].strip()


def _closing(text: str) -> int:
    """Index of the parenthesis that closes the one before `text`."""
    depth = 1
    for i, ch in enumerate(text):
        depth += ch == "("
        depth -= ch == ")"
        if depth == 0:
            return i
    raise TraceSyntaxError(f"unbalanced parentheses: {text}")


class _Parser:
    def __init__(self, descrs: Mapping[str, Any], raw: bool) -> None:
        self.descrs, self.raw = descrs, raw
        self.values: dict[str, Value] = {}
        self.tokens: dict[str, TargetToken] = {}

    def value(self, text: str) -> Value:
        if text in self.values:
            return self.values[text]
        if text.startswith("ConstPtr(") and text.endswith(")"):
            inner = text[9:-1].strip()
            if inner in self.descrs:
                return Const(self.descrs[inner], "r")
            return Const(0 if inner == "null" else int(inner, 0), "r")
        if re.match(r"^-?(0x)?[0-9a-fA-F]+$", text):
            return Const(int(text, 0), "i")
        try:
            return Const(float(text), "f")
        except ValueError:
            if text in self.descrs and isinstance(self.descrs[text], Const):
                return self.descrs[text]  # type: ignore[no-any-return]
            raise TraceSyntaxError(f"{text!r} is not defined") from None

    def descr(self, text: str, op_name: str) -> Any:
        if text in self.descrs:
            return self.descrs[text]
        if text.startswith("TargetToken(") and text.endswith(")"):
            name = text[12:-1]
            return self.tokens.setdefault(name, TargetToken(name))
        if text.startswith("<MergePoint"):
            return MergePoint((), text[11:-1].strip())
        if text.startswith("<Raw "):
            return RawDescr(text[5:-1])
        raise TraceSyntaxError(f"unknown descr {text!r} of {op_name}")

    def line(self, line: str) -> Op:
        m = _LINE.match(line)
        if not m:
            raise TraceSyntaxError(f"not an operation: {line!r}")
        result, name, rest = m.groups()
        if name not in OPS:
            raise TraceSyntaxError(f"unknown operation {name!r}")
        end = _closing(rest)
        args, descr, guard_id = [], None, -1
        for text in _split(rest[:end]):
            if not text.startswith("descr="):
                args.append(self.value(text))
            elif guard := re.match(r"descr=<Guard(\d*)>$", text):
                guard_id = int(guard[1] or -1)
            else:
                descr = self.descr(text[6:], name)
        op = Op(name, args, descr)
        op.guard_id = guard_id
        if OPS[name].guard:
            self.guard(op, rest[end + 1 :])
        elif rest[end + 1 :].partition("#")[0].strip():
            raise TraceSyntaxError(f"unexpected {rest[end + 1 :]!r}")
        if name == "label" and isinstance(descr, TargetToken):
            descr.label = op
        if result:
            if OPS[name].kind != _KIND[result[0]] or result in self.values:
                raise TraceSyntaxError(f"bad result in {line!r}")
            self.values[result] = op
        return op

    def guard(self, op: Op, rest: str) -> None:
        lists = re.findall(r"\[([^\]]*)\]", rest.split("#")[0])
        if self.raw:
            op.snapshot = Snapshot([self.frame(i, text) for i, text in enumerate(lists)])
        else:
            op.failargs = [self.value(v) for v in _split(lists[0])] if lists else []
            op.resume = ResumeData([])

    def frame(self, number: int, text: str) -> SnapshotFrame:
        values = [self.value(v) for v in _split(text)]
        return SnapshotFrame(number, 0, {(v.kind, i): v for i, v in enumerate(values)})


def parse_trace(text: str, descrs: Mapping[str, Any] | None = None, *, raw: bool = True) -> Trace:
    """Read a trace. `raw`: as recorded (the list after a guard becomes a snapshot), else as optimized (failargs).
    `descrs` maps the texts after `descr=` (and names within ConstPtr()) to descrs (and addresses)."""
    parser = _Parser(descrs or {}, raw)
    lines = [s for s in (line.strip() for line in text.splitlines()) if s and not s.startswith("#")]
    if not lines or not lines[0].startswith("["):
        raise TraceSyntaxError("a trace begins with its input arguments in brackets")
    inputs = []
    for name in _split(lines[0].strip("[]")):
        arg = InputArg(_KIND[name[0]], name)
        parser.values[name] = arg
        inputs.append(arg)
    ops = []
    for line in lines[1:]:
        try:
            ops.append(parser.line(line))
        except TraceSyntaxError as e:
            raise TraceSyntaxError(f"{e} in line: {line}") from None
    return Trace(inputs, ops)


def descrs_of(*traces: Trace) -> dict[str, Any]:
    """The mapping with which these traces' text parses back."""
    return {descr_text(op.descr): op.descr for t in traces for op in t.ops if op.descr is not None}
