"""Writes what happens in the pipeline as a Kanata log, which Konata shows (version 4 of the format).

    I  an instruction    S, E  a stage of it begins, ends    L  its text (0: left, 1: where the mouse is)
    C  cycles pass       R     it retires (0) or is killed (1)

Lane 0 has the stages F, D, X, M, W, and R where an instruction redirects fetch from retirement; lane 1 why an
instruction waits; lane 2 its check beside the pipeline: evaluated in W, `ok` or `FAILS`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TextIO

from jit.trace_binary import sidecar_text
from runtime.views.pipeline import BEHIND, Moment, Passage
from runtime.views.symbols import Symbols
from spec.isa import disassemble


def left_text(passage: Passage) -> str:
    """Address, instruction, and what stands in the sidecar beside it."""
    text = disassemble(passage.word, passage.pc) if passage.word else "(fetched before the log)"
    side = f"   | {sidecar_text(passage.sidecar)}" if passage.sidecar else ""
    return f"{passage.pc:08x}: {text}{side}"


def hover_text(passage: Passage, symbols: Symbols) -> str:
    """Where it is from."""
    parts = [symbols.name(passage.pc)]
    found = symbols.place(passage.pc)
    if found is not None:
        parts.append(f"{found.short} {found.bytecode}")
    return ", ".join(part for part in parts if part)


def end_text(passage: Passage) -> str:
    """What became of it, for the text that the mouse shows."""
    text = ""
    if passage.checked:
        text = f" {passage.check} of {passage.subject:#x} {'fails' if passage.failed else 'holds'}."
    if passage.left is not None:
        text += f" Fetch goes on at {passage.target:#x}{' (exit table)' if passage.exit_hit else ''}."
    if passage.fate == "killed":
        killer = passage.killed_by
        text += f" Killed by {killer.pc:#x}{', whose check fails' if killer.failed else ''}." if killer else " Killed."
    return text


class Writer:
    """Writes moment by moment."""

    def __init__(self, file: TextIO, epochs: Sequence[Symbols]) -> None:
        self.file, self.epochs = file, epochs
        self.cycle: int | None = None
        self.retired = 0
        self.lanes: dict[tuple[int, int], str] = {}  # (instruction, lane) -> what is open there

    def line(self, *fields: object) -> None:
        self.file.write("\t".join(map(str, fields)) + "\n")

    def moment(self, moment: Moment) -> None:
        number = moment.cycle.number
        if self.cycle is None:
            self.line("Kanata", "0004")
            self.line("C=", number)
        elif number != self.cycle:
            self.line("C", number - self.cycle)
        self.cycle = number
        for passage in moment.ended:
            self.end(passage)
        for passage in sorted(moment.begun, key=lambda p: p.number):
            self.begin(passage)
        for stage, passage in moment.stages.items():
            self.lane(passage.number, 0, stage)
            waits = passage.waits[-1] if passage.waits and passage.waits[-1][0] == number else None
            if stage not in ("W", "R"):
                self.lane(passage.number, 1, waits[2].replace(" ", "-") if waits and waits[2] != BEHIND else "")
            check = ("FAILS" if passage.failed else "ok") if stage == "W" and passage.checked else ""
            self.lane(passage.number, 2, check)

    def begin(self, passage: Passage) -> None:
        symbols = self.epochs[min(passage.epoch, len(self.epochs) - 1)]
        self.line("I", passage.number, passage.number, 0)
        self.line("L", passage.number, 0, left_text(passage))
        self.line("L", passage.number, 1, hover_text(passage, symbols))
        if passage.loop and "F" in passage.entered:
            self.line("L", passage.number, 1, " Back edge by the loop bit.")

    def lane(self, number: int, lane: int, stage: str) -> None:
        """What is in a lane from this cycle on; '': nothing."""
        before = self.lanes.get((number, lane), "")
        if before == stage:
            return
        if before:
            self.line("E", number, lane, before)
        if stage:
            self.line("S", number, lane, stage)
            self.lanes[number, lane] = stage
        else:
            del self.lanes[number, lane]

    def end(self, passage: Passage) -> None:
        for lane in range(3):
            if (passage.number, lane) in self.lanes:
                self.lane(passage.number, lane, "")
        text = end_text(passage)
        if text:
            self.line("L", passage.number, 1, text)
        retired = passage.fate == "retired"
        self.line("R", passage.number, self.retired if retired else 0, 0 if retired else 1)
        self.retired += retired


def write(path: str | os.PathLike[str], moments: Iterable[Moment], epochs: Sequence[Symbols]) -> int:
    """Write the log; returns its cycles. `epochs`: code memory in each epoch of the log."""
    count = 0
    with open(path, "w") as file:
        writer = Writer(file, epochs)
        for moment in moments:
            writer.moment(moment)
            count += 1
    return count
