"""An optimizer that changes nothing and a backend that executes its traces: they test the front end alone."""

from __future__ import annotations

import contextlib
from typing import Any

from jit.backend_api import Compiled, Exit, ExitKind
from jit.executor import Executor
from jit.ir import OPS, Const, FailRef, InputArg, Op, ResumeData, TargetToken, Trace, Value
from jit.recorder import Box, BoxRoots
from jit.semantics import EVAL, eval_ovf


class InvalidLoop(Exception):
    pass


class PlainOptimizer:
    """Snapshots become resume data, one failarg for each value; the trace's own loop runs from its entry."""

    InvalidLoop = InvalidLoop

    def optimize_loop(self, trace: Trace, options: Any) -> Trace:
        ops = []
        for op in trace.ops:
            copy = op  # operations are values: they stay the same objects
            if op.snapshot is not None:
                self._resume(copy)
            ops.append(copy)
        if ops[-1].name == "jump" and ops[-1].descr is None:
            token = TargetToken("loop")
            token.label = Op("label", trace.inputargs, token)
            ops = [token.label, *ops[:-1], Op("jump", ops[-1].args, token)]
        return Trace(trace.inputargs, ops, trace.name, trace.greens)

    def optimize_bridge(self, trace: Trace, guard: Op, options: Any) -> Trace:
        return self.optimize_loop(trace, options)

    def _resume(self, op: Op) -> None:
        numbers: dict[Value, int] = {}

        def number(value: Value) -> Any:
            if isinstance(value, Const):
                return value
            return FailRef(numbers.setdefault(value, len(numbers)))

        frames = [(f.jitcode, f.pc, {k: number(v) for k, v in f.registers.items()}) for f in op.snapshot.frames]
        op.resume, op.failargs = ResumeData(frames), list(numbers)


class PlainBackend:
    """Executes traces in Python, without a collection-safe register file: values are kept in boxes."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.loops: dict[int, Trace] = {}
        self.bridges: dict[int, tuple[int, Trace]] = {}
        self.forced: set[int] = set()
        self.executed = 0

    transaction = contextlib.nullcontext

    def compile_loop(self, trace: Trace, trace_id: int, *, probe: Any = (), spare_entry: bool = False) -> Compiled:
        self.loops[trace_id] = trace
        return Compiled(trace_id)

    def compile_bridge(self, guard: Op, trace: Trace, trace_id: int) -> Compiled:
        self.bridges[guard.guard_id] = trace_id, trace
        return Compiled(trace_id)

    def fail_guards(self, guard_ids: frozenset[int] | None) -> None:
        self.forced |= guard_ids or frozenset()

    def counters(self) -> dict[str, int]:
        return {}

    def execute(self, trace_id: int, frame: int) -> Exit:
        trace, values = self.loops[trace_id], [frame]
        while True:
            end = self._run(trace, values)
            if end[0] == "jump":
                token = end[1]
                trace_id, trace = token.trace_id, self.loops[token.trace_id]
                values = end[2]
            elif end[0] == "finish":
                return Exit(ExitKind.FINISH, trace_id, None, end[2])
            elif end[1].guard_id in self.bridges:
                _, trace = self.bridges[end[1].guard_id]
                values = end[2]
            else:
                return Exit(ExitKind.GUARD, trace_id, end[1], end[2])

    def _run(self, trace: Trace, values: list[Any]) -> tuple[str, Any, list[Any]]:
        env: dict[InputArg | Op, Box] = {a: Box(a, v) for a, v in zip(trace.inputargs, values, strict=True)}
        overflow = False

        def get(value: Value) -> Any:
            return value.value if isinstance(value, Const) else env[value].concrete  # type: ignore[index]

        pc = -1
        while True:
            pc += 1
            op = trace.ops[pc]
            self.executed += 1
            args = [get(a) for a in op.args]
            if op.name == "jump" and op.descr.label is not None:
                pc = trace.ops.index(op.descr.label)
                env.update({a: Box(a, v) for a, v in zip(op.descr.label.args, args, strict=True)})  # type: ignore[misc]
                continue
            if op.name in ("jump", "finish"):
                return op.name, op.descr, args
            if OPS[op.name].guard:
                forced = op.guard_id in self.forced
                self.forced.discard(op.guard_id)
                if forced or not self._holds(op.name, args, overflow):
                    return "guard", op, [get(v) for v in op.failargs or ()]
            elif op.name.endswith("_ovf"):
                value, overflow = eval_ovf(op.name, *args)
                env[op] = Box(op, value)
            elif op.name not in ("debug_merge_point", "label"):
                value = self._value(op, args, env)
                if op.kind != "v":
                    env[op] = Box(op, value)

    def _holds(self, name: str, args: list[Any], overflow: bool) -> bool:
        return {
            "guard_true": lambda: args[0] != 0,
            "guard_false": lambda: args[0] == 0,
            "guard_value": lambda: args[0] == args[1],
            "guard_nonnull": lambda: args[0] != 0,
            "guard_isnull": lambda: args[0] == 0,
            "guard_small": lambda: args[0] & 1,
            "guard_pointer": lambda: not args[0] & 1,
            "guard_class": lambda: self.executor.header(args[0]) == args[1],
            "guard_pointer_class": lambda: args[0] and not args[0] & 1 and self.executor.header(args[0]) == args[1],
            "guard_no_overflow": lambda: not overflow,
            "guard_overflow": lambda: overflow,
        }[name]()

    def _value(self, op: Op, args: list[Any], env: dict[Any, Box]) -> Any:
        ex = self.executor
        if op.name in EVAL:
            return EVAL[op.name](*args)
        roots = BoxRoots(b for v, b in env.items() if v.kind == "r")
        if op.name.startswith("call_"):
            return ex.call(op.descr, args, roots)
        if op.name.startswith("new"):
            length = args[-1] if args else 0
            ex.ensure(ex.object_size(op.descr, length), roots)
            at = ex.allocate(op.descr, length)
            if op.name == "new_instance":
                ex.store("r", at, args[0])
            return at
        from jit.blackhole import memory_op

        return memory_op(ex, op.name, op.descr, args)
