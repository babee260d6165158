"""Instructions that PyPy's JIT code executes for a program, counted in an emulator of RV64.

PyPy's log says where each loop and bridge lies and of which code they were made; a plugin of the emulator counts how
often each block is executed. Counted are the loops and bridges of the program itself, with their exits: not the calls
out of them into PyPy's run-time library, not the interpreter, not what the JIT made of PyPy's own start.
"""

from __future__ import annotations

import re
import subprocess
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.peers.packages import PEERS, Installed, Unavailable
from runtime.translate.zig import run_compiler

PLUGIN = Path(__file__).with_name("count.c")
JIT = "threshold=40,trace_eagerness=8,function_threshold=80"
TARGETS = {"amd64": "x86_64-linux-gnu.2.31", "arm64": "aarch64-linux-gnu.2.31"}
_SECTIONS = re.compile(r"^\[[0-9a-f]+\] \{(jit-[a-z-]+)\n(.*?)^\[[0-9a-f]+\] \1\}", re.S | re.M)
_PLACES = re.compile(r"^ *(gc table|function|jump target|resops|const pool): 0x([0-9a-f]+)$", re.M)
_BRIDGE = re.compile(r"^# bridge out of Guard (0x[0-9a-f]+) ", re.M)
_GUARDS = re.compile(r"<Guard(0x[0-9a-f]+)>")


@dataclass(frozen=True)
class Code:
    """A loop or bridge: addresses, from its first instruction to the end of its exits."""

    first: int
    end: int
    bridge: bool


@dataclass(frozen=True)
class Count:
    """`jit`: instructions in the program's own loops and bridges; `total`: of the whole process."""

    output: str
    loops: int
    bridges: int
    jit: int
    total: int


def parse_log(text: str, filename: str) -> list[Code]:
    """Loops and bridges of a program in PyPy's log (PYPYLOG=jit-backend-addr,jit-log-opt): those whose operations come
    from the program's file, and bridges from their guards. Raises ValueError where the log is not of this form."""
    found, guards = [], set[str]()
    places: dict[str, int] = {}
    for kind, body in _SECTIONS.findall(text):
        if kind == "jit-backend-addr":
            places = {name: int(address, 16) for name, address in _PLACES.findall(body)}
            continue
        if not kind.startswith("jit-log-opt"):
            continue
        bridge = _BRIDGE.search(body)
        own = f"{filename}:" in body or (bridge is not None and bridge.group(1) in guards)
        if own:
            first = places.get("jump target" if bridge else "function")
            if first is None or "const pool" not in places:
                raise ValueError(f"the log does not say where this lies: {body.splitlines()[0]}")
            found.append(Code(first, places["const pool"], bridge is not None))
            guards |= set(_GUARDS.findall(body))
        places = {}
    return found


def executed(blocks: Iterable[str], codes: Iterable[Code]) -> tuple[int, int]:
    """Instructions in these pieces of code, and in all: of the plugin's lines."""
    sorted_codes = sorted(codes, key=lambda code: code.first)
    starts = [code.first for code in sorted_codes]
    inside = total = 0
    for line in blocks:
        address, instructions, executions = line.split()
        count, at = int(instructions) * int(executions), int(address, 16)
        total += count
        number = bisect_right(starts, at) - 1
        if number >= 0 and at < sorted_codes[number].end:
            inside += count
    return inside, total


def build_plugin(architecture: str) -> Path:
    if architecture not in TARGETS:
        raise Unavailable(f"the plugin is not built for {architecture}")
    plugin = PEERS / "count.so"
    run_compiler(["-target", TARGETS[architecture], "-shared", "-fPIC", "-O2", "-o", str(plugin), str(PLUGIN)])
    return plugin


def count(program: Path, installed: Installed, plugin: Path) -> Count:
    """Run a program under PyPy in the emulator. Raises Unavailable where that fails."""
    log, blocks = PEERS / "pypy.log", PEERS / "blocks"
    for path in (log, blocks):
        path.unlink(missing_ok=True)
    environment = {"PYPYLOG": f"jit-backend-addr,jit-log-opt:{log}", "PATH": "/usr/bin:/bin"}
    command = [*installed.emulator, "-plugin", f"file={plugin},out={blocks}", "-L", str(installed.guest)]
    command += [str(installed.pypy), "-I", "-S", "--jit", JIT, str(program)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=1800, stdin=subprocess.DEVNULL
    )
    if done.returncode or not blocks.exists() or not log.exists():
        raise Unavailable(f"{program.name} does not run under PyPy here: {done.stderr.strip().splitlines()[-1:]}")
    codes = parse_log(log.read_text(errors="replace"), str(program))
    with blocks.open() as lines:
        inside, total = executed(lines, codes)
    bridges = sum(code.bridge for code in codes)
    return Count(done.stdout, len(codes) - bridges, bridges, inside, total)
