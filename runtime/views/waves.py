"""Waves of a log of the pipeline, for Surfer and GTKWave: as VCD (pyvcd) or FST (pylibfst), with saved views for both.

Signals are named by stage. Time is the core's own count of cycles, ten units each. Beside numbers there are texts: the
instruction in each stage, its trace and Python line, why it waits, its check and the outcome.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol

from jit.trace_binary import sidecar_text
from runtime.views.pipeline import STAGES, Moment, Passage
from runtime.views.symbols import Symbols
from spec.isa import disassemble

UNITS = 10  # of time in a cycle
TOP = "core"
Value = int | str | None  # None: nothing is there


class Signal(NamedTuple):
    """`width` 0: text."""

    scope: str
    name: str
    width: int

    @property
    def path(self) -> str:
        return f"{TOP}.{self.scope}.{self.name}"


def _signals() -> list[Signal]:
    found = [Signal("run", "cycle", 64), Signal("run", "retired", 32)]
    for stage in STAGES:
        found += [Signal(stage, "pc", 32), Signal(stage, "instruction", 0), Signal(stage, "code", 0)]
        found += [Signal(stage, "line", 0), Signal(stage, "bytecode", 0)]
        if stage != "W":
            found += [Signal(stage, "waits", 0), Signal(stage, "goes", 1)]
    found += [Signal("W", name, 1) for name in ("retires", "traps", "stores")]
    found += [Signal("W", name, 32) for name in ("result", "subject")]
    found += [Signal("W", "check", 0), Signal("W", "outcome", 0)]
    return [*found, Signal("R", "redirects", 1), Signal("R", "target", 32), Signal("R", "why", 0)]


SIGNALS = _signals()


class Sink(Protocol):
    """A file of waves. `change`: from this time on; values of a signal come in order."""

    def change(self, time: int, index: int, value: Value) -> None: ...
    def close(self, time: int) -> None: ...


class Vcd:
    """Text is of GTKWave's kind, in which a space is \\x20."""

    def __init__(self, path: Path) -> None:
        from vcd.writer import VCDWriter

        self._file = path.open("w")
        self._writer = VCDWriter(self._file, timescale="1 ns", comment="sidewinder: a cycle is 10 ns")
        self._variables = [
            self._writer.register_var(f"{TOP}.{s.scope}", s.name, "wire" if s.width else "string", s.width or None,
                                      init="x" if s.width else "")
            for s in SIGNALS
        ]  # fmt: skip

    def change(self, time: int, index: int, value: Value) -> None:
        nothing = "x" if SIGNALS[index].width else ""
        self._writer.change(self._variables[index], time, nothing if value is None else value)

    def close(self, time: int) -> None:
        self._writer.close(time)
        self._file.close()


class Fst:
    """The same in GTKWave's compressed format."""

    def __init__(self, path: Path) -> None:
        import pylibfst

        self._lib, self._ffi = pylibfst.lib, pylibfst.ffi
        self._context = self._lib.fstWriterCreate(os.fsencode(path), 1)
        if self._context == self._ffi.NULL:
            raise OSError(None, "cannot be written", str(path))
        self._lib.fstWriterSetTimescale(self._context, -9)
        self._time = -1
        self._handles = [self._declare(signal) for signal in self._scoped()]

    def _scoped(self) -> Iterable[Signal]:
        lib = self._lib
        lib.fstWriterSetScope(self._context, lib.FST_ST_VCD_MODULE, TOP.encode(), self._ffi.NULL)
        scope = ""
        for signal in SIGNALS:
            if signal.scope != scope:
                if scope:
                    lib.fstWriterSetUpscope(self._context)
                scope = signal.scope
                lib.fstWriterSetScope(self._context, lib.FST_ST_VCD_MODULE, scope.encode(), self._ffi.NULL)
            yield signal
        lib.fstWriterSetUpscope(self._context)
        lib.fstWriterSetUpscope(self._context)

    def _declare(self, signal: Signal) -> Any:
        lib = self._lib
        kind = lib.FST_VT_VCD_WIRE if signal.width else lib.FST_VT_GEN_STRING
        return lib.fstWriterCreateVar(self._context, kind, lib.FST_VD_IMPLICIT, signal.width, signal.name.encode(), 0)

    def change(self, time: int, index: int, value: Value) -> None:
        if time != self._time:
            self._lib.fstWriterEmitTimeChange(self._context, time)
            self._time = time
        width, handle = SIGNALS[index].width, self._handles[index]
        if width:
            bits = "x" * width if value is None else f"{value:0{width}b}"
            self._lib.fstWriterEmitValueChange(self._context, handle, bits.encode())
        else:
            text = str(value or "").encode()
            self._lib.fstWriterEmitVariableLengthValueChange(self._context, handle, text, len(text))

    def close(self, time: int) -> None:
        self._lib.fstWriterEmitTimeChange(self._context, time)
        self._lib.fstWriterClose(self._context)


class Waves:
    """Writes moment by moment what has changed."""

    def __init__(self, sink: Sink, epochs: Sequence[Symbols]) -> None:
        self.sink, self.epochs = sink, epochs
        self.last: dict[int, Value] = {}
        self.retired = self.time = 0
        self._texts: dict[tuple[int, int, int, int], tuple[str, str, str, str]] = {}

    def __enter__(self) -> Waves:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.sink.close(self.time + UNITS)

    def texts(self, passage: Passage) -> tuple[str, str, str, str]:
        """Instruction with its sidecar word, code it is in, Python line, bytecode."""
        key = (passage.epoch, passage.pc, passage.word, passage.sidecar)
        if key not in self._texts:
            symbols = self.epochs[min(passage.epoch, len(self.epochs) - 1)]
            side = f" | {sidecar_text(passage.sidecar)}" if passage.sidecar else ""
            text = disassemble(passage.word, passage.pc) + side if passage.word else "?"
            found = symbols.place(passage.pc)
            line, bytecode = (found.short, f"#{found.pc} {found.bytecode}") if found is not None else ("", "")
            self._texts[key] = (text, symbols.name(passage.pc), line, bytecode)
        return self._texts[key]

    def moment(self, moment: Moment) -> None:
        fields = moment.cycle.fields
        self.time = UNITS * moment.cycle.number
        self.retired += fields["w_retires"]
        values: dict[tuple[str, str], Value] = {("run", "cycle"): moment.cycle.number, ("run", "retired"): self.retired}
        for stage in STAGES:
            passage = moment.stages.get(stage)
            if passage is None:
                continue
            names = ("pc", "instruction", "code", "line", "bytecode")
            known: tuple[Value, ...] = (passage.pc, *self.texts(passage))
            values |= {(stage, name): value for name, value in zip(names, known, strict=True)}
            if stage != "W":
                waits = passage.waits[-1] if passage.waits else None
                values[stage, "waits"] = waits[2] if waits and waits[:2] == (moment.cycle.number, stage) else ""
                values[stage, "goes"] = fields[f"{stage.lower()}_goes"]
        self._retirement(moment, values)
        for index, signal in enumerate(SIGNALS):
            value = values.get((signal.scope, signal.name))
            if index not in self.last or self.last[index] != value:
                self.last[index] = value
                self.sink.change(self.time, index, value)

    @staticmethod
    def _retirement(moment: Moment, values: dict[tuple[str, str], Value]) -> None:
        fields, passage = moment.cycle.fields, moment.stages.get("W")
        if passage is not None:
            values |= {("W", name): fields[f"w_{name}"] for name in ("retires", "traps", "stores", "result", "subject")}
            if fields["w_retires"]:
                values["W", "check"] = passage.check
            if passage.checked:
                values["W", "outcome"] = "FAILS" if passage.failed else "passes"
        values["R", "redirects"] = fields["r_here"]
        if fields["r_here"] or fields["r_left"]:
            values["R", "target"] = fields["r_target"]
            left = moment.stages.get("R")
            if left is not None:
                values["R", "why"] = f"{left.check} fails at {left.pc:#x}" if left.failed else f"at {left.pc:#x}"


def sink(path: Path) -> Sink:
    """By the file's ending. Raises ValueError for others, ImportError where FST cannot be written here."""
    if path.suffix == ".vcd":
        return Vcd(path)
    if path.suffix == ".fst":
        return Fst(path)
    raise ValueError(f"{path}: waves end in .vcd or .fst")


#: What the saved views show: a heading, and signals below it.
VIEW = tuple((stage, [s for s in SIGNALS if s.scope == stage]) for stage in ("run", *STAGES, "R"))


def write_views(path: Path) -> list[Path]:
    """Beside the waves: a saved view for GTKWave (gtkwave X.gtkw), commands for Surfer (surfer -c X.sucl FILE)."""
    from vcd.gtkw import GTKWSave

    gtkwave, surfer = path.with_suffix(".gtkw"), path.with_suffix(".sucl")
    with gtkwave.open("w") as file:
        save = GTKWSave(file)
        save.dumpfile(str(path.resolve()))
        save.treeopen(TOP)
        save.sst_expanded(True)
        for heading, signals in VIEW:
            with save.group(heading):
                for s in signals:
                    suffix = f"[{s.width - 1}:0]" if s.width > 1 else ""
                    save.trace(s.path + suffix, datafmt="hex" if s.name in HEX else "dec" if s.width else "ascii")
    lines = []
    for heading, signals in VIEW:
        lines += [f"divider_add {heading}", *(f"variable_add {s.path}" for s in signals)]
    surfer.write_text("\n".join([*lines, "zoom_fit"]) + "\n")
    return [gtkwave, surfer]


HEX = ("pc", "result", "subject", "target")


def write(path: Path, moments: Iterable[Moment], epochs: Sequence[Symbols]) -> int:
    """Write waves and views; returns the cycles. Raises ValueError, ImportError, OSError."""
    count = 0
    with Waves(sink(path), epochs) as waves:
        for moment in moments:
            waves.moment(moment)
            count += 1
    write_views(path)
    return count
