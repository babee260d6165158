"""Programs whose whole VM is on the core, with a host that compiles and without any: the table of docs/standalone.md.

    python -m bench.standalone [--machine iss] [PROGRAM...]

Each program runs three times on the RTL: with the host restoring the interpreter's state, which is charged
(runtime/charges.py); resident; and booted from a file that a run on the simulator has trained. Exit status 1 where an
output is not CPython's, or the host has interpreted a bytecode of the resident run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.measure import PROGRAMS, expected_output
from docs import marks
from runtime import boot
from runtime.host import Session, load_program
from runtime.options import Options
from runtime.statistics import run_statistics

PAGE = Path(__file__).parents[1] / "docs" / "standalone.md"
HEADS = (
    "program", "charged: cycles", "resident: cycles", "to that", "exits", "host asked", "recorded bytecodes",
    "booted: cycles", "to resident", "bytes of traces and exits",
)  # fmt: skip


def run(path: Path, options: Options) -> tuple[str, dict[str, Any]]:
    output: list[bytes] = []
    with Session(load_program(str(path)), options, output.append) as session:
        session.run()
        return b"".join(output).decode(), run_statistics(session)


def boot_file(path: Path, folder: Path) -> tuple[Path, int]:
    """A file that a run on the simulator has trained, and the bytes of trace memory that are in use."""
    options = Options(machine="iss", resident=True, quasi_immutable=False, strict=True)
    with Session(load_program(str(path)), options, lambda _data: None) as session:
        session.run()
        data, _ = boot.boot_bytes(session)
        linker = session.jit.backend.linker
        used = linker.next - linker.first
    file = folder / "program.elf"
    file.write_bytes(data)
    return file, used


def booted(path: Path, machine: str, folder: Path) -> tuple[str, int, int]:
    """Output, cycles, bytes of trace memory in use."""
    output: list[bytes] = []
    file, used = boot_file(path, folder)
    _, counts = boot.boot(file, machine, output.append)
    return b"".join(output).decode(), counts["cycles"], used


def row(path: Path, machine: str, folder: Path) -> tuple[list[str], bool]:
    """The cells, and whether all is as it should be."""
    expected, status = expected_output(path)
    charged_output, charged = run(path, Options(machine=machine, charged=True, strict=True))
    resident_output, resident = run(path, Options(machine=machine, resident=True, strict=True))
    booted_output, cycles, used = booted(path, machine, folder)
    whole = resident["whole"]
    right = status == 0 and whole["bytecodes_off_core"] == 0
    right &= charged_output == resident_output == booted_output == expected
    before, now = charged["whole"]["cycles"], whole["cycles"]
    cells = [f"{before:,}", f"{now:,}", f"{now / before - 1:+.1%}", f"{resident['jit']['guard_exits']:,}"]
    cells += [f"{whole['asked']:,}", f"{whole['bytecodes_recorded']:,}"]
    cells += [f"{cycles:,}", f"{cycles / now - 1:+.1%}", f"{used:,}"]
    return [path.stem, *cells], right


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure resident and booted programs.")
    parser.add_argument("--machine", choices=("iss", "rtl"), default="rtl")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    arguments = parser.parse_args()
    wanted = arguments.programs
    paths = [path for path in sorted(PROGRAMS.glob("*.py")) if path.stem in wanted or not wanted]
    rows, all_right = [], True
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            cells, right = row(path, arguments.machine, Path(folder))
            print(*cells, "" if right else "WRONG", flush=True)
            rows.append(cells)
            all_right &= right
    if arguments.machine == "rtl" and not wanted:
        PAGE.write_text(marks.fill(PAGE.read_text(), "standalone", marks.table(HEADS, rows)))
    return 0 if all_right else 1


if __name__ == "__main__":
    sys.exit(main())
