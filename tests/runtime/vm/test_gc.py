"""The collector: objects survive, garbage goes, room that is short is a MemoryError."""

from __future__ import annotations

import pytest

from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options
from spec import heap
from spec.memory_map import IMAGE
from tests.runtime.vm.support import run_vm

SMALLEST = 4 << 20  # bytes of memory

GARBAGE = """
keep = []
for i in range(60000):
    pair = [i, [i * 0.5, "x" + "y"]]
    if i % 1000 == 0:
        keep.append(pair)
total = 0
for number, rest in keep:
    total += number + rest[0] + len(rest[1])
print(len(keep), total, keep[59])
"""


def test_garbage_goes() -> None:
    outcome = run_vm(GARBAGE, memory=SMALLEST)
    assert (outcome.output, outcome.error) == ("60 2655120.0 [59000, [29500.0, 'xy']]\n", "")


def test_every_space_left_is_cleared() -> None:
    with Session(compile_source(GARBAGE, "p.py"), Options(memory=SMALLEST), lambda data: None) as session:
        assert session.run() == 0
        image = session.image
        assert image.vm("gc_count") > 3
        for start, end in (
            (image.vm("alloc_ptr"), image.vm("space_start") + image.vm("space_size")),
            (image.vm("other_start"), image.vm("other_start") + image.vm("space_size")),
        ):
            base = heap.VM_STATE.base
            assert not any(image.buffer[start - base : end - base])


GROWING = """
keep = []
for i in range(300000):
    keep.append([i, str(i)])
total = 0
for number, text in keep:
    total += number + len(text)
print(total)
"""


@pytest.mark.parametrize("limit", [32, 64, 256])
def test_spaces_grow(limit: int) -> None:
    """As far as the image does, and what they leave is clean."""
    output: list[bytes] = []
    with Session(compile_source(GROWING, "p.py"), Options(memory=limit << 20), output.append) as session:
        image = session.image
        before = image.vm("space_size")
        assert before < 8 << 20
        if limit == 32:  # too little: but the spaces are as large as they can be
            session.run()
            assert session.report and session.report.text.endswith("MemoryError\n")
        else:
            assert session.run() == 0
            assert output == [b"%d\n" % sum(i + len(str(i)) for i in range(300000))]
        size, low = image.vm("space_size"), image.vm("immortal_limit")
        assert size >= 2 * before or limit == 32
        assert sorted((image.vm("space_start"), image.vm("other_start"))) == [low, low + size]
        assert low + 2 * size <= IMAGE.base + (limit << 20)
        other = image.vm("other_start") - IMAGE.base
        assert not any(image.buffer[other : other + size])


def test_memory_error() -> None:
    for source in ("x = []\nwhile True: x = [x]", "x = [1]\nwhile True: x += x", "x = 'a'\nwhile True: x += x"):
        assert run_vm("print(1)\n" + source, memory=SMALLEST).output == "1\n"
        assert run_vm(source, memory=SMALLEST).error == "MemoryError"


def test_classes_without_end() -> None:
    source = "def f():\n    class A: pass\n    return A\nwhile True: f()"
    assert run_vm(source).error == "MemoryError"


def test_the_reserve() -> None:
    """What was kept back is given once, and the next allocation that finds no room fails."""
    with Session(compile_source("x = 1", "p.py"), Options(memory=SMALLEST), lambda data: None) as session:
        image, library = session.image, session.library
        assert library.call("collect_and_reserve", 64) == 1
        end = image.vm("space_start") + image.vm("space_size")
        room = image.vm("alloc_limit") - image.vm("alloc_ptr")
        assert image.vm("alloc_limit") < end
        assert library.call("collect_and_reserve", room + 8) == 0
        assert image.vm("error_kind")
        assert library.call("use_reserve") == 1
        assert image.vm("alloc_limit") == image.vm("space_start") + image.vm("space_size")
        assert not image.vm("error_kind")
        assert library.call("use_reserve") == 0


CLASSES = """
class Base: pass
kept = []
for i in range(1000):
    cls = type(f"C{i}", (Base,), {f"f{j}_{i}": j for j in range(10)})
    x = cls()
    for j in range(20):
        setattr(x, f"a{i}_{j}", [j])
    kept.append(x)
total = 0
for i, x in enumerate(kept):
    for j in range(20):
        total += getattr(x, f"a{i}_{j}")[0]
    total += getattr(x, f"f3_{i}")
print(total)
"""


def test_the_immortal_area_grows() -> None:
    """From either space, and what it takes from the spaces is clean afterwards."""
    output: list[bytes] = []
    with Session(compile_source(CLASSES, "p.py"), Options(memory=2 * SMALLEST), output.append) as session:
        image = session.image
        before = image.vm("immortal_limit")
        assert session.run() == 0
        assert output == [b"193000\n"]
        assert image.vm("immortal_limit") >= before + (1 << 20)
        base = heap.VM_STATE.base
        spaces = sorted((image.vm("space_start"), image.vm("other_start")))
        assert spaces == [image.vm("immortal_limit"), image.vm("immortal_limit") + image.vm("space_size")]
        assert not any(image.buffer[image.vm("immortal_ptr") - base : image.vm("immortal_limit") - base])
