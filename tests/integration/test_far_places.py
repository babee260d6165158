"""Programs whose objects reach beyond what one instruction's immediate addresses: far items of lists, many globals,
many attributes of a class. Their outputs are CPython's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differential import run_cpython
from tests.integration.harness import compare

CONFIGURATIONS = ("software", "sidecar", "patterns", "reference")


def items(indices: range) -> str:
    adds = "\n".join(f"    t += xs[{i}] - fs[{i}]" for i in indices)
    return (
        f"xs = [1] * 1100\nfs = [0.5] * 1100\nt = 0\nfor i in range(40):\n{adds}\n    xs[{indices[0]}] = i\nprint(t)\n"
    )


def global_names(count: int) -> str:
    names = [f"g{i}" for i in range(count)]
    sets = "\n".join(f"{name} = {i} + 0.5" for i, name in enumerate(names))
    body = f"def f():\n    return {' + '.join(names)}\n"
    return f"{sets}\n{body}t = 0\nfor i in range(40):\n    t += f()\n    g0 = t\nprint(t)\n"


def attributes(count: int) -> str:
    names = [f"a{i}" for i in range(count)]
    sets = "\n".join(f"    {name} = {i} * 3" for i, name in enumerate(names))
    reads = " + ".join(f"C.{name}" for name in names)
    return f"class C:\n{sets}\nt = 0\nfor i in range(40):\n    t += {reads}\n    C.a{count - 1} = t % 1000\nprint(t)\n"


PROGRAMS = {
    "items-500": items(range(500, 516)),
    "items-1010": items(range(1010, 1030)),
    "item-509": "xs = [1] * 1100\nt = 0\nfor i in range(200):\n    t += xs[509]\nprint(t)\n",
    **{f"globals-{n}": global_names(n) for n in (28, 30, 31, 32, 33, 64)},
    **{f"attributes-{n}": attributes(n) for n in (20, 23, 24, 25, 40)},
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_far_places(name: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAMS[name])
    expected = run_cpython(path)
    assert expected.status == 0
    for configuration in CONFIGURATIONS:
        assert not compare(path, configuration, expected), configuration
