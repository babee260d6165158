"""A reader of Kanata logs (version 4), by the description of the format; it refuses what that does not allow."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Stage:
    lane: int
    name: str
    begin: int
    end: int = -1


@dataclass
class Instruction:
    number: int
    left: str = ""
    hover: str = ""
    stages: list[Stage] = field(default_factory=list)
    retire_id: int = -1
    flushed: bool = False
    end: int = -1

    def lane(self, lane: int) -> list[Stage]:
        return [stage for stage in self.stages if stage.lane == lane]


class KanataError(Exception):
    pass


ARGUMENTS = {"C=": 1, "C": 1, "I": 3, "L": 3, "S": 3, "E": 3, "R": 3, "W": 3}


class Reader:
    """`instructions` in the order of their numbers."""

    def __init__(self, path: Path) -> None:
        self.instructions: list[Instruction] = []
        self.open: dict[int, Instruction] = {}
        self.cycle: int | None = None
        self.first: int | None = None
        lines = path.read_text().split("\n")
        if lines[0] != "Kanata\t0004" or lines[-1] != "":
            raise KanataError("no header, or no newline at the end")
        for number, line in enumerate(lines[1:-1], 2):
            command, *arguments = line.split("\t")
            if ARGUMENTS.get(command) != len(arguments):
                raise KanataError(f"line {number}: {line!r}")
            try:
                getattr(self, f"do_{command.strip('=')}{'_' * command.count('=')}")(*arguments)
            except (KanataError, KeyError, ValueError) as e:
                raise KanataError(f"line {number}: {line!r}: {e}") from None

    def now(self) -> int:
        if self.cycle is None:
            raise KanataError("no C= before")
        return self.cycle

    def do_C_(self, cycle: str) -> None:
        if self.cycle is not None:
            raise KanataError("twice")
        self.cycle = self.first = int(cycle)

    def do_C(self, cycles: str) -> None:
        if int(cycles) < 1:
            raise KanataError("time stands still")
        self.cycle = self.now() + int(cycles)

    def do_I(self, number: str, _own: str, _thread: str) -> None:
        if int(number) != len(self.instructions):
            raise KanataError("numbers are not sequential")
        found = Instruction(int(number))
        self.instructions.append(found)
        self.open[found.number] = found

    def do_L(self, number: str, kind: str, text: str) -> None:
        found = self.open[int(number)]
        if kind == "0":
            found.left += text
        elif kind == "1":
            found.hover += text
        else:
            raise KanataError("kind of text")

    def do_S(self, number: str, lane: str, name: str) -> None:
        found = self.open[int(number)]
        if any(stage.end < 0 for stage in found.lane(int(lane))):
            raise KanataError("the stage before has not ended")
        found.stages.append(Stage(int(lane), name, self.now()))

    def do_E(self, number: str, lane: str, name: str) -> None:
        stages = [s for s in self.open[int(number)].lane(int(lane)) if s.end < 0]
        if len(stages) != 1 or stages[0].name != name or stages[0].begin >= self.now():
            raise KanataError("no such stage is open, or it took no time")
        stages[0].end = self.now()

    def do_R(self, number: str, retire_id: str, kind: str) -> None:
        found = self.open.pop(int(number))
        if kind not in ("0", "1") or any(stage.end < 0 for stage in found.stages):
            raise KanataError("it has not ended, or it is neither retired nor killed")
        found.retire_id, found.flushed, found.end = int(retire_id), kind == "1", self.now()

    def do_W(self, consumer: str, producer: str, _kind: str) -> None:
        if int(consumer) not in self.open or int(producer) >= len(self.instructions):
            raise KanataError("unknown instructions")

    def retired(self) -> list[Instruction]:
        """In the order of retirement."""
        ended = [i for i in self.instructions if i.end >= 0 and not i.flushed]
        return sorted(ended, key=lambda i: i.retire_id)
