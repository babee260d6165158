"""What the oracle configuration needs to know before it runs a program."""

from __future__ import annotations

from dataclasses import replace

from jit.compiled import NeverFailed
from runtime.compiler import Program
from runtime.host import Session
from runtime.options import Options


def guards_that_never_fail(program: Program, options: Options) -> NeverFailed:
    """What the oracle configuration leaves out: found by a run with all guards in the sidecar, its output dropped."""
    plain = replace(options, guards="sidecar", vcd=None, pipeline_log=None, profile=False)
    with Session(program, plain, lambda _data: None) as session:
        session.run()
        found: NeverFailed = session.jit.never_failed()
        return found
