"""The VM's source executed by CPython, without translation."""

from __future__ import annotations

from runtime.compiler import compile_source
from runtime.image import build_image
from runtime.translate import ll
from runtime.vm.frames.interp import interpret
from spec.bytecode import Status

SOURCE = """
class A:
    def __init__(self, x, y=2):
        self.x = x
        self.y = y
    def total(self):
        return self.x + self.y
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
values = [1, 2.5, "three"]
values.append(fib(7))
print(values, A(1).total(), A(1, y=5).total())
for i in range(3):
    print(i * 0.5, end=" ")
print((1 << 40) // 7, "a" + "b", 7 % 3, -7 // 2, [1, 2] < [1, 3])
"""


def test_interpreter_in_python() -> None:
    image = build_image(compile_source(SOURCE, "program.py"))
    try:
        ll.bind(image.buffer)
        assert interpret() == Status.FINISHED
        assert image.take_output().decode() == ("[1, 2.5, 'three', 13] 3 6\n0.0 0.5 1.0 157073089682 ab 1 -4 True\n")
    finally:
        ll.bind(bytearray())
        image.close()
