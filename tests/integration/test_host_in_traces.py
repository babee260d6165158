"""Services of the host in hot loops: they may collect, and change objects that traces know."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.host import Session, load_program
from tests.differential import run_cpython
from tests.integration.harness import CONFIGURATIONS, compare

READING = """
import os
path = {path!r}
fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
os.write(fd, b"0123456789" * 6000)

def reading(count):
    out = []
    for k in range(count):
        pair = [k, k * 1.5]
        os.lseek(fd, 0, 0)
        data = os.read(fd, 60000)
        pair.append(len(data))
        out.append((pair, k + 0.5, data[k]))
    return out

out = reading(90)
print(len(out), sum(a + b + c + d + e for (a, b, c), d, e in out))
print(out[5], out[-1])
"""

ADDING = """
data = [1, 2, 3]

def total(count):
    found = 0
    for i in range(count):
        found += data[i % 3] + len(data)
    return found

def run(count):
    out = []
    for k in range(count):
        pair = [k, str(k)]
        exec("v%d = [%d]" % (k, k), globals())
        junk = [[j] for j in range(1000)]
        if k % 7 == 0:
            data[k % 3] = k
        if k == 20:
            exec("len = lambda x: 100", globals())
        out.append((pair, total(30)))
    return out

print(run(30))
print(v7, v29)
"""

FRAMES = """
import sys
class Log:
    def caller(self):
        frame = sys._getframe(1)
        depth = 0
        while frame is not None:
            depth += 1
            frame = frame.f_back
        return depth
    def log(self, x):
        return self.caller() + x if x % 3 else globals()["count"] & 3

def three(x):
    y = x * 2
    line = sys._getframe(1).f_lineno
    return len(locals()) + line + y

def deep(log, n):
    return log.log(n) if n % 4 == 0 else deep(log, n - 1) + 1

count, log = 0, Log()
for i in range(300):
    count += three(i) + three(i + 1) % 7
    count += log.log(i) + deep(log, i)
print(count)
"""


WATCHING = """
import sys
def inner(n):
    total = 0
    for i in range(n):
        total += i * 2
        if total > 50:
            total -= 50
    return total
def outer(n):
    total = 0
    for i in range(n):
        total += inner(i % 7)
        if i == n // 2:
            watch(i)
    return total
def watch(i):
    global told
    if i % 2:
        sys.settrace(tell)
    else:
        sys.settrace(None)
def tell(frame, event, arg):
    events.append((frame.f_code.co_name, event, frame.f_lineno))
    return tell
events = []
print(outer(200), outer(101), len(events))
print(outer(30), len(events), outer(102), len(events))
print(events[:30], events[-1])
"""


@pytest.mark.parametrize("name", ["sidecar", "software-fail", "resident", "reference-stress"])
def test_what_watches_while_loops_are_hot(name: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(WATCHING)
    assert not compare(path, name, run_cpython(path))


@pytest.mark.parametrize(("text", "name"), [(READING, "sidecar"), (ADDING, "software-fail")], ids=["reading", "adding"])
def test_services_in_a_loop(text: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(text.replace("{path!r}", repr(str(tmp_path / "data"))))
    assert not compare(path, name, run_cpython(path))


@pytest.mark.parametrize("name", ["sidecar-fail", "resident", "patterns-fail"])
def test_frames(name: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(FRAMES)
    assert not compare(path, name)


def test_who_calls_what_asks_for_the_host_is_not_given_up(tmp_path: Path) -> None:
    """Only what asks itself has no trace: its callers' traces end before it."""
    path = tmp_path / "program.py"
    path.write_text(FRAMES)
    output: list[bytes] = []
    with Session(load_program(str(path)), CONFIGURATIONS["sidecar"], output.append) as session:
        assert session.run() == 0
        stats = session.jit.stats
    assert b"".join(output).decode() == run_cpython(path).stdout
    assert stats.aborts["HOST_WANTED"] and stats.loops > 5 and stats.blacklisted <= 1
