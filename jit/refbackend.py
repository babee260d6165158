"""The reference backend: executes traces on the image, in Python. It is the executable meaning of jit/ir.py.

A trace becomes a list of steps, closures over the numbers of value slots. A step returns None to go on, or a number of
a step to jump to, or a tuple that ends the activation: the exit of a guard, a jump elsewhere, a finish. Before what may
collect, the references that live over it go to the shadow stack, from an interval of liveness for each value (none has
a hole but label arguments, which the jump assigns).
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from jit.backend_api import Compiled, Exit, ExitKind, Number, Vm
from jit.executor import Executor, OutOfMemory, Roots
from jit.ir import OPS, Const, Op, TargetToken, Trace, Value
from jit.semantics import EVAL, eval_ovf
from jit.verify import verify_trace
from spec.pattern_report import PatternReport

Env = list[Any]
Step = Callable[[Env], Any]
_GUARD, _JUMP, _FINISH, _LOOP, _LABEL = range(5)



@dataclass
class _Code:
    """A compiled trace. `start`: initial slots (constants in place); `inputs`: slots of the input arguments."""

    trace_id: int
    start: Env = field(default_factory=list)
    inputs: list[int] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


class RefBackend:
    """jit.backend_api.Backend over a VM's image."""

    def __init__(self, vm: Vm, *, verify: bool = True) -> None:
        self.executor = Executor(vm)
        self.verify = verify
        self.codes: dict[int, _Code] = {}
        self.bridges: dict[int, _Code] = {}  # by identity of the resume data
        self.replaced: dict[int, int] = {}
        self.turned_away: dict[int, int] = {}
        self.labels: dict[TargetToken, tuple[_Code, int, list[int]]] = {}  # where it is, slots of what is passed
        self.invalid: set[int] = set()
        self.forced: set[int] = set()
        self.guards: set[int] = set()
        self.interrupted = False
        self.out_of_memory: Callable[[], bool] | None = None
        self.pending: tuple[_Code, Env, int] | None = None
        self.counts: Counter[str] = Counter()

    # --- Backend ---
    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        known: list[Any] = [self.codes, self.bridges, self.replaced, self.labels, self.forced, self.guards]
        known.append(self.turned_away)
        before = [container.copy() for container in known]
        try:
            yield
        except BaseException:
            for container, old in zip(known, before, strict=True):
                container.clear()
                container.update(old)
            raise

    def compile_loop(
        self, trace: Trace, trace_id: int, *, probe: Sequence[Value] = (), spare_entry: bool = False
    ) -> Compiled:
        self.codes[trace_id] = self._compile(trace, trace_id)
        return self._report(trace, trace_id)

    def compile_bridge(self, guard: Op, trace: Trace, trace_id: int) -> Compiled:
        self.bridges[id(guard.resume)] = self._compile(trace, trace_id)
        return self._report(trace, trace_id)

    def evict(self) -> None:
        for known in (self.codes, self.bridges, self.replaced, self.labels, self.turned_away):
            known.clear()
        for numbers in (self.invalid, self.forced, self.guards):
            numbers.clear()

    def replace(self, old_id: int, new_id: int) -> None:
        self.replaced[old_id] = new_id

    def turn_away(self, version: int, to: int) -> None:
        self.turned_away[version] = to

    def invalidate(self, trace_id: int, guard: Op | None = None) -> None:
        self.invalid.add(trace_id)
        if guard is not None:
            self.bridges.pop(id(guard.resume), None)

    def execute(self, trace_id: int, frame: int) -> Exit:
        code = self._root(trace_id)
        return self._run(code, self._enter(code, [frame]), 0)

    def resume(self) -> Exit:
        assert self.pending is not None, "nothing was interrupted"
        (code, env, at), self.pending = self.pending, None
        return self._run(code, env, at)

    def interrupt(self) -> None:
        self.interrupted = True

    def fail_guards(self, guard_ids: frozenset[int] | None) -> None:
        self.forced |= self.guards if guard_ids is None else guard_ids

    def counters(self) -> dict[str, int]:
        """Operations executed stand for instructions."""
        return dict(self.counts)

    def patterns(self) -> list[PatternReport]:
        return []

    def end_probing(self, trace_id: int, *, for_good: bool = True) -> None:
        """It probes nothing."""

    def clear_patterns(self) -> None:
        pass

    # --- running ---
    def _root(self, trace_id: int) -> _Code:
        while trace_id in self.replaced:
            trace_id = self.replaced[trace_id]
        return self.codes[trace_id]

    def _enter(self, code: _Code, values: Sequence[Any]) -> Env:
        env = list(code.start)
        for slot, value in zip(code.inputs, values, strict=True):
            env[slot] = value
        return env

    def _run(self, code: _Code, env: Env, at: int) -> Exit:
        counts = self.counts
        while True:
            begin, steps, result = at, code.steps, None
            while result is None:
                result = steps[at](env)
                at += 1
            counts["instructions"] += at - begin
            kind, what, values = result
            if kind == _GUARD:
                counts["failures"] += 1
                bridge = self.bridges.get(id(what.resume))
                if bridge is None:
                    return Exit(ExitKind.GUARD, code.trace_id, what, values)
                code, at = bridge, 0
                env = self._enter(code, values)
            elif kind == _FINISH:
                return Exit(ExitKind.FINISH, code.trace_id, None, values)
            else:
                counts["back_edges"] += 1
                if kind == _LOOP:
                    at = what
                elif kind == _LABEL:
                    code, at, slots = self.labels[what]
                    env = list(code.start)
                    for slot, value in zip(slots, values, strict=True):
                        env[slot] = value
                else:
                    past = what.past >= 0
                    code, at = self.codes[self.turned_away[what.past]] if past else self._root(what.trace_id), 0
                    if code.trace_id in self.invalid:
                        return Exit(ExitKind.FINISH, code.trace_id, None, values)
                    env = self._enter(code, values)
                if self.interrupted:
                    self.interrupted = False
                    self.pending = (code, env, at)
                    return Exit(ExitKind.INTERRUPTED, code.trace_id)

    # --- compiling ---
    def _compile(self, trace: Trace, trace_id: int) -> _Code:
        if self.verify:
            verify_trace(trace)
        self.guards.update(op.guard_id for op in trace.ops if op.info.guard)
        return _Compiler(self, trace, trace_id).run()

    def _report(self, trace: Trace, trace_id: int) -> Compiled:
        return Compiled(trace_id, guards=sum(op.info.guard for op in trace.ops))

    def force_failure(self, guard: Op) -> bool:
        """Is this guard to fail now, whatever it finds? Not where it has a bridge, which relies on what it finds."""
        if guard.guard_id in self.forced and id(guard.resume) not in self.bridges:
            self.forced.discard(guard.guard_id)
            return True
        return False


class _Compiler:
    def __init__(self, backend: RefBackend, trace: Trace, trace_id: int) -> None:
        self.backend, self.trace = backend, trace
        self.ex = backend.executor
        self.code = _Code(trace_id)
        self.slots: dict[Value, int] = {}
        self.last_use: dict[Value, int] = {}
        self.overflow = self.new_slot(False)
        self.number = 0

    def new_slot(self, value: Any = None) -> int:
        self.code.start.append(value)
        return len(self.code.start) - 1

    def slot(self, value: Value) -> int:
        slot = self.slots.get(value)
        if slot is None:
            slot = self.slots[value] = self.new_slot(value.value if isinstance(value, Const) else None)
        return slot

    def run(self) -> _Code:
        self._liveness()
        for arg in self.trace.inputargs:
            self.code.inputs.append(self.slot(arg))
        for number, op in enumerate(self.trace.ops):
            self.number = number
            self.code.steps.append(self._step(op))
            if op.name == "label":
                passed = [self.slot(v) for v in op.descr.passed()]
                self.backend.labels[op.descr] = (self.code, self.number, passed)
        return self.code

    def _liveness(self) -> None:
        ops = self.trace.ops
        label = next((i for i, op in enumerate(ops) if op.name == "label"), len(ops))
        before: set[Value] = set(self.trace.inputargs)
        for i, op in enumerate(ops):
            for value in [*op.args, *(op.failargs or ())]:
                self.last_use[value] = i
            if i < label:
                before.add(op)
        if label < len(ops):
            for value in before - set(ops[label].args):
                if self.last_use.get(value, -1) > label:
                    self.last_use[value] = len(ops)

    def _live_refs(self) -> list[int]:
        """Slots of the references that live over the present operation."""
        defined = [*self.trace.inputargs, *self.trace.ops[: self.number]]
        return [
            self.slot(v) for v in defined if v.kind == "r" and self.last_use.get(v, -1) > self.number
        ]  # fmt: skip

    # --- steps ---
    def _step(self, op: Op) -> Step:
        name = op.name
        if OPS[name].guard:
            return self._guard(op)
        if name in EVAL:
            return self._pure(op)
        if name.endswith("_ovf"):
            return self._overflow(op)
        method = getattr(self, "_" + name, None)
        if method is None:
            family = next(f for f in _FAMILIES if name.startswith(f))
            method = getattr(self, "_" + family)
        step: Step = method(op)
        return step

    def _pure(self, op: Op) -> Step:
        function, dst, slots = EVAL[op.name], self.slot(op), [self.slot(a) for a in op.args]
        if len(slots) == 1:
            a = slots[0]

            def unary(env: Env) -> None:
                env[dst] = function(env[a])

            return unary
        a, b = slots

        def binary(env: Env) -> None:
            env[dst] = function(env[a], env[b])

        return binary

    def _overflow(self, op: Op) -> Step:
        name, dst, flag = op.name, self.slot(op), self.overflow
        a, b = (self.slot(x) for x in op.args)

        def step(env: Env) -> None:
            env[dst], env[flag] = eval_ovf(name, env[a], env[b])

        return step

    def _guard(self, op: Op) -> Step:
        test = self._test(op)
        slots = [self.slot(v) for v in op.failargs or ()]
        force, counts = self.backend.force_failure, self.backend.counts

        def step(env: Env) -> Any:
            counts["checks"] += 1
            if test(env) and not force(op):
                return None
            return _GUARD, op, [env[s] for s in slots]

        return step

    def _test(self, op: Op) -> Callable[[Env], bool]:
        name, ex = op.name, self.ex
        if name in ("guard_no_overflow", "guard_overflow"):
            flag, wanted = self.overflow, name == "guard_overflow"
            return lambda env: env[flag] is wanted
        if name == "guard_not_watched":
            return lambda env: ex.load("r", op.descr.address) == op.descr.expected
        if name == "guard_not_invalidated":
            invalid, trace_id = self.backend.invalid, self.code.trace_id
            return lambda env: trace_id not in invalid
        a = self.slot(op.args[0])
        if name == "guard_value":
            const = op.args[1]
            return lambda env: Const(env[a], const.kind) == const
        if name in ("guard_class", "guard_pointer_class"):
            header = op.args[1].value  # type: ignore[attr-defined]
            return lambda env: env[a] & 1 == 0 and env[a] != 0 and ex.header(env[a]) == header
        tests: dict[str, Callable[[Env], bool]] = {
            "guard_true": lambda env: env[a] != 0,
            "guard_false": lambda env: env[a] == 0,
            "guard_small": lambda env: env[a] & 1 == 1,
            "guard_pointer": lambda env: env[a] & 1 == 0,
            "guard_nonnull": lambda env: env[a] != 0,
            "guard_isnull": lambda env: env[a] == 0,
        }
        return tests[name]

    def _getheader(self, op: Op) -> Step:
        a, dst, ex = self.slot(op.args[0]), self.slot(op), self.ex

        def step(env: Env) -> None:
            env[dst] = ex.header(env[a])

        return step

    def _setheader(self, op: Op) -> Step:
        a, b, ex = self.slot(op.args[0]), self.slot(op.args[1]), self.ex
        return lambda env: ex.store("r", env[a], env[b])

    def _getfield(self, op: Op) -> Step:
        a, dst, ex = self.slot(op.args[0]), self.slot(op), self.ex
        kind, offset = op.descr.kind, op.descr.offset

        def step(env: Env) -> None:
            env[dst] = ex.load(kind, env[a] + offset)

        return step

    def _setfield(self, op: Op) -> Step:
        a, b, ex = self.slot(op.args[0]), self.slot(op.args[1]), self.ex
        kind, offset = op.descr.kind, op.descr.offset
        return lambda env: ex.store(kind, env[a] + offset, env[b])

    def _getarrayitem(self, op: Op) -> Step:
        a, i, dst, ex, descr = self.slot(op.args[0]), self.slot(op.args[1]), self.slot(op), self.ex, op.descr

        def step(env: Env) -> None:
            env[dst] = ex.get_item(env[a], env[i], descr)

        return step

    def _setarrayitem(self, op: Op) -> Step:
        a, i, v = (self.slot(x) for x in op.args)
        ex, descr = self.ex, op.descr
        return lambda env: ex.set_item(env[a], env[i], descr, env[v])

    def _raw_load(self, op: Op) -> Step:
        a, dst, ex, descr = self.slot(op.args[0]), self.slot(op), self.ex, op.descr

        def step(env: Env) -> None:
            env[dst] = ex.raw_load(env[a], descr)

        return step

    def _raw_store(self, op: Op) -> Step:
        a, b, ex, descr = self.slot(op.args[0]), self.slot(op.args[1]), self.ex, op.descr
        return lambda env: ex.raw_store(env[a], descr, env[b])

    def _new(self, op: Op) -> Step:
        """new, new_array(length), new_instance(map, capacity)."""
        dst, ex, descr, live, backend = self.slot(op), self.ex, op.descr, self._live_refs(), self.backend
        length = self.slot(op.args[-1]) if op.name != "new" else -1
        map_ = self.slot(op.args[0]) if op.name == "new_instance" else -1
        live += [map_] if map_ >= 0 else []

        def step(env: Env) -> None:
            n = env[length] if length >= 0 else 0
            try:
                ex.ensure(ex.object_size(descr, n), Roots((env, s) for s in live))
            except OutOfMemory:
                if backend.out_of_memory is None or not backend.out_of_memory():
                    raise
                backend.fail_guards(None)
            env[dst] = ex.allocate(descr, n)
            if map_ >= 0:
                ex.store("r", env[dst], env[map_])

        return step

    def _call(self, op: Op) -> Step:
        slots, ex, descr, live = [self.slot(a) for a in op.args], self.ex, op.descr, self._live_refs()
        dst = self.slot(op) if op.kind != "v" else -1

        def step(env: Env) -> None:
            result = ex.call(descr, [env[s] for s in slots], Roots((env, s) for s in live))
            if dst >= 0:
                env[dst] = result

        return step

    # --- control ---
    def _debug_merge_point(self, op: Op) -> Step:
        return lambda env: None

    _label = _debug_merge_point

    def _finish(self, op: Op) -> Step:
        slots = [self.slot(a) for a in op.args]
        return lambda env: (_FINISH, None, [env[s] for s in slots])

    def _jump(self, op: Op) -> Step:
        slots = [self.slot(a) for a in op.args]
        token = op.descr
        if token.label is not None and token.label not in self.trace.ops:
            return lambda env: (_LABEL, token, [env[s] for s in slots])
        if token.label is None:
            return lambda env: (_JUMP, token, [env[s] for s in slots])
        targets = [self.slot(a) for a in token.label.args]
        at = self.trace.ops.index(token.label)

        def step(env: Env) -> Any:
            values: list[Number] = [env[s] for s in slots]
            for target, value in zip(targets, values, strict=True):
                env[target] = value
            return _LOOP, at, ()

        return step


_FAMILIES = ("new", "call", "getfield", "setfield", "getarrayitem", "setarrayitem", "raw_load", "raw_store")
