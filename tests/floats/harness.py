"""Comparing implementations of floating point with SoftFloat, in C (harness.c): the simulator's and the RTL unit's."""

from __future__ import annotations

import ctypes
import functools
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from spec import isa

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[1] / "build"
FLOAT_ROWS = tuple(row for row in isa.ROWS.values() if row.unit is isa.Unit.FLOAT)
_KINDS = (
    "fadd fsub fmul fdiv fsqrt fmadd fmsub fnmsub fnmadd fsgnj fsgnjn fsgnjx fmin fmax fle flt feq fclass "
    "fcvt.w fcvt.wu fcvt.of.w fcvt.of.wu fcvt.convert"
).split()
FLAGS = ("inexact", "underflow", "overflow", "divide by zero", "invalid")


class Failure(ctypes.Structure):
    """The first difference: operands, rounding mode, results and flags."""

    _fields_ = [
        (name, ctypes.c_uint64)
        for name in ("a", "b", "c", "mode", "got", "got_flags", "wanted", "wanted_flags")
    ]  # fmt: skip


def kind_of(name: str) -> tuple[int, bool]:
    """Number of the operation in harness.c, and whether it is of double precision (of conversions: to it)."""
    stem, _, precision = name.rpartition(".")
    if name in ("fcvt.s.d", "fcvt.d.s"):
        return _KINDS.index("fcvt.convert"), name == "fcvt.d.s"
    if precision in ("w", "wu"):  # fcvt.d.w
        return _KINDS.index(f"fcvt.of.{precision}"), stem == "fcvt.d"
    return _KINDS.index(stem), precision == "d"


@functools.cache
def library() -> ctypes.CDLL:
    """harness.c, compiled, with SoftFloat behind it. Raises ImportError where softfloatpy is not installed."""
    from softfloatpy import _core

    source = HERE / "harness.c"
    path = BUILD / f"floats-{hashlib.sha256(source.read_bytes()).hexdigest()[:16]}.so"
    if not path.exists():
        BUILD.mkdir(exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        command = [sys.executable, "-m", "ziglang", "cc", "-O2", "-shared", "-fPIC", "-Wall", "-fno-sanitize=all"]
        subprocess.run([*command, str(source), "-o", str(draft)], check=True)
        draft.replace(path)
    harness = ctypes.CDLL(str(path))
    harness.check.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_int]
    harness.check.argtypes += [ctypes.c_uint64, ctypes.c_uint64, ctypes.POINTER(Failure)]
    if harness.load(_core.__file__.encode()):
        raise RuntimeError("SoftFloat's functions are not in softfloatpy's library")
    return harness


def compare(subject: Any, context: Any, op: int, name: str, count: int, seed: int = 1) -> str:
    """`count` comparisons of `subject` (a C function, harness.c's Subject) with SoftFloat; "" where all are alike."""
    kind, wide = kind_of(name)
    failure = Failure()
    function = ctypes.cast(subject, ctypes.c_void_p)
    if not library().check(function, context, op, kind, wide, count, seed, ctypes.byref(failure)):
        return ""
    flags = [
        " ".join(flag for i, flag in enumerate(FLAGS) if bits >> i & 1) or "none"
        for bits in (failure.got_flags, failure.wanted_flags)
    ]
    return (
        f"{name}({failure.a:#x}, {failure.b:#x}, {failure.c:#x}) in mode {failure.mode}: {failure.got:#x} with flags "
        f"{flags[0]}; SoftFloat says {failure.wanted:#x} with {flags[1]}"
    )
