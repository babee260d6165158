"""Trace binaries: write what a back end has compiled, read it back, show it, load it into a machine.

The format is described in spec/trace_binary.py. Reading checks everything before anything is used: each problem is one
`TraceBinaryError` whose text says what is wrong with the file.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile

from jit.backend.config import Config
from jit.backend.elf import ElfWriter
from jit.backend.emit import ExitSite
from jit.backend.linker import FIRST_TRACE
from jit.backend.riscv import RiscvBackend
from jit.backend.serialize import BadData, Reader, Writer
from jit.ir import InputArg, Op
from spec import trace_binary as tb
from spec.isa import disassemble
from spec.memory_map import EXIT_WINDOW, OPERAND_WINDOW, TRACE
from spec.sidecar import OPERAND_SUBJECTS, SIDECAR, USES_G, Check, Subject, exit_table_entry

_KINDS = {"branch": tb.ExitTag.BRANCH, "check": tb.ExitTag.CHECK, "trap": tb.ExitTag.TRAP, "finish": tb.ExitTag.FINISH}
_NAMES = {tag: name for name, tag in _KINDS.items()}


class TraceBinaryError(Exception):
    """The file is no usable trace binary; one line says why."""


@dataclass
class TraceEntry:
    trace_id: int
    kind: tb.TraceKind
    entry: int
    end: int
    loop: int
    immortals: int
    name: str
    greens: tuple[int, ...]


@dataclass
class TraceBinary:
    """The contents of a file. Sites are as in the back end; their guards have id, failargs and resume data."""

    flags: tb.Flag
    image_hash: bytes
    firmware_hash: bytes
    code: bytes
    sidecar: bytes
    operands: list[tuple[int, int]] = field(default_factory=list)
    bridges: list[tuple[int, int]] = field(default_factory=list)
    traces: list[TraceEntry] = field(default_factory=list)
    sites: list[ExitSite] = field(default_factory=list)
    probes: list[tuple[int, str]] = field(default_factory=list)
    positions: list[tuple[int, str]] = field(default_factory=list)

    @property
    def config(self) -> Config:
        guards = "sidecar" if self.flags & tb.Flag.SIDECAR else "software"
        return Config(guards=guards, loop_bit=bool(self.flags & tb.Flag.LOOP_BIT))


# --- from a back end ---


def collect(backend: RiscvBackend, image_hash: bytes, firmware_hash: bytes) -> TraceBinary:
    """What the back end has linked so far. `image_hash`: SHA-256 of the image before the run."""
    linker, machine = backend.linker, backend.machine
    words = (linker.next - TRACE.base) // 4
    sidecar = bytes(2 * words)
    if linker.engine:
        sidecar = b"".join(
            machine.read_word(linker.sidecar_address(TRACE.base + 4 * i)).to_bytes(2, "little") for i in range(words)
        )
    flags = tb.Flag(0)
    if backend.config.sidecar:
        flags |= tb.Flag.SIDECAR | (tb.Flag.LOOP_BIT if backend.config.loop_bit else tb.Flag(0))
    found = TraceBinary(flags, image_hash, firmware_hash, machine.read_bytes(TRACE.base, 4 * words), sidecar)
    found.operands = sorted((index, value) for value, index in linker.constants.items())
    checks = [s for s in linker.checks.values() if s.bridge]
    found.bridges = [(s.address, s.bridge) for s in checks]
    for loaded in backend.loaded:
        root = linker.entries.get(loaded.trace_id) == loaded.code.entry
        kind = tb.TraceKind.ROOT if root else tb.TraceKind.BRIDGE
        program, trace = loaded.code.program, loaded.trace
        found.traces.append(
            TraceEntry(
                loaded.trace_id, kind, program.base, program.end, loaded.code.loop, loaded.immortals, trace.name,
                trace.greens,
            )  # fmt: skip
        )
        found.sites += loaded.code.sites
        found.probes += [(at, f"{op.name} of trace {loaded.trace_id}") for at, op in loaded.code.probes]
        found.positions += [(at, str(pc)) for at, pc in loaded.code.positions]
    return found


def _greens(out: Writer, greens: Sequence[int]) -> None:
    out.number(len(greens))
    for green in greens:
        out.signed(green)


def _write_traces(traces: list[TraceEntry]) -> bytes:
    out = Writer()
    out.number(len(traces))
    for t in traces:
        out.number(t.trace_id)
        out.byte(t.kind)
        for address in (t.entry, t.end, t.loop, t.immortals):
            out.number(address)
        out.string(t.name)
        _greens(out, t.greens)
    return bytes(out.data)


def _write_exits(sites: list[ExitSite], descrs: list[Any]) -> bytes:
    out = Writer(descrs)
    out.number(len(sites))
    for s in sites:
        out.byte(_KINDS[s.kind])
        for number in (s.trace_id, s.op.guard_id + 1, s.address, s.stub, s.bridge):
            out.number(number)
        out.string(s.op.name)
        out.number(len(s.locations))
        for value, words in zip(s.op.failargs or (), s.locations, strict=True):
            out.byte(ord(value.kind))
            for where in words:
                out.location(where)
        out.resume(s.op.resume)
    return bytes(out.data)


def _write_texts(entries: list[tuple[int, str]]) -> bytes:
    out = Writer()
    out.number(len(entries))
    for address, text in entries:
        out.number(address)
        out.string(text)
    return bytes(out.data)


def to_bytes(binary: TraceBinary, debug: Mapping[str, bytes] | None = None) -> bytes:
    """The file. `debug`: sections for debuggers (jit/backend/dwarf.py)."""
    elf, descrs = ElfWriter(), []  # type: tuple[ElfWriter, list[Any]]
    exits = _write_exits(binary.sites, descrs)
    table = Writer()
    table.descr_table(descrs)
    elf.code(tb.TEXT, binary.code, TRACE.base)
    elf.data(tb.SIDECAR, binary.sidecar)
    elf.data(tb.OPERANDS, b"".join(struct.pack("<II", *pair) for pair in binary.operands))
    elf.data(tb.BRIDGES, b"".join(struct.pack("<II", *pair) for pair in binary.bridges))
    elf.data(tb.TRACES, _write_traces(binary.traces))
    elf.data(tb.EXITS, exits)
    elf.data(tb.PROBES, _write_texts(binary.probes))
    elf.data(tb.POSITIONS, _write_texts(binary.positions))
    elf.data(tb.DESCRS, bytes(table.data))
    for name, contents in (debug or {}).items():
        elf.data(name, contents)
    head = struct.pack("<II", tb.VERSION, binary.flags) + binary.image_hash + binary.firmware_hash
    elf.note(tb.NOTE, tb.NOTE_OWNER, tb.NOTE_TYPE, head + bytes(tb.HASH_BYTES))
    for t in binary.traces:
        elf.symbols.append((f"{t.kind.name.lower()}{t.trace_id}", t.entry, t.end - t.entry, True))
        if t.loop:
            elf.symbols.append((f"loop{t.trace_id}", t.loop, 0, False))
    data = elf.build()
    at = data.index(head) + len(head)
    return data[:at] + hashlib.sha256(data).digest() + data[at + tb.HASH_BYTES :]


# --- from a file ---


def from_bytes(data: bytes) -> TraceBinary:
    """Read and check a file. Raises TraceBinaryError."""
    try:
        elf = ELFFile(io.BytesIO(data))
        if elf.elfclass != 32 or not elf.little_endian or elf["e_machine"] != "EM_RISCV":
            raise TraceBinaryError("not a trace binary: an ELF file, but not for 32-bit RISC-V")
        found = {s.name: s.data() for s in elf.iter_sections()}
    except ELFError as e:
        raise TraceBinaryError(f"not a trace binary: {e or 'no ELF file'}") from None
    except TraceBinaryError:
        raise
    except Exception as e:  # pyelftools trips over damaged headers in many ways
        raise TraceBinaryError(f"damaged file: {type(e).__name__} while reading its ELF headers") from None
    if tb.NOTE not in found:
        raise TraceBinaryError(f"not a trace binary: no section {tb.NOTE}")
    flags, image_hash, firmware_hash = _check_note(data, found[tb.NOTE])
    missing = [name for name in tb.SECTIONS if name not in found]
    if missing:
        raise TraceBinaryError(f"damaged file: section {missing[0]} is missing")
    try:
        return _decode(found, flags, image_hash, firmware_hash)
    except (BadData, struct.error, ValueError) as e:
        raise TraceBinaryError(f"damaged file: {e}") from None


def _check_note(data: bytes, note: bytes) -> tuple[tb.Flag, bytes, bytes]:
    start = 12 + len(tb.NOTE_OWNER) + -len(tb.NOTE_OWNER) % 4
    size = 8 + 3 * tb.HASH_BYTES
    if len(note) < start + 4:
        raise TraceBinaryError("damaged file: the note is cut short")
    if note[12 : 12 + len(tb.NOTE_OWNER)] != tb.NOTE_OWNER or struct.unpack_from("<I", note, 8)[0] != tb.NOTE_TYPE:
        raise TraceBinaryError("not a trace binary: its note is another program's")
    (version,) = struct.unpack_from("<I", note, start)
    if version != tb.VERSION:
        raise TraceBinaryError(f"trace binary of version {version}; this program reads version {tb.VERSION}")
    body = note[start:]
    if len(body) != size:
        raise TraceBinaryError("damaged file: the note is cut short")
    at = data.rindex(body) + size - tb.HASH_BYTES
    checksum = hashlib.sha256(data[:at] + bytes(tb.HASH_BYTES) + data[at + tb.HASH_BYTES :]).digest()
    if checksum != body[-tb.HASH_BYTES :]:
        raise TraceBinaryError("damaged file: the checksum is wrong")
    return tb.Flag(struct.unpack_from("<I", body, 4)[0]), body[8:40], body[40:72]


def _decode(found: dict[str, bytes], flags: tb.Flag, image_hash: bytes, firmware_hash: bytes) -> TraceBinary:
    binary = TraceBinary(flags, image_hash, firmware_hash, found[tb.TEXT], found[tb.SIDECAR])
    if len(binary.sidecar) * 2 != len(binary.code) or len(binary.code) % 4 or len(binary.code) > TRACE.size:
        raise BadData(f"{len(binary.code)} bytes of code with {len(binary.sidecar)} bytes of sidecar words")
    binary.operands = [(a, b) for a, b in struct.iter_unpack("<II", found[tb.OPERANDS])]
    binary.bridges = [(a, b) for a, b in struct.iter_unpack("<II", found[tb.BRIDGES])]
    descrs = Reader(found[tb.DESCRS]).descr_table()
    traces, exits = Reader(found[tb.TRACES]), Reader(found[tb.EXITS], descrs)
    binary.traces = traces.many(lambda: _read_trace(traces))
    binary.sites = exits.many(lambda: _read_exit(exits))
    for name, into in ((tb.PROBES, binary.probes), (tb.POSITIONS, binary.positions)):
        texts = Reader(found[name])
        into += texts.many(lambda texts=texts: (texts.number(), texts.string()))  # type: ignore[misc]
    return binary


def _read_trace(r: Reader) -> TraceEntry:
    trace_id, kind = r.number(), tb.TraceKind(r.byte())
    entry, end, loop, immortals, name = r.number(), r.number(), r.number(), r.number(), r.string()
    return TraceEntry(trace_id, kind, entry, end, loop, immortals, name, tuple(r.many(r.signed)))


def _read_exit(r: Reader) -> ExitSite:
    kind = _NAMES[tb.ExitTag(r.byte())]
    trace_id, guard_id, address, stub, bridge = (r.number() for _ in range(5))
    op = Op(r.string(), [])
    op.guard_id = guard_id - 1
    op.failargs, locations = [], []
    for n in range(r.number()):
        value_kind = chr(r.byte())
        op.failargs.append(InputArg(value_kind, f"{value_kind}{n}"))
        locations.append(tuple(r.location() for _ in range(2 if value_kind == "f" else 1)))
    op.resume = r.resume()
    return ExitSite(kind, op, locations, -1, address, stub, trace_id=trace_id, bridge=bridge)


# --- into a machine ---


def load(binary: TraceBinary, backend: RiscvBackend, image_hash: bytes, firmware_hash: bytes) -> None:
    """Install everything in a back end without traces, over the image that the binary was made for."""
    if binary.image_hash != image_hash:
        raise TraceBinaryError("the trace binary was made for another memory image")
    if binary.firmware_hash != firmware_hash:
        raise TraceBinaryError("the trace binary was made for another build of the VM")
    linker, machine = backend.linker, backend.machine
    if linker.next != FIRST_TRACE:
        raise TraceBinaryError("the back end holds traces already")
    if binary.flags & tb.Flag.SIDECAR and not linker.engine:
        raise TraceBinaryError("the trace binary has its guards in the sidecar, and this core has no guard engine")
    machine.write_bytes(TRACE.base, binary.code)
    for i, word in enumerate(struct.unpack(f"<{len(binary.sidecar) // 2}H", binary.sidecar)):
        if word and linker.engine:
            SIDECAR.decode(word)
            machine.write_word(linker.sidecar_address(TRACE.base + 4 * i), word)
    for index, value in binary.operands:
        machine.write_word(OPERAND_WINDOW.base + 4 * index, value)
        linker.constants[value] = index
    for address, target in binary.bridges:
        entry = exit_table_entry(address)
        if linker.exit_table.setdefault(entry, address) == address:
            machine.write_word(EXIT_WINDOW.base + 8 * entry + 4, target)
            machine.write_word(EXIT_WINDOW.base + 8 * entry, address)
    for site in binary.sites:
        linker.register(site)
        backend.by_guard[site.op].append(site)
    linker.entries.update({t.trace_id: t.entry for t in binary.traces if t.kind is tb.TraceKind.ROOT})
    linker.next = TRACE.base + len(binary.code)


# --- as text ---


def dump(binary: TraceBinary) -> str:
    """Header, traces with disassembly, sidecar words and exits, guard operands."""
    lines = [
        f"trace binary version {tb.VERSION}, guards in {binary.config.guards}"
        + (", loop bit" if binary.flags & tb.Flag.LOOP_BIT else ""),
        f"image    sha256 {binary.image_hash.hex()}",
        f"firmware sha256 {binary.firmware_hash.hex()}",
        f"{len(binary.code)} bytes of code, {len(binary.traces)} traces, {len(binary.sites)} exits, "
        f"{len(binary.operands)} guard operands, {len(binary.bridges)} exit table entries",
    ]
    for trace in sorted(binary.traces, key=lambda t: t.entry):
        lines += ["", f"{trace.kind.name.lower()} {trace.trace_id} {trace.name} {_hex(trace.greens)}".rstrip() + ":"]
        lines += _listing(binary, trace)
    lines += ["", "guard operands:"] + [f"  g{index} = {value:#010x}" for index, value in binary.operands]
    if binary.bridges:
        lines += ["", "exit table:"] + [f"  {a:#010x} -> {b:#010x}" for a, b in binary.bridges]
    return "\n".join(lines)


def _hex(greens: Sequence[int]) -> str:
    return "(" + ", ".join(f"{g:#x}" if g > 4096 else str(g) for g in greens) + ")" if greens else ""


def _listing(binary: TraceBinary, trace: TraceEntry) -> list[str]:
    sites = {s.address: s for s in binary.sites}
    probes, positions = dict(binary.probes), dict(binary.positions)
    lines = []
    for pc in range(trace.entry, trace.end, 4):
        i = (pc - TRACE.base) // 4
        word = int.from_bytes(binary.code[4 * i : 4 * i + 4], "little")
        side = int.from_bytes(binary.sidecar[2 * i : 2 * i + 2], "little")
        if pc in positions:
            lines.append(f"  ; {positions[pc]}")
        if pc == trace.loop:
            lines.append("  loop:")
        text = f"  {pc:08x}  {word:08x}  {side:04x}  {disassemble(word, pc):<32}{sidecar_text(side):<20}"
        notes = [describe_exit(sites[pc])] if pc in sites else []
        notes += [f"probe: {probes[pc]}"] if pc in probes else []
        lines.append((text + " ".join(notes)).rstrip())
    return lines


def sidecar_text(word: int) -> str:
    """The sidecar word's fields, the guard operand always where the check has one."""
    fields = SIDECAR.decode(word)
    check = Check(fields["check"])
    parts = [check.name.lower()] if check else []
    if check in USES_G or check is Check.WATCH:
        parts.append(f"{'w' if check is Check.WATCH else 'g'}{fields['g']}")
    subject = Subject(fields["subject"])
    if subject in OPERAND_SUBJECTS:
        parts.append(f"of {subject.name.lower()}")
    elif subject is Subject.SET:
        parts.append(f"sets g{fields['g']}")
    return " ".join(parts + [name for name in ("loop", "probe") if fields[name]])


def describe_exit(site: ExitSite) -> str:
    """An exit in one line: guard, where its values are, where it goes on."""
    if site.kind == "finish":
        return "finish"
    values = zip(site.op.failargs or (), site.locations, strict=True)
    places = ", ".join(f"{v.kind}:" + "/".join(map(str, words)) for v, words in values)
    text = f"guard {site.op.guard_id} {site.op.name} [{places}]"
    if site.op.resume is not None and site.op.resume.frames:
        text += " at " + " ".join(f"{jitcode}@{pc}" for jitcode, pc, _ in site.op.resume.frames)
    return text + (f" -> bridge {site.bridge:#x}" if site.bridge else "")
