"""What a data memory with one port costs: cycles of the benchmark's programs, as a table of docs/core.md.

    python -m bench.single_port [--program NAME ...]

The programs run in the `sidecar` configuration on two simulated cores, which differ in the memory's ports (and in where
the registers lie, which takes no time). With one port, a load waits for the header check or the store that has it.
"""

from __future__ import annotations

import argparse

from bench import cpi
from bench.measure import PROGRAMS, expected_output
from docs import marks
from runtime.host import Session, load_program
from runtime.options import Options
from runtime.statistics import run_statistics

CONFIGURATION = "sidecar"


def cycles(name: str, *, guards: str = CONFIGURATION, single_port: bool = False, floats: bool = False) -> int:
    """Of a program on the core. Raises SystemExit where it does not print what CPython prints."""
    path = PROGRAMS / f"{name}.py"
    output: list[bytes] = []
    options = Options(machine="rtl", guards=guards, single_port=single_port, floats=floats, strict=True)
    with Session(load_program(str(path)), options, output.append) as session:
        status = session.run()
        counts = run_statistics(session)
    if (b"".join(output).decode(), status) != expected_output(path):
        raise SystemExit(f"{name}: the output is not CPython's")
    return int(counts["core"]["cycles"])


def table(names: list[str]) -> list[str]:
    rows, ratios = [], []
    for name in names:
        two, one = cycles(name, single_port=False), cycles(name, single_port=True)
        ratios.append(one / two)
        rows.append([name, f"{two:,}", f"{one:,}", f"{ratios[-1] - 1:.1%}"])
        print(*rows[-1], flush=True)
    rows.append(["mean", "", "", f"{sum(ratios) / len(ratios) - 1:.1%}"])
    return marks.table([f"`{CONFIGURATION}`, cycles", "two ports", "one port", "more"], rows)


def main() -> None:
    programs = sorted(path.stem for path in PROGRAMS.glob("*.py"))
    parser = argparse.ArgumentParser(prog="python -m bench.single_port", description="Measure what one port costs.")
    parser.add_argument("--program", choices=programs, nargs="+", metavar="NAME", help="these; the page stays as it is")
    options = parser.parse_args()
    lines = table(options.program or programs)
    print(lines[-1])
    if not options.program:
        cpi.PAGE.write_text(marks.fill(cpi.PAGE.read_text(), "single port", lines))


if __name__ == "__main__":
    main()
