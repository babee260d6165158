"""The commands about files of code: `emit` (trace binaries, and files that boot), `boot` and `dump`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.running import load, options_of, run_session, save_json
from runtime.views.cli import CommandError

if TYPE_CHECKING:
    from runtime.boot import Sizes
    from runtime.host import Session


def command_emit(arguments: argparse.Namespace) -> int:
    """Run a program and write its traces, with guards, exits and resume data, as an ELF trace binary. They compare what
    other runs take for constants: globals, attributes of classes. With --boot, write a file from which a core boots
    without a host; how large its parts are goes to stderr."""
    from runtime.machines import trace_binary_bytes

    options = replace(options_of(arguments), quasi_immutable=False)
    if arguments.boot:
        options = replace(options, resident=True, pins=arguments.pins)
    if arguments.boot and options.guards == "oracle":
        raise CommandError("emit --boot needs all guards; oracle leaves some out")
    program = load(arguments)
    if options.machine not in ("iss", "rtl"):
        raise CommandError("emit needs --machine iss or rtl: nothing else has RV32 code")
    output: Path = arguments.output
    if output.is_dir():
        raise CommandError(f"{output} is a directory; name a file")
    if not output.resolve().parent.is_dir():
        raise CommandError(f"{output}: there is no directory {output.parent}")
    status, session = run_session(program, options, soon=False)
    with session:
        report, figures = f"{output}: {len(session.jit.traces)} traces\n", {"traces": len(session.jit.traces)}
        if arguments.boot:
            data, sizes = boot_bytes(session)
            report, figures = sizes.text(), asdict(sizes)
        else:
            data = trace_binary_bytes(session)
            figures["file"] = len(data)
        try:
            output.write_bytes(data)
        except OSError as e:
            raise CommandError(f"{output}: cannot be written: {e.strerror}") from None
    sys.stderr.write(report)
    if arguments.json is not None:
        save_json(arguments.json, {"status": status, **figures})
    return status


def boot_bytes(session: Session) -> tuple[bytes, Sizes]:
    from runtime.boot import BootError
    from runtime.boot import boot_bytes as bytes_of

    try:
        return bytes_of(session)
    except BootError as e:
        raise CommandError(f"no file is written: {e}") from None


def command_boot(arguments: argparse.Namespace) -> int:
    """Start a core from reset with a file that `sidewinder emit --boot` wrote, and show what it prints."""
    from runtime.boot import BootError, boot
    from runtime.streams import write_to_stdout

    if (arguments.machine == "board") != (arguments.port is not None):
        raise CommandError("--machine board needs --port DEV, and no other machine has one")
    try:
        status, counts = boot(
            arguments.file, arguments.machine, write_to_stdout,
            cached=arguments.cached, port=arguments.port, pins=arguments.pins,
        )  # fmt: skip
    except OSError as e:
        raise CommandError(f"{arguments.file}: {(e.strerror or str(e)).lower()}") from None
    except BootError as e:
        raise CommandError(f"{arguments.file}: {e}") from None
    if arguments.stats:
        sys.stderr.write("".join(f"{count:>14,}  {name.replace('_', ' ')}\n" for name, count in counts.items()))
    if arguments.json is not None:
        save_json(arguments.json, {"status": status, **counts})
    return status


def command_dump(arguments: argparse.Namespace) -> int:
    from jit.trace_binary import TraceBinaryError, dump, from_bytes

    try:
        binary = from_bytes(arguments.file.read_bytes())
    except OSError as e:
        raise CommandError(f"{arguments.file}: {(e.strerror or str(e)).lower()}") from None
    except TraceBinaryError as e:
        raise CommandError(f"{arguments.file}: {e}") from None
    if arguments.json is not None:
        from runtime.views.binary import as_dict

        save_json(arguments.json, as_dict(binary))
    else:
        print(dump(binary))
    return 0
