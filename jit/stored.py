"""The jitcode of a program as bytes, so that a process need not write it again. Jitcodes and drivers name each other by
number."""

from __future__ import annotations

import io
import pickle
import struct
from typing import Any

from jit.jitcode import DriverInfo, JitCode, JitProgram


class _Pickler(pickle.Pickler):
    def __init__(self, file: Any, program: JitProgram) -> None:
        super().__init__(file, protocol=5)
        self.drivers = {id(driver): number for number, driver in enumerate(program.drivers)}

    def persistent_id(self, obj: Any) -> Any:
        if type(obj) is JitCode:
            return "code", obj.index
        if type(obj) is DriverInfo:
            return "driver", self.drivers[id(obj)]
        return None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: Any, program: JitProgram) -> None:
        super().__init__(file)
        self.program = program

    def persistent_load(self, pid: Any) -> Any:
        what, number = pid
        return (self.program.jitcodes if what == "code" else self.program.drivers)[number]


def _fields(thing: Any) -> list[Any]:
    return [getattr(thing, name) for name in thing.__dataclass_fields__]


def _set(thing: Any, contents: list[Any]) -> None:
    for name, content in zip(thing.__dataclass_fields__, contents, strict=True):
        setattr(thing, name, content)


def to_bytes(program: JitProgram) -> bytes:
    out = io.BytesIO(struct.pack("<II", len(program.jitcodes), len(program.drivers)))
    out.seek(0, io.SEEK_END)
    contents = [_fields(code) for code in program.jitcodes], [_fields(driver) for driver in program.drivers]
    _Pickler(out, program).dump(contents)
    return out.getvalue()


def from_bytes(data: bytes) -> JitProgram:
    """The program that to_bytes was given."""
    codes, drivers = struct.unpack_from("<II", data)
    program = JitProgram(
        [JitCode("", number, "v") for number in range(codes)], [DriverInfo("", 0, 0, -1, -1) for _ in range(drivers)]
    )
    code_contents, driver_contents = _Unpickler(io.BytesIO(data[8:]), program).load()
    for code, contents in zip(program.jitcodes, code_contents, strict=True):
        _set(code, contents)
    for driver, contents in zip(program.drivers, driver_contents, strict=True):
        _set(driver, contents)
    return program
