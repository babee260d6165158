"""A core boots programs without a host: they print what they print under CPython, from traces of a run before."""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.boot import BootError, BootFile, Needs, boot, boot_bytes, load, read_boot
from runtime.command import main
from runtime.host import Session, load_program
from runtime.options import Options
from sim.iss import IssMachine
from spec.memory_map import FIRMWARE, IMAGE, TRACE
from tests.integration.test_programs import PROGRAMS, expected

BENCH = Path(__file__).parents[2] / "bench" / "programs"
OPTIONS = Options(machine="iss", resident=True, quasi_immutable=False, strict=True)


def trained(path: Path, options: Options = OPTIONS) -> tuple[bytes, int]:
    """The file, and the cycles of the run that has trained it."""
    with Session(load_program(str(path)), options, lambda _data: None) as session:
        session.run()
        data, sizes = boot_bytes(session)
        cycles: int = session.jit.backend.counters()["cycles"]
    assert f"{len(data):,} bytes of file" in sizes.text()
    assert all(0 <= part.used <= part.room for part in sizes.parts)
    return data, cycles


@functools.cache
def collatz() -> tuple[bytes, int]:
    return trained(BENCH / "collatz.py")


def booted(
    data: bytes, folder: Path, machine: str = "iss", *, cached: bool = False
) -> tuple[str, int, dict[str, int]]:
    path, output = folder / "program.elf", list[bytes]()
    path.write_bytes(data)
    status, counts = boot(path, machine, output.append, cached=cached)
    return b"".join(output).decode(), status, counts


@pytest.mark.parametrize("machine", ["iss", "rtl"])
def test_traces_from_the_first_pass_on(machine: str, tmp_path: Path) -> None:
    data, cycles = collatz()
    printed, status, counts = booted(data, tmp_path, machine)
    assert (printed, status) == (expected(BENCH / "collatz.py").stdout, 0)
    if machine == "iss":  # 50 passes and 6 bridges' exits are not interpreted any more
        assert counts["cycles"] < 0.95 * cycles


@pytest.mark.long
def test_behind_caches(tmp_path: Path) -> None:
    """The same file, on a core whose firmware and image are in an SDRAM; the caches are too small for either."""
    printed, status, counts = booted(collatz()[0], tmp_path, "rtl", cached=True)
    assert (printed, status) == (expected(BENCH / "collatz.py").stdout, 0)
    assert min(counts[name] for name in ("fetch_misses", "data_misses", "write_backs")) > 500


#: scheduler makes maps when traces have been compiled already; overflow and types_change have second loops, which may
#: not have been recorded; the others have calls, floats, strings, exceptions.
@pytest.mark.parametrize("name", ["scheduler", "nqueens", "nbody", "strings", "overflow", "types_change"])
def test_program(name: str, tmp_path: Path) -> None:
    printed, status, _ = booted(trained(BENCH / f"{name}.py")[0], tmp_path)
    assert (printed, status) == (expected(BENCH / f"{name}.py").stdout, 0)


CONFIGURATIONS = {
    "software": {"guards": "software"},
    "no engine": {"guards": "software", "engine": False},
    "no loop bit": {"guards": "sidecar-noloop"},
    "zdinx": {"floats": True},
    "patterns": {"guards": "patterns"},
    "stress": {"gc_stress": True, "memory": 4 << 20},
}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_configuration(name: str, tmp_path: Path) -> None:
    """Without bridges: every exit that is taken goes over its code."""
    path = PROGRAMS[[p.stem for p in PROGRAMS].index("shapes")]
    options = dataclasses.replace(OPTIONS, hot_threshold=7, bridge_threshold=1000, **CONFIGURATIONS[name])
    printed, status, _ = booted(trained(path, options)[0], tmp_path)
    assert (printed, status) == (expected(path).stdout, 0)


def needing_host(path: Path) -> bool:
    return any(word in path.read_text() for word in ("import", "exec(", "eval("))


@pytest.mark.long
@pytest.mark.parametrize("path", [p for p in PROGRAMS if not needing_host(p)], ids=lambda path: path.stem)
def test_each_program(path: Path, tmp_path: Path) -> None:
    """With many bridges; without, where their code and that of all exits is more than there is room for."""
    options = dataclasses.replace(OPTIONS, hot_threshold=7, bridge_threshold=3)
    try:
        data, _ = trained(path, options)
    except BootError as error:
        assert "do not fit" in str(error)
        data, _ = trained(path, dataclasses.replace(options, bridge_threshold=1000))
    printed, status, _ = booted(data, tmp_path)
    assert (printed, status) == (expected(path).stdout, expected(path).status)


def test_the_same_program_gives_the_same_bytes(tmp_path: Path) -> None:
    """In processes whose strings have other hashes, too, and however long they take."""
    for seed in ("1", "2"):
        path = tmp_path / f"strings{seed}.elf"
        command = [sys.executable, "-m", "runtime", "emit", str(BENCH / "strings.py"), "--boot", "-o", str(path)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True, timeout=300)
    assert (tmp_path / "strings1.elf").read_bytes() == (tmp_path / "strings2.elf").read_bytes()


ENDINGS = {
    "raise ValueError('of', 7)": ("ValueError: ('of', 7)\n", 1),
    "def f():\n    f()\nf()": ("RecursionError: maximum recursion depth exceeded\n", 1),
    "print('x', end='')\nraise KeyboardInterrupt": ("xKeyboardInterrupt\n", 130),
    "raise SystemExit(3)": ("", 3),
    "raise SystemExit('no')": ("no\n", 1),
    "class A:\n    def __del__(self): print('gone')\na = A()\nprint('end')": ("end\ngone\n", 0),
    "a = []\nwhile True:\n    a.append([0] * 1000)": ("MemoryError\n", 1),
}


@pytest.mark.parametrize("text", ENDINGS)
def test_how_programs_end(text: str, tmp_path: Path) -> None:
    """Of an exception that nothing catches, its last line is printed."""
    path = tmp_path / "program.py"
    path.write_text(text + "\n")
    printed, status, _ = booted(trained(path)[0], tmp_path)
    assert (printed, status) == ENDINGS[text]


@pytest.mark.parametrize(
    ("text", "wanted"), [("import time", "find_module"), ("print(input())", "standard input"), ("open('x')", "call")]
)
def test_what_needs_a_host_is_refused(
    text: str, wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.streams.read_line", lambda _limit: b"a line\n")
    path = tmp_path / "program.py"
    path.write_text(text + "\n")
    with pytest.raises(BootError, match=f"needs a host, for .*{wanted}"):
        trained(path)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(BootError, match="all their exits: trace memory is full"):
        trained(BENCH / "nqueens.py", dataclasses.replace(OPTIONS, trace_memory=64 << 10))


def test_parts(tmp_path: Path) -> None:
    """All of it is in the core's memories; execution begins where a core does from reset."""
    path = tmp_path / "program.elf"
    path.write_bytes(collatz()[0])
    found = read_boot(path)
    assert found.needs == Needs(engine=True, floats=False, image=IMAGE.size) and found.entry == TRACE.base
    places = {address: len(data) for address, data in found.segments}
    assert {TRACE.base, FIRMWARE.base, IMAGE.base} < places.keys() and places[IMAGE.base] < IMAGE.size // 4


def test_a_core_without_engine_is_refused() -> None:
    machine = IssMachine(bytearray(1 << 20), guards=False)
    with pytest.raises(BootError, match="does not fit this core"):
        load(machine, BootFile(Needs(True, False, 1 << 20), TRACE.base, [(0x8000_0000, b"\1\0\0\0")]))


def test_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program, output = tmp_path / "p.py", tmp_path / "p.elf"
    program.write_text("n = 0\nfor i in range(300):\n    n += i\nprint(n)\n")
    sizes, counts = tmp_path / "sizes.json", tmp_path / "counts.json"
    assert main(["emit", str(program), "--boot", "-o", str(output), "--json", str(sizes)]) == 0
    text = capfd.readouterr()
    assert text.out == "44850\n" and "of    262,144 bytes  portal" in text.err
    found = json.loads(sizes.read_text())
    assert found["status"] == 0 and found["file"] == output.stat().st_size and len(found["parts"]) == 6
    assert main(["boot", str(output), "--stats", "--json", str(counts)]) == 0
    text = capfd.readouterr()
    assert text.out == "44850\n" and f"{json.loads(counts.read_text())['cycles']:,}  cycles" in text.err
    assert main(["boot", str(program)]) == 2 and "damaged, or no file that boots" in capfd.readouterr().err
    assert main(["boot", str(tmp_path / "none")]) == 2 and "no such file" in capfd.readouterr().err
    output.write_bytes(output.read_bytes()[:5000])
    assert main(["boot", str(output)]) == 2 and "no file that boots" in capfd.readouterr().err


def test_traces_wait_for_the_maps_that_they_name(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The same for a trace binary: scheduler's traces were entered before the maps of its tasks were made."""
    program, traces = str(BENCH / "scheduler.py"), str(tmp_path / "traces")
    assert main(["emit", program, "-o", traces]) == 0
    capfd.readouterr()
    assert main(["run", program, "--machine", "iss", "--traces", traces]) == 0
    assert capfd.readouterr().out == expected(BENCH / "scheduler.py").stdout
