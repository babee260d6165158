"""The whole VM as firmware: programs run on the simulated core from start to end, without a JIT."""

from __future__ import annotations

import contextlib
import io

import pytest

from runtime.compiler import compile_source
from runtime.image import build_image
from runtime.translate.firmware import vm_firmware
from runtime.translate.native import vm_program
from spec.bytecode import Status
from tests.runtime.translate.test_firmware import Core

PROGRAMS = {
    "ints": """
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
print(fact(60), fact(60) // 7 ** 0 if False else fact(40) // fact(37), -fact(30) % 1000003, ~(1 << 70) >> 3)
""".replace("fact(60) // 7 ** 0 if False else ", ""),
    "floats": """
x = 1.0
for i in range(1, 40):
    x = x * 1.1 + 1 / i - x // 3
    print(x, x % 0.7, -x, int(x * 1e6))
print(float("1e22") + float("2.5e-7"), 0.1 + 0.2, 1e16, 5e-324)
""",
    "objects": """
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def add(self, other):
        return Point(self.x + other.x, self.y + other.y)
p = Point(0, 0.5)
things = []
for i in range(3000):
    p = p.add(Point(i, 0.25))
    if i % 500 == 0:
        things.append([i, (p.x, p.y), "item " + str(i)])
print(p.x, p.y, things, len(things), min(3, 2), "a" < "b")
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str) -> None:
    wanted = io.StringIO()
    with contextlib.redirect_stdout(wanted):
        exec(PROGRAMS[name], {"__name__": "__main__"})
    image = build_image(compile_source(PROGRAMS[name], name))
    image.set_vm("hot_threshold", 0)
    output = bytearray()

    def host(_service: int, _argument: int) -> int:
        output.extend(image.take_output())
        return 0

    core = Core(vm_program(), vm_firmware(), image.buffer, host)
    assert Status(core.call("interpret")) == Status.FINISHED
    output.extend(image.take_output())
    assert output.decode() == wanted.getvalue()
    core.machine.close()
    image.close()
