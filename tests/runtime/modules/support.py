"""A program gives the same output under CPython and on the VM."""

from __future__ import annotations

from tests.runtime.vm.support import run_python, run_vm


def check(source: str, memory: int = 32 << 20) -> None:
    """The program is to end well."""
    ours = run_vm(source, memory=memory)
    assert (ours.output.splitlines(), ours.error) == (run_python(source).splitlines(), "")
