"""Services of the host in hot loops: they may collect, and change objects that traces know."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differential import run_cpython
from tests.integration.harness import compare

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


@pytest.mark.parametrize(("text", "name"), [(READING, "sidecar"), (ADDING, "software-fail")], ids=["reading", "adding"])
def test_services_in_a_loop(text: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(text.replace("{path!r}", repr(str(tmp_path / "data"))))
    assert not compare(path, name, run_cpython(path))
