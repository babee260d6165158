"""An interrupt (Ctrl-C) ends a program soon: in the interpreter, in a trace, in a function of the VM."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options

PROGRAMS = {
    "no_guard": "i = 0\nwhile True:\n    i = (i + 1) % 1000\n",
    "calls": "def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n\n\nwhile True:\n    f(100)\n",
    "big": "x = 3\nwhile True:\n    x = x * 3 % (1 << 200)\n",
}


@pytest.mark.parametrize("machine", ["native", "reference", "iss"])
@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_interrupt(name: str, machine: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAMS[name])
    with Session(compile_source(PROGRAMS[name], str(path)), Options(machine=machine)) as session:
        timer = threading.Timer(1.5, session.interrupt)
        timer.start()
        start = time.monotonic()
        status = session.run()
        assert time.monotonic() - start < 30
        assert status == 130
        assert session.report is not None
        assert session.report.text.startswith(f'Traceback (most recent call last):\n  File "{path}", line ')
        assert session.report.text.endswith("\nKeyboardInterrupt\n")
