"""The `sidewinder` command, behind runtime/start.py."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from runtime.ending import EXIT_ERROR, EXIT_INTERRUPTED, EXIT_USAGE
from runtime.imagebuilder import ImageError
from runtime.options import DEFAULT_THRESHOLD, GUARDS, MACHINES
from runtime.pythonwords import own_words
from runtime.running import command_run, load, options_of, run_session
from runtime.views import cli
from runtime.views.cli import CommandError
from spec.memory_map import TRACE

if TYPE_CHECKING:
    from runtime.compiler import Program


_DESCRIPTION = """\
Sidewinder runs Python programs on a RISC-V soft core that checks the JIT's guards beside the instructions.

  sidewinder tour                             one small loop through every stage
  sidewinder run prog.py                      run on the native VM (no traces)
  sidewinder run prog.py --machine rtl        hot loops become traces and run on the RTL in simulation
  sidewinder run prog.py --machine iss --guards software --stats
  sidewinder trace prog.py                    bytecode, IR before and after optimization, RV32 code of each trace
  sidewinder run prog.py --machine board --port /dev/ttyUSB0
  sidewinder emit prog.py -o prog.trace       the traces of a run as an ELF trace binary
  sidewinder dump prog.trace                  what is in it
  sidewinder emit prog.py --boot -o prog.elf  the program, its traces and the VM: a file for a core without a host
  sidewinder boot prog.elf --machine rtl      start a core with it
  sidewinder bench                            the table of `make sim`
  sidewinder debug prog.py                    on a core that gdb or LLDB controls
  sidewinder report prog.py                   a run on the RTL as an HTML page
  sidewinder characterize prog.py ...         where the time goes: tables and figures
  sidewinder boards                           the boards that the core is built for
  sidewinder completion bash                  completion for a shell"""

_EPILOG = """\
exit status: 0, or 1 where the program ends with an exception (its traceback is CPython's) or has a syntax error,
2 where it uses something that is not supported or the command line is wrong, 130 after Ctrl-C; what the program gives
sys.exit() is passed on"""

SIMULATED = tuple(name for name in MACHINES if name != "board")
_CACHED_HELP = "firmware and image are in an SDRAM behind caches (rtl)"
_RESIDENT_HELP = (
    "the whole VM runs on the core; the host only compiles, and serves files and output (always on a board)"
)
_PINS_HELP = "the core has pins, with these levels: 0=high,3=5000 (pin 3 changes every 5000 cycles); needs --resident"
_PORT_HELP = "the board's serial port (--machine board), such as /dev/ttyUSB0"
_GUARDS_HELP = """how traces check their guards: `software` (compare and branch), `sidecar` (guard engine; the default),
`sidecar-noloop` (the same without the loop bit), `software+patterns` and `patterns` (traces respecialized by what the
value-pattern table found), `oracle` (unsafe, measurement only: guards that never failed are left out)"""


class _Parser(argparse.ArgumentParser):
    def _get_formatter(self) -> argparse.HelpFormatter:
        """As argparse has it. (It asks for one with each argument that is added, and that one asks `shutil` for the
        width: half a megabyte, with what it compresses by.)"""
        if sys.version_info >= (3, 14):  # there it knows of colours
            return super()._get_formatter()
        make: Any = self.formatter_class
        formatter: argparse.HelpFormatter = make(prog=self.prog, width=_columns() - 2)
        return formatter

    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_USAGE, f"{self.prog}: {message}; '{self.prog} --help' explains\n")


def _columns() -> int:
    """Of the terminal, as shutil.get_terminal_size has them."""
    with contextlib.suppress(KeyError, ValueError):
        if (columns := int(os.environ["COLUMNS"])) > 0:
            return columns
    with contextlib.suppress(OSError):
        return os.get_terminal_size(1).columns or 80
    return 80


def _add_run_options(parser: argparse.ArgumentParser, machine: str, machines: Sequence[str] = SIMULATED) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "program", metavar="PROG", nargs="?",
        help="a Python file, or - for the standard input; what follows it is sys.argv[1:]",
    )
    which.add_argument("-m", dest="module", metavar="MODULE", help="a module or package, found as by `python -m`")
    which.add_argument("-c", dest="source", metavar="TEXT", help="the program itself")
    parser.add_argument(
        "--machine", choices=machines, default=machine, help=f"what runs the traces (default {machine})"
    )
    parser.add_argument("--guards", choices=GUARDS, default="sidecar", metavar="CONFIG", help=_GUARDS_HELP)
    parser.add_argument("--floats", action="store_true", help="the core has Zdinx (iss and rtl)")
    parser.add_argument("--watches", action="store_true", help="the core has watches (iss and rtl)")
    parser.add_argument("--cached", action="store_true", help=_CACHED_HELP)
    parser.add_argument("--pins", type=cli.stimulus, metavar="LEVELS", help=_PINS_HELP)
    parser.add_argument(
        "--memory",
        type=cli.memory_size,
        default=0,
        metavar="MIB",
        help="what the memory image may grow to (default 256; on the RTL, 16)",
    )
    parser.add_argument(
        "--jit-threshold",
        type=cli.threshold,
        default=DEFAULT_THRESHOLD,
        metavar="N",
        help=f"passes of a loop before it is traced (default {DEFAULT_THRESHOLD})",
    )
    parser.add_argument(
        "--verify",
        action="store_true",
        help="check each trace at each stage; an internal error of the JIT ends the run, instead of costing that trace",
    )


def build_parser(run_alone: bool = False) -> argparse.ArgumentParser:
    """`run_alone`: of the commands only `run`, which most often it is."""
    parser = _Parser(
        prog="sidewinder",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=cli.Version)
    commands = parser.add_subparsers(  # (without `prog` it would format one, for which argparse imports a lot)
        dest="command", metavar="COMMAND", required=True, parser_class=_Parser, prog=parser.prog
    )
    run = commands.add_parser("run", help="run a program", description="Run a Python program.", epilog=_EPILOG)
    _add_run_options(run, "native", MACHINES)
    run.add_argument("--port", metavar="DEV", help=_PORT_HELP)
    run.add_argument("--no-jit", action="store_true", help="interpret only")
    run.add_argument("--stats", action="store_true", help="print what happened to stderr at the end")
    run.add_argument("--json", type=Path, metavar="FILE", help="write what --stats prints, and more, as JSON")
    run.add_argument("--resident", action="store_true", help=_RESIDENT_HELP)
    run.add_argument(
        "--fail-guards", action="store_true", help="each guard fails the first time it is reached, as tests want it"
    )
    run.add_argument(
        "--trace-memory", type=int, default=TRACE.size >> 10, metavar="KIB",
        help=f"how much of the core's {TRACE.size >> 10} KiB of trace memory is used",
    )  # fmt: skip
    run.add_argument("--traces", type=Path, metavar="FILE", help="begin with the traces of a trace binary")
    run.add_argument("--vcd", type=Path, metavar="FILE", help="write all signals of the RTL (--machine rtl; slow)")
    cli.add_looking(run)
    run.set_defaults(handler=command_run)
    if not run_alone:
        _add_others(parser, commands)
    return parser


def _add_others(parser: argparse.ArgumentParser, commands: Any) -> None:
    from runtime.binaries import command_boot, command_dump, command_emit

    emit = commands.add_parser(
        "emit", help="write the traces of a run as an ELF file", description=command_emit.__doc__
    )
    _add_run_options(emit, "iss")
    emit.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the trace binary to write")
    emit.add_argument("--boot", action="store_true", help="write a file that a core without a host boots from")
    emit.add_argument("--json", type=Path, metavar="FILE", help="write the sizes as JSON, too ('-': to stdout)")
    emit.set_defaults(handler=command_emit)
    boot = commands.add_parser(
        "boot", help="start a core with a file of `emit --boot`", description=command_boot.__doc__
    )
    boot.add_argument("file", type=Path, metavar="FILE")
    boot.add_argument("--machine", choices=("iss", "rtl", "board"), default="iss", help="the core (default iss)")
    boot.add_argument("--port", metavar="DEV", help=_PORT_HELP)
    boot.add_argument("--cached", action="store_true", help=_CACHED_HELP)
    boot.add_argument("--pins", type=cli.stimulus, metavar="LEVELS", help=_PINS_HELP)
    boot.add_argument("--stats", action="store_true", help="print what the core counted to stderr at the end")
    boot.add_argument("--json", type=Path, metavar="FILE", help="write that, and the status, as JSON")
    boot.set_defaults(handler=command_boot)
    dump = commands.add_parser("dump", help="show a trace binary", description="Show what is in a trace binary.")
    dump.add_argument("file", type=Path, metavar="FILE")
    dump.add_argument("--json", type=Path, metavar="FILE", help="write it as JSON instead ('-': to standard output)")
    dump.set_defaults(handler=command_dump)
    trace = commands.add_parser(
        "trace", help="show bytecode, IR and code", description="Run a program and show each stage of its traces."
    )
    _add_run_options(trace, "iss")
    trace.add_argument("--resident", action="store_true", help=_RESIDENT_HELP)
    trace.add_argument("--bytecode", action="store_true", help="only the bytecode; the program is not run")
    trace.set_defaults(handler=command_trace)
    debug = commands.add_parser("debug", help="run under gdb or LLDB", description=command_debug.__doc__)
    _add_run_options(debug, "iss", MACHINES)
    debug.add_argument("--port", metavar="DEV", help=_PORT_HELP)
    cli.add_debug(debug)
    debug.set_defaults(handler=command_debug)
    bench = commands.add_parser("bench", help="run the benchmarks", add_help=False)
    bench.set_defaults(handler=None)
    cli.add_report(commands, GUARDS).set_defaults(handler=command_report)
    cli.add_characterize(commands).set_defaults(handler=command_characterize)
    cli.add_tour(commands).set_defaults(handler=command_tour)
    cli.add_boards(commands)
    cli.add_completion(commands, parser)


def split_arguments(parser: argparse.ArgumentParser, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Our words, and those for the program: after `--`, or from the second on that is no option of ours; after -m and
    -c from the first such option, too."""
    commands = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    if not words or words[0] not in ("run", "trace", "emit", "debug", "report"):
        return list(words), []
    options = commands.choices[words[0]]._option_string_actions
    at, program = 1, False
    while at < len(words):
        word = words[at]
        if word == "--":
            return list(words[:at]), list(words[at + 1 :])
        if word.startswith("-") and len(word) > 1:
            action = options.get(word)  # None: --name=value, an abbreviation or a mistake, for argparse to see
            name = word.partition("=")[0]
            if program and action is None and not any(option.startswith(name) for option in options):
                return list(words[:at]), list(words[at:])
            program = program or word.startswith("-m") or word == "-c"
            at += 2 if action is not None and action.nargs is None else 1
        elif program:
            return list(words[:at]), list(words[at:])
        else:
            program = True
            at += 1
    return list(words), []


def command_trace(arguments: argparse.Namespace) -> int:
    from runtime.compiler.listing import program_text

    program, options = load(arguments), options_of(arguments)
    print(program_text(program))
    if arguments.bytecode:
        return 0
    if not options.traces:
        raise CommandError("trace needs a machine with traces: --machine reference, iss or rtl")
    from jit.options import Events
    from jit.text import format_trace

    events = Events(
        recorded=lambda trace: print(f"# recorded\n{format_trace(trace)}\n", flush=True),
        optimized=lambda trace, number: print(f"# optimized, trace {number}\n{format_trace(trace)}\n", flush=True),
        aborted=lambda abort, where: print(f"# abandoned: {where}: {abort}\n", flush=True),
    )
    status, session = run_session(program, options, events=events)
    with session:
        if options.machine != "reference":
            from jit.trace_binary import dump
            from runtime.machines import collect_traces

            print(f"# code\n{dump(collect_traces(session))}")
    return status


def command_debug(arguments: argparse.Namespace) -> int:
    """Run a program on a core that a debugger controls: wait for gdb-multiarch or LLDB (`target remote`), which then
    sets breakpoints in traces, by lines of Python as well, and in the firmware, steps, reads and writes registers and
    memory. docs/debugging.md says how."""
    from runtime.debugger.command import command_debug as debug

    return debug(load(arguments), options_of(arguments), arguments, run_session)


def command_tour(arguments: argparse.Namespace) -> int:
    from runtime.views.tour import command_tour as tour

    return tour(arguments)


def command_report(arguments: argparse.Namespace) -> int:
    from runtime.views.report import report

    return report(load(arguments), arguments)


def command_characterize(arguments: argparse.Namespace) -> int:
    from runtime.views.characterize import characterize

    def loaded(path: str) -> Program:
        return load(argparse.Namespace(program=path, module=None, source=None))

    return characterize(arguments.programs, loaded, arguments.output, arguments.pypy_log)


def command_bench(rest: list[str]) -> int:
    from bench.runner import main as bench_main

    signal.signal(signal.SIGINT, signal.default_int_handler)  # it ends what it has started by itself
    return bench_main(rest)


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        if words[:1] == ["bench"]:
            return command_bench(words[1:])
        words = own_words(words)
        parser = build_parser(run_alone=words[:1] == ["run"])
        words, rest = split_arguments(parser, words)
        arguments = parser.parse_args(words)
        arguments.arguments = rest
        result: int = arguments.handler(arguments)
        return result
    except (CommandError, ImageError) as e:
        sys.stderr.write(f"sidewinder: {e}\n")
        return EXIT_USAGE
    except BrokenPipeError:  # the reader of our output has gone
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_ERROR
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
