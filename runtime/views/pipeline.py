"""Follows each instruction through the pipeline, from the log of its stages (rtl/pipeline_log.py).

What is in a stage stays there, or goes on to the next, exactly as the core says in each cycle; that the addresses agree
is checked. Why an instruction waits is the core's word, too, but for divisions and floating point, which hold X by
what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rtl.pipeline_log import EXIT, Cycle
from rtl.pipeline_view import Waits
from spec.isa import Unit, decode
from spec.sidecar import SIDECAR, Check

STAGES = ("F", "D", "X", "M", "W")
BEHIND = "behind"  # nothing is missing but room in the next stage
_WAITS = tuple((name, 1 << f.offset) for name, f in Waits)
_HELD = {Unit.DIV: "division", Unit.FLOAT: "float"}


class PipelineError(Exception):
    """The log contradicts itself."""


@dataclass(eq=False)
class Passage:
    """An instruction on its way. `entered`: stage -> number of its first cycle there; `waits`: (cycle, stage, why) of
    each cycle that it stayed; `end`: its last cycle. `fate`: 'retired', 'killed' or 'trapped', once that is known
    ('': the log ends before). `check`: name of its check in lower case, or ''; `checked`: it was evaluated, on
    `subject`. `killed_by`: what redirected fetch (None: a halt, or an interrupt). `left`: cycle in R, if it redirected
    from retirement; `target`: to there; `exit_hit`: the exit table said so."""

    number: int
    epoch: int
    pc: int
    word: int
    sidecar: int
    entered: dict[str, int] = field(default_factory=dict)
    waits: list[tuple[int, str, str]] = field(default_factory=list)
    end: int = 0
    fate: str = ""
    checked: bool = False
    failed: bool = False
    subject: int = 0
    result: int = 0
    left: int | None = None
    target: int = 0
    exit_hit: bool = False
    killed_by: Passage | None = None

    @property
    def check(self) -> str:
        check = Check(SIDECAR.decode(self.sidecar)["check"])
        return check.name.lower() if check else ""

    @property
    def loop(self) -> bool:
        return bool(SIDECAR.decode(self.sidecar)["loop"])


@dataclass
class Moment:
    """A cycle: `stages` has what is in F, D, X, M, W, and (R) what redirected from W in the cycle before."""

    cycle: Cycle
    stages: dict[str, Passage]
    begun: list[Passage]
    ended: list[Passage]  # with their fate, in this cycle


def why(fields: dict[str, int], stage: str, passage: Passage) -> str:
    """Why an instruction stays where it is; '': it does not."""
    letter = stage.lower()
    if stage == "W" or fields[f"{letter}_goes"]:
        return ""
    if stage == "D":
        reasons = [name.replace("_", " ") for name, bit in _WAITS if fields["d_waits"] & bit]
        return reasons[0] if reasons else BEHIND
    if stage == "X":
        decoded = decode(passage.word)
        unit = decoded.row.unit if decoded is not None else None
        return "port" if unit is Unit.LOAD and fields["x_port"] else _HELD.get(unit, BEHIND) if unit else BEHIND
    return BEHIND


class Follower:
    """State between two cycles."""

    def __init__(self) -> None:
        self.held: dict[str, Passage] = {}
        self.before: dict[str, int] | None = None
        self.count = 0

    def step(self, cycle: Cycle) -> Moment:
        """The next cycle of the log."""
        fields, stages = cycle.fields, {}
        begun: list[Passage] = []
        for stage, earlier in zip(reversed(STAGES), [*reversed(STAGES[:-1]), ""], strict=True):
            if not fields[f"{stage.lower()}_here"]:
                continue
            passage = self._occupant(stage, earlier, fields)
            if passage is None:
                if stage != "F" and self.before is not None:
                    raise PipelineError(f"cycle {cycle.number}: nothing went to {stage}")
                passage = self._new(cycle, stage)
                begun.append(passage)
            stages[stage] = passage
            passage.entered.setdefault(stage, cycle.number)
            passage.end = cycle.number
        before = "R" if "R" in self.held else "W"  # (it stays for a second cycle where the RAM of the CSRs is asked)
        if (fields["r_here"] or fields["r_left"]) and before in self.held:
            stages["R"] = self.held[before]
        ended = self._ended(stages)
        self._judge(cycle, stages)
        self.held, self.before = stages, fields
        return Moment(cycle, stages, begun, ended)

    def _new(self, cycle: Cycle, stage: str) -> Passage:
        fields = cycle.fields
        known = stage == "F"  # (in the first cycle of a log the older stages are not empty)
        word, sidecar = (fields["f_instruction"], fields["f_sidecar"]) if known else (0, 0)
        self.count += 1
        return Passage(self.count - 1, cycle.epoch, fields[f"{stage.lower()}_pc"], word, sidecar)

    def _occupant(self, stage: str, earlier: str, fields: dict[str, int]) -> Passage | None:
        """What was known before, and is in this stage now."""
        before, pc = self.before, fields[f"{stage.lower()}_pc"]
        if before is None:
            return None
        if earlier and earlier in self.held and before[f"{earlier.lower()}_goes"]:
            found = self.held[earlier]
        elif stage in ("F", "D", "X") and stage in self.held and not before[f"{stage.lower()}_goes"]:
            found = self.held[stage]
            if stage == "F" and (found.pc != pc or found.word != fields["f_instruction"]):
                return None  # fetch was redirected
        else:
            return None
        if found.pc != pc:
            raise PipelineError(f"{stage} holds {pc:#x}, not {found.pc:#x}, which was on its way there")
        return found

    def _ended(self, stages: dict[str, Passage]) -> list[Passage]:
        """What is nowhere any more."""
        staying = {id(p) for p in stages.values()}
        found = []
        for passage in dict.fromkeys(self.held.values()):
            if id(passage) not in staying:
                if not passage.fate:
                    passage.fate, passage.killed_by = "killed", self._killer()
                found.append(passage)
        return sorted(found, key=lambda p: p.number)

    def _killer(self) -> Passage | None:
        """What redirected fetch in the cycle before."""
        before = self.before
        assert before is not None
        if before["r_here"]:
            return self.held.get("R")
        if before["w_redirects"]:
            return self.held.get("W")
        if before["x_redirects"]:
            return self.held.get("X")
        return self.held.get("D") if before["d_redirects"] else None

    @staticmethod
    def _judge(cycle: Cycle, stages: dict[str, Passage]) -> None:
        fields = cycle.fields
        for stage in ("F", "D", "X"):
            if stage in stages and not fields["r_here"] and (reason := why(fields, stage, stages[stage])):
                stages[stage].waits.append((cycle.number, stage, reason))
        if (passage := stages.get("W")) is not None:
            passage.checked, passage.failed = bool(fields["w_checked"]), bool(fields["w_fails"])
            passage.subject, passage.result = fields["w_subject"], fields["w_result"]
            if fields["w_retires"]:
                passage.fate = "retired"
            elif fields["w_traps"]:
                passage.fate = "trapped"
        if (passage := stages.get("R")) is not None:
            passage.left, passage.target = cycle.number, fields["r_target"]
            passage.exit_hit = fields["r_kind"] == EXIT and bool(fields["r_hit"])


def follow(log: Iterable[Cycle]) -> Iterator[Moment]:
    """The cycles of a log, with what is in each stage. At the end of the log, what is on its way has no fate."""
    follower = Follower()
    for cycle in log:
        yield follower.step(cycle)


def around_failure(moments: Sequence[Moment], before: int, after: int) -> list[tuple[Passage, dict[int, str]]]:
    """Instructions around the last guard but one whose bridge the exit table knows, and where each is in each cycle.
    Raises IndexError where there are no two."""
    where: dict[int, tuple[Passage, dict[int, str]]] = {}
    for moment in moments:
        for stage, passage in moment.stages.items():
            where.setdefault(passage.number, (passage, {}))[1][moment.cycle.number] = stage
    failing = [number for number, (passage, _) in where.items() if passage.exit_hit][-2]
    return [where[n] for n in range(failing - before, failing + after)]
