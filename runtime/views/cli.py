"""The parts of the command that are for looking: their arguments. (Imports little: every run builds the parser.)"""

from __future__ import annotations

import argparse
import functools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spec.memory_map import IMAGE_MAX

SHELLS = ("bash", "zsh", "tcsh")


class CommandError(Exception):
    """str() is the one line to print; the command ends with status 2."""


def memory_size(text: str) -> int:
    """An amount of memory: MiB, or with a suffix K, M or G. Raises ValueError (argparse words it)."""
    units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    digits, unit = (text[:-1], units[text[-1].upper()]) if text[-1:].upper() in units else (text, 1 << 20)
    try:
        size = int(digits) * unit
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; say 16 or 16M") from None
    if size & (size - 1) or not 4 << 20 <= size <= IMAGE_MAX:
        raise argparse.ArgumentTypeError(f"{text}: must be a power of two from 4M to {IMAGE_MAX >> 20}M")
    return size


def threshold(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: must be a number from 1 on")
    return value


def stimulus(text: str) -> Any:
    from sim.pins import parse

    try:
        return parse(text)
    except ValueError as e:
        raise argparse.ArgumentTypeError(str(e)) from None


class Version(argparse.Action):
    """Prints the project's version, and Python's, and ends."""

    def __init__(self, option_strings: Sequence[str], dest: str, **_: Any) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, help="show the version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib import metadata

        python = sys.version.split(maxsplit=1)[0]
        print(f"sidewinder {metadata.version('sidewinder')} (Python {python})")
        parser.exit()


def add_looking(run: argparse.ArgumentParser) -> None:
    """Options of `sidewinder run` for looking at the pipeline."""
    run.add_argument(
        "--wave", type=Path, metavar="FILE",
        help="write waves of the pipeline, .vcd or .fst, with saved views for GTKWave and Surfer (--machine rtl)",
    )
    run.add_argument("--konata", type=Path, metavar="FILE", help="write a pipeline log for Konata (--machine rtl)")
    run.add_argument(
        "--from", dest="begin", default="cycle:0", metavar="WHERE",
        help="where they begin: cycle:N (the default: cycle:0), trace:N, line:[FILE:]N, bytecode:[FUNCTION]#N",
    )
    run.add_argument(
        "--cycles", type=int, default=20_000, metavar="N", help="how many cycles they show (default 20000)"
    )  # fmt: skip


def add_debug(debug: argparse.ArgumentParser) -> None:
    """Options of `sidewinder debug` beside those of a run."""
    debug.add_argument(
        "--resident", action="store_true", help="the whole VM runs on the core, not only the traces and what they call"
    )
    debug.add_argument(
        "--symbols", type=Path, metavar="FILE", help="keep an ELF file of the traces that there are, for LLDB"
    )
    debug.add_argument(
        "--listen", type=port, default=0, metavar="PORT", help="on which port of this machine (default: any, printed)"
    )


def port(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return number


def add_report(commands: Any, guards: Sequence[str]) -> argparse.ArgumentParser:
    """`sidewinder report PROG`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "report",
        help="a run as an HTML page",
        description="Run a program on the RTL and write one HTML page: source with cycles, each trace through all "
        "stages, guards and bridges, patterns, cycles in each configuration. A summary goes to standard output.",
    )
    parser.add_argument("program", metavar="PROG", help="a Python file; what follows it is sys.argv[1:]")
    parser.add_argument("-o", "--output", type=Path, default=Path("report.html"), metavar="FILE", help="the page")
    parser.add_argument("--guards", choices=guards, default="sidecar", metavar="CONFIG", help="as for `run`")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures as JSON, too")
    parser.add_argument(
        "--no-compare", dest="compare", action="store_false", help="do not measure the other configurations"
    )
    parser.add_argument(
        "--baselines", action="store_true", help="compare with the interpreter on the core and with C, too (slow)"
    )
    parser.set_defaults(module=None)
    return parser


def add_characterize(commands: Any) -> argparse.ArgumentParser:
    """`sidewinder characterize PROG...`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "characterize",
        help="where the time of programs goes",
        description="Run programs on the RTL, guards in the sidecar, in software, and with patterns; write tables "
        "(CSV), JSON and figures of phases, IR operations, guards and patterns.",
    )
    parser.add_argument("programs", metavar="PROG", nargs="+", help="Python files")
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("characterization"), metavar="FOLDER", help="where the files go"
    )
    parser.add_argument(
        "--pypy-log", type=Path, nargs="*", default=[], metavar="LOG",
        help="logs of PyPy (PYPYLOG=jit-log-noopt,jit-log-opt,jit-summary:NAME.log) of programs with these names",
    )  # fmt: skip
    return parser


def add_tour(commands: Any) -> argparse.ArgumentParser:
    """`sidewinder tour`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "tour",
        help="one small loop through every stage",
        description="Follow one small loop through every stage, in the terminal: bytecode, recorded and optimized IR, "
        "RV32 code with its sidecar, cycles on the RTL, a guard that fails. It ends with waves and a report.",
    )
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("tour"), metavar="FOLDER", help="for waves and report (default tour)"
    )
    parser.add_argument("--no-pause", action="store_true", help="do not wait for Enter (as where input is no terminal)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the stops as JSON, too ('-': instead)")
    return parser


def add_boards(commands: Any) -> None:
    """`sidewinder boards`, `sidewinder flash BOARD`."""
    listing = commands.add_parser(
        "boards",
        help="list the boards",
        description="List the boards: device, memories, what of the core fits, LUTs and clock as last measured by "
        "`make bitstream BOARD=NAME`.",
    )
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(handler=_list_boards)
    flash = commands.add_parser(
        "flash",
        help="load a board with its bitstream",
        description="Load the bitstream of `make bitstream BOARD=NAME` into a board, by openFPGALoader.",
    )
    flash.add_argument("board", metavar="BOARD", help="a name from `sidewinder boards`")
    flash.add_argument("--keep", action="store_true", help="write it to the board's flash memory, so that it stays")
    flash.add_argument(
        "--program", type=Path, metavar="FILE", help="write a file of `emit --boot` into the flash of a board alone"
    )
    flash.set_defaults(handler=_flash)


def _list_boards(arguments: argparse.Namespace) -> int:
    from boards.listing import main

    return int(main(as_json=arguments.json))


def _flash(arguments: argparse.Namespace) -> int:
    from boards.flash import main

    return int(main(arguments.board, keep=arguments.keep, program=arguments.program))


def add_completion(commands: Any, command: argparse.ArgumentParser) -> None:
    """`sidewinder completion SHELL`, for this command."""
    parser = commands.add_parser(
        "completion",
        help="print a shell's completion script",
        description="Print what makes a shell complete this command: words, options, files. For bash: "
        "sidewinder completion bash > ~/.local/share/bash-completion/completions/sidewinder",
    )
    parser.add_argument("shell", choices=SHELLS)
    parser.set_defaults(handler=functools.partial(completion, command))


def completion(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    try:
        import shtab
    except ImportError:
        sys.stderr.write("sidewinder: completion needs the package shtab, which `make setup` installs\n")
        return 2
    for action in _actions(parser):
        if action.type is Path or action.dest in ("program", "programs"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    print(shtab.complete(parser, arguments.shell))
    return 0


def _actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Of the parser and of its commands."""
    found: list[argparse.Action] = []
    for action in parser._actions:
        found.append(action)
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                found += _actions(inner)
    return found


def write_json(path: Path, value: Any) -> None:
    """To a file; '-' is standard output. Raises OSError."""
    import json

    text = json.dumps(value, indent=1) + "\n"
    if str(path) == "-":
        sys.stdout.write(text)
    else:
        path.write_text(text)
