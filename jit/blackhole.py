"""The blackhole interpreter: executes jitcode on concrete values, from a guard's exit (or an abandoned trace) to the
next merge point or to the return of the portal.

Calls of functions without a merge point go to the VM's library, whether or not traces inline them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jit.executor import Executor, OutOfMemory
from jit.ir import OPS
from jit.jitcode import DriverInfo, Instr, JitCode
from jit.semantics import EVAL, eval_ovf


class BFrame:
    """An activation of a jitcode; `pc` is the instruction to execute next (in callers: the call being executed)."""

    __slots__ = ("jitcode", "pc", "regs")

    def __init__(self, jitcode: JitCode, pc: int) -> None:
        self.jitcode = jitcode
        self.pc = pc
        self.regs: list[Any] = [None] * len(jitcode.kinds) + [c.value for c in jitcode.constants]


@dataclass(frozen=True)
class AtMergePoint:
    """The blackhole stands at a merge point: values of greens and reds."""

    driver: DriverInfo
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Returned:
    """The portal has returned."""

    value: Any


class FrameRoots:
    """References in a stack of frames that live over a collection (executor.RootList). Each frame's `pc` is a call."""

    def __init__(self, frames: Sequence[BFrame]) -> None:
        self.places = [
            (frame.regs, r)
            for frame in frames
            for r in frame.jitcode.live_over_call(frame.pc)
            if frame.jitcode.kinds[r] == "r"
        ]

    def refs(self) -> list[int]:
        return [regs[r] for regs, r in self.places]

    def update(self, refs: Sequence[int]) -> None:
        for (regs, r), ref in zip(self.places, refs, strict=True):
            regs[r] = ref


COMPARE: dict[str, Callable[..., Any]] = {
    "goto_if_" + name: function
    for name, function in {**EVAL, "ptr_nonzero": lambda a: a != 0, "ptr_iszero": lambda a: a == 0}.items()
}


class Blackhole:
    """Runs a stack of frames. `instructions` counts what was executed, for statistics."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.instructions = 0
        self.frames: list[BFrame] = []

    def run(self, frames: list[BFrame]) -> AtMergePoint | Returned:
        """Execute until a merge point is reached (frames that stand at one go nowhere) or the last frame returns."""
        self.frames = frames
        while True:
            frame = frames[-1]
            instr = frame.jitcode.code[frame.pc]
            self.instructions += 1
            name, regs = instr.name, frame.regs
            if name in EVAL:
                regs[instr.dst] = EVAL[name](*[regs[a] for a in instr.args])
                frame.pc += 1
            elif instr.edges:
                self._branch(frame, instr)
            elif name == "jit_merge_point":
                return AtMergePoint(instr.descr, tuple(regs[a] for a in instr.args))
            elif name == "return":
                frames.pop()
                value = regs[instr.args[0]] if instr.args else None
                if not frames:
                    return Returned(value)
                self._finish_call(frames[-1], value)
            elif name == "inline_call" and instr.descr.call_descr is None:
                callee = BFrame(instr.descr, 0)
                callee.regs[: len(instr.args)] = [regs[a] for a in instr.args]
                frames.append(callee)
            else:
                result = self._effect(frame, instr)
                if instr.dst >= 0:
                    regs[instr.dst] = result
                frame.pc += 1

    def _finish_call(self, caller: BFrame, value: Any) -> None:
        dst = caller.jitcode.code[caller.pc].dst
        if dst >= 0:
            caller.regs[dst] = value
        caller.pc += 1

    def _branch(self, frame: BFrame, instr: Instr) -> None:
        regs, name = frame.regs, instr.name
        if name == "goto":
            edge = instr.edges[0]
        elif name == "switch":
            value = regs[instr.args[0]]
            edge = instr.edges[instr.cases.index(value) if value in instr.cases else -1]
        elif name.startswith("goto_if_ovf_"):
            result, overflow = eval_ovf(name[12:], *[regs[a] for a in instr.args])
            if instr.dst >= 0:
                regs[instr.dst] = result
            edge = instr.edges[0 if overflow else 1]
        else:
            edge = instr.edges[0 if COMPARE[name](*[regs[a] for a in instr.args]) else 1]
        values = [regs[s] for s in edge.sources]
        for dst, value in zip(edge.destinations, values, strict=True):
            regs[dst] = value
        frame.pc = edge.target

    def _effect(self, frame: BFrame, instr: Instr) -> Any:
        ex, name = self.executor, instr.name
        args = [frame.regs[a] for a in instr.args]
        if name == "residual_call":
            return ex.call(instr.descr, args, FrameRoots(self.frames))
        if name == "inline_call":
            return ex.call(instr.descr.call_descr, args, FrameRoots(self.frames))
        if name in ("promote", "promote_immortal"):
            return args[0]
        if name == "can_enter_jit":
            return None
        if name.startswith("new"):
            length = 0 if name == "new" else args[-1]
            try:
                return allocate(ex, instr, length, args, FrameRoots(self.frames))
            except OutOfMemory:
                return 0  # as in C: null, the error is pending
        return memory_op(ex, name, instr.descr, args)


def allocate(ex: Executor, instr: Instr, length: int, args: list[Any], roots: Any) -> int:
    """new, new_array, new_instance. Raises OutOfMemory."""
    descr = instr.descr
    ex.ensure(ex.object_size(descr, length), roots)
    at = ex.allocate(descr, length)
    if instr.name == "new_instance":
        ex.store("r", at, args[0])  # a map: immortal
    return at


def memory_op(ex: Executor, name: str, descr: Any, args: list[Any]) -> Any:
    """Loads and stores, by the name in jitcode or IR."""
    if name.startswith("getfield_gc"):
        return ex.get_field(args[0], descr)
    if name.startswith("getarrayitem_gc"):
        return ex.get_item(args[0], args[1], descr)
    if name == "getheader":
        return ex.header(args[0])
    if name == "setfield_gc":
        return ex.set_field(args[0], descr, args[1])
    if name == "setarrayitem_gc":
        return ex.set_item(args[0], args[1], descr, args[2])
    if name == "setheader":
        return ex.store("r", args[0], args[1])
    if name.startswith("getfield_raw"):
        return ex.get_field(args[0], descr)
    if name == "setfield_raw":
        return ex.set_field(args[0], descr, args[1])
    if name.startswith("raw_load"):
        return ex.raw_load(args[0], descr)
    if name == "raw_store":
        return ex.raw_store(args[0], descr, args[1])
    raise NotImplementedError(f"{name} ({'known' if name in OPS else 'unknown'} operation) in jitcode")


__all__ = ["AtMergePoint", "BFrame", "Blackhole", "FrameRoots", "OutOfMemory", "Returned"]
