"""Generates docs/reference.md from spec/: `python -m spec.reference`; with --check, fails on a difference.

Every module gets a section: its docstring, its records, regions, enumerations and integer constants (with the comments
beside them), and for some the tables below. A new module appears by itself.
"""

from __future__ import annotations

import argparse
import enum
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import spec
from spec import abi, csr, heap, isa, pattern_report
from spec.bits import Record
from spec.memory_map import Region

PATH = Path(__file__).resolve().parent.parent / "docs" / "reference.md"
#: Order of the sections; modules not named here follow.
ORDER = ("isa", "xguard", "sidecar", "csr", "pattern_report", "memory_map", "host_link", "abi", "heap", "bytecode")
OMITTED = ("reference", "bits")


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """A Markdown table; cells are escaped."""
    head = list(head)
    body = [[str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *body]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]


def code(text: object) -> str:
    return f"`{text}`" if str(text) else ""


def prose(text: str) -> list[str]:
    """A docstring as Markdown: paragraphs that are indented throughout become code."""
    lines: list[str] = []
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        block = paragraph.split("\n")
        if all(line.startswith("    ") or not line for line in block):
            lines += ["```text", *(line[4:] for line in block), "```", ""]
        else:
            lines += [*block, ""]
    return lines


def record(r: Record) -> list[str]:
    rows = [
        (f.lsb if f.width == 1 else f"{f.lsb + f.width - 1}:{f.lsb}", "" if f.reserved else code(f.name), f.doc)
        for f in sorted(r.fields.values(), key=lambda f: -f.lsb)
    ]
    return [
        f"**{r.name}**, {r.width} bits{f': {r.doc}' if r.doc else ''}",
        "",
        *table(("bits", "field", "meaning"), rows),
    ]


def regions(found: Iterable[Region]) -> list[str]:
    rows = [(r.name, code(f"{r.base:#010x}"), f"{r.size:#x}", r.doc) for r in sorted(found, key=lambda r: r.base)]
    return table(("region", "base", "bytes", ""), rows)


def comments(source: str) -> dict[str, str]:
    """Comments that stand beside simple assignments."""
    return {m[1]: m[2] for m in re.finditer(r"^\s*(\w+)\s*(?::[^=\n]+)?=[^#\n]*#\s*(.*)$", source, re.MULTILINE)}


def enumeration(cls: type[enum.Enum]) -> list[str]:
    beside = comments(inspect.getsource(cls))
    first = cls.__doc__ or ""

    def shown(value: object) -> object:
        return hex(value) if isinstance(value, int) and value > 9999 else value

    rows = [(code(shown(m.value)), code(name), beside.get(name, "")) for name, m in cls.__members__.items()]
    return [f"**{cls.__name__}**", "", *prose(first), *table(("value", "name", "meaning"), rows)]


def _formats() -> list[str]:
    rows = []
    for form in isa.FORMATS.values():
        layout = " ".join(
            "0" * f.width if f.reserved else f"{f.name}:{f.width}"
            for f in sorted(form.record.fields.values(), key=lambda f: -f.lsb)
        )
        operands = []
        for op in form.operands:
            pieces = ", ".join(f"{shift + f.width - 1}:{shift} in {f.name}" for f, shift in op.pieces)
            limits = f"{op.low}..{op.high}" + (f" in steps of {op.step}" if op.step > 1 else "")
            plain = op.is_register or (len(op.pieces) == 1 and op.pieces[0][0].name == op.name)
            operands.append(f"{op.name}" + ("" if op.is_register else f" {limits}" + ("" if plain else f" ({pieces})")))
        rows.append((form.name, code(layout), "; ".join(operands)))
    return table(("format", "fields, most significant first", "operands"), rows)


def _bits(row: isa.Row) -> str:
    """The pattern, a character a bit; `.` is an operand's, `x` is ignored."""
    ignored = sum(row.format.record[n].mask for n in row.format.ignored)
    bits = range(31, -1, -1)
    text = "".join(str(row.match >> i & 1) if row.mask >> i & 1 else "x" if ignored >> i & 1 else "." for i in bits)
    return " ".join((text[:7], text[7:12], text[12:17], text[17:20], text[20:25], text[25:]))


def _isa() -> list[str]:
    lines = ["### Formats", "", *_formats(), "### Instructions", ""]
    rows = [
        (
            code(r.name),
            r.format.name,
            code(re.sub(r"[{}]|:#x", "", r.format.syntax)),
            code(_bits(r)),
            r.unit,
            code(r.meaning),
        )
        for r in isa.ROWS.values()
    ]
    return lines + table(("name", "format", "operands", "pattern (bits 31 to 0)", "unit", "meaning"), rows)


def _csr() -> list[str]:
    rows = [(code(f"{number:#05x}"), code(name), doc) for name, (number, doc) in csr.CSRS.items()]
    return table(("number", "name", "meaning"), rows)


def _pattern_report() -> list[str]:
    rows = [(f"+{4 * i}", code(name), width, doc) for i, (name, width, doc) in enumerate(pattern_report.FIELDS)]
    return table(("offset", "field", "bits", "meaning"), rows)


def _abi() -> list[str]:
    roles = {abi.EXIT_LINK: "exit stub link, reserved", abi.SCRATCH: "assembler's scratch, reserved"}
    roles |= {abi.IMAGE_BASE: "base of the image", abi.SP: "stack of firmware", abi.TP: "1", abi.ZERO: "zero"}
    groups = (("caller-saved", abi.CALLER_SAVED), ("callee-saved", abi.CALLEE_SAVED), ("argument", abi.ARGUMENTS))
    rows = []
    for i, name in enumerate(abi.REG_NAMES):
        in_groups = [text for text, members in groups if i in members]
        in_groups += ["traces allocate it"] if i in abi.ALLOCATABLE else []
        rows.append((code(f"x{i}"), code(name), ", ".join([roles[i]] if i in roles else in_groups)))
    return table(("register", "name", "role"), rows)


def _mark(field: heap.GcField) -> str:
    return "!" if field.immutable else "?" if field.quasi_immutable else ""


def _heap() -> list[str]:
    rows = []
    for t in heap.TYPES.values():
        fields = [
            f"{f.name}:{f.kind}{f'={f.target}' if f.target else ''}{_mark(f)} +{f.offset}" for f in t.fields.values()
        ]
        if t.array:
            length = f" x {t.array.length}" if t.array.length else ""
            fields.append(f"items:{t.array.kind}{'!' * t.array.immutable} +{t.array.base}{length}")
        rows.append((t.type_id or "map", code(t.name), code(", ".join(fields)), t.doc))
    lines = ["### Object layouts", "", "name:kind=type +offset; `!`: immutable, `?`: quasi-immutable.", ""]
    lines += table(("header", "type", "fields", ""), rows)
    state = [(f"+{heap.VM_OFFSET[name]}", code(name), kind, doc) for name, kind, doc in heap.VM_FIELDS]
    return [*lines, "### VM state", "", *table(("offset", "field", "kind", "meaning"), state)]


SPECIAL: dict[str, Callable[[], list[str]]] = {
    "isa": _isa, "csr": _csr, "pattern_report": _pattern_report, "abi": _abi, "heap": _heap,
}  # fmt: skip


def section(module: ModuleType) -> list[str]:
    """What a module declares, as Markdown."""
    name = module.__name__.rpartition(".")[2]
    source = inspect.getsource(module)
    own = {k: v for k, v in vars(module).items() if re.search(rf"^{re.escape(k)}\b[^=\n]*=|^class {k}\b", source, re.M)}
    own = {k: v for k, v in own.items() if not k.startswith("_")}
    lines = [f"## {name}", "", *prose(module.__doc__ or "")]
    lines += SPECIAL[name]() if name in SPECIAL else []
    found = [v for v in own.values() if isinstance(v, Region)]
    lines += regions(found) if found else []
    for value in own.values():
        if isinstance(value, Record):
            lines += record(value)
        elif isinstance(value, type) and issubclass(value, enum.Enum):
            lines += enumeration(value)
    beside = comments(source)
    constants = [
        (code(k), code(hex(v) if abs(v) > 9999 else v), beside.get(k, ""))
        for k, v in own.items()
        if k.isupper() and isinstance(v, int) and not isinstance(v, enum.Enum)
    ]
    return lines + (table(("constant", "value", ""), constants) if constants else [])


def generate() -> str:
    """The text of docs/reference.md."""
    names = sorted(m.name for m in pkgutil.iter_modules(spec.__path__) if m.name not in OMITTED)
    names.sort(key=lambda n: ORDER.index(n) if n in ORDER else len(ORDER))
    lines = ["# Reference", "", "Generated from spec/ by `python -m spec.reference`; do not edit.", ""]
    lines += [f"- [{n}](#{n})" for n in names] + [""]
    for name in names:
        lines += section(importlib.import_module(f"spec.{name}"))
    return "\n".join(lines).rstrip() + "\n"


def main(arguments: list[str] | None = None, path: Path = PATH) -> int:
    parser = argparse.ArgumentParser(prog="python -m spec.reference", description="Write docs/reference.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is not up to date")
    options = parser.parse_args(arguments)
    text = generate()
    if options.check:
        if path.exists() and path.read_text() == text:
            return 0
        print(f"{path} is not up to date; run `python -m spec.reference`", file=sys.stderr)
        return 1
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
