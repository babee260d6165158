"""The tracer: executes jitcode on the image and records what it does as jit.ir operations.

Everything is really executed while it is recorded, so at any instruction's boundary the concrete values alone can go
on: after a finished trace the native interpreter continues at the merge point, after an abort the blackhole
interpreter first runs to one. A guard's snapshot names the instruction to execute again, with its operands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jit.aborts import Abort, Reason
from jit.blackhole import AtMergePoint, BFrame, allocate, memory_op
from jit.descrs import VM_ADDRESS
from jit.executor import Executor, OutOfMemory
from jit.ir import OPS, Const, FieldDescr, InputArg, Op, Snapshot, SnapshotFrame, Trace
from jit.jitcode import DriverInfo, Edge, Instr, JitCode
from jit.mergepoints import MergePoints
from jit.recorder import Box, BoxRoots, MIFrame, Recorder, all_const, const_box
from jit.semantics import EVAL, eval_ovf
from jit.verify import verify_access
from spec import heap

#: Comment of the guard by whose value a loop has versions.
PROMOTED = "promoted"
CALL_NAMES = {"i": "call_i", "r": "call_r", "f": "call_f", "v": "call_n"}
#: Operations whose result is 0 or 1.
TRUTHS = frozenset(
    name for name in EVAL if name[-3:] in ("_lt", "_le", "_eq", "_ne", "_gt", "_ge")
) | {"int_is_true", "int_is_zero", "ref_is_small"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Operations of a trace: how many at most; up to how many it follows calls, and then goes to the traces of what is
    called; after how many it waits for these traces; after how many it ends where it may, and goes on in another one.
    The others: how deep calls nest in it."""

    max_trace_ops: int = 8000
    max_inlining_ops: int = 1000
    max_patient_ops: int = 3000
    max_segment_ops: int = 6000
    max_inline_depth: int = 10
    max_recursion: int = 1
    max_jitcode_depth: int = 24
    quasi_immutable: bool = True  # else traces load such fields, and compare them


class TraceEnd(Exception):
    """The trace is complete; `at`: the merge point at which the program stands."""

    def __init__(self, at: AtMergePoint) -> None:
        super().__init__()
        self.at = at


@dataclass
class Traced:
    """A recorded trace, and where the program stands now."""

    trace: Trace
    at: AtMergePoint


class MetaInterp:
    """Records one trace."""

    def __init__(self, executor: Executor, limits: Limits, merge_points: MergePoints) -> None:
        self.executor = executor
        self.limits = limits
        self.merge_points = merge_points
        self.recorder = Recorder(executor.vm_get("immortal_limit"))
        self.frames: list[MIFrame] = []
        self.inputargs: list[InputArg] = []
        self.extra_roots: list[Box] = []
        self.loop_header = False
        self.promoting = False  # at the first merge point, by which the loop has versions
        self.instructions = 0
        self.called: tuple[MIFrame, Instr, Any] | None = None  # a call whose effect is not recorded yet, and its result
        self.invalidated = False  # was a field that the trace relies on stored to?
        self.verify = False  # look at the type of each object that is accessed

    # --- starting ---
    def start_loop(self, info: DriverInfo, place: tuple[int, ...], frame: int) -> None:
        """Stand at a merge point; the trace's only argument is the frame. `place`: its greens, and for a version of a
        loop by value the variable's word."""
        greens = place[: info.greens]
        self.promoting = len(place) > info.greens
        arg = InputArg("r", "p0")
        self.inputargs = [arg]
        box = Box(arg, frame)
        portal = MIFrame(info.portal, info.merge_pc)
        args = info.portal.code[info.merge_pc].args
        for register, green in zip(args, greens, strict=False):
            portal.regs[register] = const_box(green, info.portal.kinds[register])
        portal.regs[args[info.frame]] = box
        self.frames = [portal]
        self.merge_points.start(place, box)

    def start_bridge(self, frames: list[MIFrame], inputargs: list[InputArg], given: list[Box]) -> None:
        """Go on from frames that jit/resume has rebuilt (operations for virtuals are recorded already). `given`: the
        VM's real frames that the resume data has put off stores to: a frame that is met must not get a second name."""
        self.frames = frames
        self.inputargs = inputargs
        self.merge_points.named = given

    # --- running ---
    def run(self, name: str) -> Traced:
        """Trace to the end. Raises Abort; `frames` then stand at the instruction to go on with."""
        ops = self.recorder.ops
        try:
            while True:
                if len(ops) > self.limits.max_trace_ops:
                    raise Abort(Reason.TRACE_TOO_LONG, f"{len(ops)} operations", self.merge_points.blame())
                frame = self.frames[-1]
                instr = frame.jitcode.code[frame.pc]
                self.instructions += 1
                handler = _HANDLERS.get(instr.name)
                if handler is None:
                    handler = _HANDLERS[instr.name] = _handler(instr.name)
                handler(self, frame, instr)
        except TraceEnd as end:
            trace = Trace(self.inputargs, ops, name, relies_on=frozenset(self.recorder.relies_on))
            return Traced(trace, end.at)
        except OutOfMemory as e:
            raise Abort(Reason.OUT_OF_MEMORY, str(e)) from None

    def concrete_frames(self) -> list[BFrame]:
        """The same activations for the blackhole interpreter. Instructions may be executed again; calls are not."""
        if self.called is not None:
            frame, instr, concrete = self.called
            self._finish(frame, instr, Box(Const(0, "i"), concrete))
            self.called = None
        out = []
        for depth, frame in enumerate(self.frames):
            copy = BFrame(frame.jitcode, frame.pc)
            for r in self._live(depth, frame):
                copy.regs[r] = frame.regs[r].concrete
            out.append(copy)
        return out

    def _live(self, depth: int, frame: MIFrame) -> Sequence[int]:
        top = depth == len(self.frames) - 1
        return frame.jitcode.live_before(frame.pc) if top else frame.jitcode.live_over_call(frame.pc)

    # --- helpers ---
    def snapshot(self) -> Snapshot:
        frames = []
        top = self.frames[-1]
        for frame in self.frames:
            regs = frame.regs
            registers = {name: regs[name[1]].value for name in frame.jitcode.live_names(frame.pc, frame is not top)}
            frames.append(SnapshotFrame(frame.jitcode.index, frame.pc, registers))
        return Snapshot(frames)

    def guard(self, name: str, *boxes: Box) -> Op:
        op = self.recorder.record(name, boxes)
        op.snapshot = self.snapshot()
        return op

    def promote(self, box: Box, reason: Reason) -> None:
        """Make the box a constant, under a guard."""
        if box.is_const:
            return
        if not self.recorder.may_embed(box.value.kind, box.concrete):
            raise Abort(reason, f"{box.concrete:#x}")
        const = Const(box.concrete, box.value.kind)
        self.guard("guard_value", box, Box(const, box.concrete))
        box.value = const

    def roots(self, result: bool = True) -> BoxRoots:
        """Boxes that live over the instruction at the top frame's pc (a call or an allocation)."""
        return BoxRoots(self._roots())

    def _roots(self) -> Iterator[Box]:
        for frame in self.frames:
            for r in frame.jitcode.live_over_call(frame.pc):
                if frame.jitcode.kinds[r] == "r":
                    yield frame.regs[r]
        yield from self.extra_roots
        yield from self.merge_points.roots()

    def _finish(self, frame: MIFrame, instr: Instr, box: Box | None) -> None:
        if instr.dst >= 0:
            frame.regs[instr.dst] = box
        frame.pc += 1

    def _take(self, frame: MIFrame, edge: Edge) -> None:
        if edge.sources:
            regs = frame.regs
            values = [regs[s] for s in edge.sources]  # all at once
            for i, dst in enumerate(edge.destinations):
                regs[dst] = values[i]
        frame.pc = edge.target

    # --- data ---
    def do_same_as(self, frame: MIFrame, instr: Instr) -> None:
        self._finish(frame, instr, frame.regs[instr.args[0]])

    def do_pure(self, frame: MIFrame, instr: Instr) -> None:
        boxes: list[Box] = [frame.regs[a] for a in instr.args]
        concrete = EVAL[instr.name](*[b.concrete for b in boxes])
        self._finish(frame, instr, self._pure(instr.name, boxes, concrete, None))

    def _pure(self, name: str, boxes: Sequence[Box], concrete: Any, descr: Any) -> Box:
        kind = OPS[name].kind
        if all_const(boxes) and self.recorder.may_embed(kind, concrete):
            return const_box(concrete, kind)
        return Box(self.recorder.record(name, boxes, descr), concrete)

    def do_memory(self, frame: MIFrame, instr: Instr) -> None:
        boxes: list[Box] = [frame.regs[a] for a in instr.args]
        if self.verify:
            verify_access(instr.name, instr.descr, self.executor, boxes[0].concrete)
        concrete = memory_op(self.executor, instr.name, instr.descr, [b.concrete for b in boxes])
        if self._is_quasi_immutable(instr, boxes, concrete):
            self.recorder.record("quasiimmut_field", boxes, instr.descr)
            self.rely_on(boxes[0].concrete + instr.descr.offset)
            self._finish(frame, instr, const_box(concrete, instr.descr.kind))
            return
        if instr.dst < 0 and OPS[instr.name].kind != "v":
            self._finish(frame, instr, None)  # a load whose result nobody reads
            return
        is_load = instr.dst >= 0
        immutable = getattr(instr.descr, "immutable", False) or instr.name == "getheader"
        change = instr.descr.changed_with if isinstance(instr.descr, FieldDescr) else None
        if change is not None and self.limits.quasi_immutable:
            self.recorder.record("quasiimmut_field", [const_box(VM_ADDRESS, "i")], change)
            self.rely_on(VM_ADDRESS + change.offset)
        if is_load and boxes[0].is_const and (immutable or self._immutable_items(instr, boxes)):
            self._finish(frame, instr, self._constant_load(instr, boxes, concrete))
            return
        box = Box(self.recorder.record(instr.name, boxes, instr.descr), concrete)
        if is_load and isinstance(instr.descr, FieldDescr) and instr.descr.refers_to_frame:
            self._name_frame(box)
        self._finish(frame, instr, box)

    def rely_on(self, address: int) -> None:
        """The trace takes the quasi-immutable field there for a constant."""
        self.recorder.relies_on.add(address)
        self.merge_points.knowledge.watch(address)

    def _is_quasi_immutable(self, instr: Instr, boxes: Sequence[Box], concrete: Any) -> bool:
        """Is it a load of a field that the trace may take for a constant?"""
        descr = instr.descr
        if instr.dst < 0 or not isinstance(descr, FieldDescr) or not descr.quasi_immutable or not boxes[0].is_const:
            return False
        is_stable = self.merge_points.knowledge.is_stable(boxes[0].concrete + descr.offset)
        return self.limits.quasi_immutable and is_stable and self.recorder.may_embed(descr.kind, concrete)

    def _name_frame(self, box: Box) -> None:
        """A frame that an object other than a frame refers to (a generator) gets the name that the trace has for it;
        that it is none of the others is guarded, since the optimizer takes frames for what only their own names
        change."""
        if box.concrete == 0:
            return
        for known in self.merge_points.known_frames():
            same = known.concrete == box.concrete
            self._guard_condition("ptr_eq", (box, known), same)
            if same:
                box.value = known.value
                return

    def _constant_load(self, instr: Instr, boxes: Sequence[Box], concrete: Any) -> Box:
        """A load of what never changes, from a constant: folds."""
        is_type = instr.name == "getheader" and 0 < concrete < 4096  # maps of instances may change
        if is_type or instr.name != "getheader":
            if isinstance(instr.descr, FieldDescr) and self._field_has_immutable_items(instr.descr):
                self.merge_points.knowledge.immutable_arrays.add(concrete)
            return self._pure(instr.name, boxes, concrete, instr.descr)
        return Box(self.recorder.record(instr.name, boxes, instr.descr), concrete)

    def _field_has_immutable_items(self, descr: FieldDescr) -> bool:
        return descr.kind == "r" and heap.TYPES[descr.struct].fields[descr.name].immutable_items

    def _immutable_items(self, instr: Instr, boxes: Sequence[Box]) -> bool:
        """Is this a load from a constant array whose items never change?"""
        known = self.merge_points.knowledge.immutable_arrays
        return instr.name.startswith("getarrayitem") and boxes[0].is_const and boxes[0].concrete in known

    def do_allocate(self, frame: MIFrame, instr: Instr) -> None:
        boxes: list[Box] = [frame.regs[a] for a in instr.args]
        args = [b.concrete for b in boxes]
        length = 0 if instr.name == "new" else args[-1]
        concrete = allocate(self.executor, instr, length, args, self.roots())
        self._finish(frame, instr, Box(self.recorder.record(instr.name, boxes, instr.descr), concrete))

    def do_promote(self, frame: MIFrame, instr: Instr) -> None:
        box: Box = frame.regs[instr.args[0]]
        self.promote(box, Reason.PROMOTE_MOVABLE)
        self._finish(frame, instr, box)

    def do_promote_immortal(self, frame: MIFrame, instr: Instr) -> None:
        box: Box = frame.regs[instr.args[0]]
        if not box.concrete & 1 and box.concrete != 0 and self.recorder.may_embed("r", box.concrete):
            self.promote(box, Reason.PROMOTE_MOVABLE)
        self._finish(frame, instr, box)

    # --- calls ---
    def do_inline_call(self, frame: MIFrame, instr: Instr) -> None:
        callee: JitCode = instr.descr
        if len(self.frames) >= self.limits.max_jitcode_depth and callee.call_descr is not None:
            self._call(frame, instr, callee.call_descr)
            return
        inner = MIFrame(callee, 0)
        inner.regs[: len(instr.args)] = [frame.regs[a] for a in instr.args]
        self.frames.append(inner)

    def do_return(self, frame: MIFrame, instr: Instr) -> None:
        if len(self.frames) == 1:
            raise Abort(Reason.PORTAL_RETURN)
        caller = self.frames[-2]
        box = frame.regs[instr.args[0]] if instr.args else None
        self._finish(caller, caller.jitcode.code[caller.pc], box)
        self.frames.pop()

    def do_residual_call(self, frame: MIFrame, instr: Instr) -> None:
        self._call(frame, instr, instr.descr)

    def _call(self, frame: MIFrame, instr: Instr, descr: Any) -> None:
        boxes: list[Box] = [frame.regs[a] for a in instr.args]
        concrete = self.executor.call(descr, [b.concrete for b in boxes], self.roots())
        if descr.unrecorded:
            frame.pc += 1
            return
        self.called = frame, instr, concrete
        if descr.elidable and descr.result != "v":
            box = self._pure(f"call_pure_{descr.result}", boxes, concrete, descr)
        else:
            box = Box(self.recorder.record(CALL_NAMES[descr.result], boxes, descr), concrete)
        self._finish(frame, instr, box)
        self.called = None
        if self.invalidated:
            raise Abort(Reason.INVALIDATED, descr.name)
        if descr.may_invalidate and self.limits.quasi_immutable:
            self.guard("guard_not_invalidated")

    # --- control ---
    def do_goto(self, frame: MIFrame, instr: Instr) -> None:
        self._take(frame, instr.edges[0])

    def do_branch(self, frame: MIFrame, instr: Instr) -> None:
        name = instr.name[len("goto_if_") :]
        boxes: list[Box] = [frame.regs[a] for a in instr.args]
        concretes = [b.concrete for b in boxes]
        if name in ("ptr_nonzero", "ptr_iszero"):
            taken = (concretes[0] != 0) == (name == "ptr_nonzero")
            self._guard_null(boxes[0])
        elif name in ("ptr_eq", "ptr_ne") and any(b.is_const and b.concrete == 0 for b in boxes):
            taken = bool(EVAL[name](*concretes))
            self._guard_null(boxes[0] if boxes[1].is_const else boxes[1])
        else:
            taken = bool(EVAL[name](*concretes))
            self._guard_condition(name, boxes, taken)
        self._take(frame, instr.edges[0 if taken else 1])

    def _guard_null(self, box: Box) -> None:
        """Guard that the reference is null, or that it is not."""
        if box.is_const or (isinstance(box.value, Op) and box.value.name.startswith(("new", "int_tag"))):
            return
        if box.concrete != 0:
            self.guard("guard_nonnull", box)
        else:
            self.guard("guard_isnull", box)
            box.value = Const(0, "r")

    def _guard_condition(self, name: str, boxes: Sequence[Box], taken: bool) -> None:
        if all_const(boxes):
            return
        is_truth = isinstance(boxes[0].value, Op) and boxes[0].value.name in TRUTHS
        if name in ("int_is_true", "int_is_zero") and is_truth:
            self.guard("guard_true" if taken == (name == "int_is_true") else "guard_false", boxes[0])
            return
        condition = Box(self.recorder.record(name, boxes), int(taken))
        self.guard("guard_true" if taken else "guard_false", condition)

    def do_switch(self, frame: MIFrame, instr: Instr) -> None:
        box: Box = frame.regs[instr.args[0]]
        found = box.concrete in instr.cases
        if not box.is_const and found:
            self.promote(box, Reason.PROMOTE_MOVABLE)
        elif not box.is_const:
            for case in instr.cases:
                self._guard_condition("int_eq", (box, const_box(case, "i")), False)
        self._take(frame, instr.edges[instr.cases.index(box.concrete) if found else -1])

    def do_overflow(self, frame: MIFrame, instr: Instr) -> None:
        name = instr.name[len("goto_if_ovf_") :]
        boxes: list[Box] = [frame.regs[a] for a in instr.args]
        concrete, overflow = eval_ovf(name, *[b.concrete for b in boxes])
        if all_const(boxes):
            box = const_box(concrete, "i")
        else:
            box = Box(self.recorder.record(name, boxes), concrete)
            self.guard("guard_overflow" if overflow else "guard_no_overflow")
        if instr.dst >= 0:
            frame.regs[instr.dst] = box
        self._take(frame, instr.edges[0 if overflow else 1])

    # --- merge points ---
    def do_can_enter_jit(self, frame: MIFrame, instr: Instr) -> None:
        if self.executor.vm_get("interrupt") != 0:  # jit_tick leaves to the host here (jit/warmstate.py)
            self.merge_points.wants_host()
            raise Abort(Reason.HOST_WANTED)
        self.loop_header = True
        self._finish(frame, instr, None)

    def do_jit_merge_point(self, frame: MIFrame, instr: Instr) -> None:
        if len(self.frames) > 1:
            raise Abort(Reason.OTHER_DRIVER, instr.descr.name)
        info: DriverInfo = instr.descr
        boxes: list[Box] = [frame.regs[a] for a in instr.args]
        for box in boxes[: info.greens]:
            self.promote(box, Reason.GREEN_NOT_CONSTANT)
        greens = tuple(b.concrete for b in boxes[: info.greens])
        header, self.loop_header = self.loop_header, False
        known = self.merge_points.canonical(boxes[info.frame])
        if known is not None:  # an object that the trace has under another name
            box = boxes[info.frame]
            self._guard_condition("ptr_eq", (box, known), True)
            box.value = known.value
        place = greens if not header else self._promoted(greens, boxes[info.frame])
        if not self.merge_points.is_version:
            self.merge_points.long = len(self.recorder.ops) > self.limits.max_inlining_ops
            self.merge_points.half_long = 2 * len(self.recorder.ops) > self.limits.max_inlining_ops
            self.merge_points.too_long = len(self.recorder.ops) > self.limits.max_patient_ops
        jump = self.merge_points.reached(place, boxes[info.frame], header)
        if jump is None and not header:
            jump = self.merge_points.segment(greens, len(self.recorder.ops) > self.limits.max_segment_ops)
        if jump is not None:
            self.recorder.record("jump", [boxes[info.frame]], jump.token)
            raise TraceEnd(AtMergePoint(info, tuple(b.concrete for b in boxes)))
        self.recorder.position = greens
        descr = self.merge_points.describe(info, greens, boxes[info.frame].concrete)
        point = self.recorder.record("debug_merge_point", [*boxes[: info.greens], boxes[info.frame]], descr)
        point.snapshot = self.snapshot()  # speculative guards may go on here
        if self.promoting:
            self.promoting = False
            self._promoted(greens, boxes[info.frame])
        self._finish(frame, instr, None)

    def _promoted(self, greens: tuple[int, ...], frame: Box) -> tuple[int, ...]:
        """The place in a loop that may have versions by the value of a slot of the frame: that is promoted."""
        known = self.merge_points.knowledge.promoted.get(greens)
        if known is None or not (known.tried or self.merge_points.is_version):
            return greens
        word = self.executor.load("r", known.address(frame.concrete))
        if not word & 1:
            return greens
        box = Box(self.recorder.record("getarrayitem_gc_r", [frame, const_box(known.slot, "i")], known.descr), word)
        self.promote(box, Reason.PROMOTE_MOVABLE)
        self.recorder.ops[-1].comment = PROMOTED
        self.merge_points.promoted(word, known.most_steps)
        return (*greens, word)


Handler = Callable[[MetaInterp, MIFrame, Instr], None]
_HANDLERS: dict[str, Handler] = {}  # by the instruction's name


def _handler(name: str) -> Handler:
    special: Handler | None = getattr(MetaInterp, f"do_{name}", None)
    if special is not None:
        return special
    if name.startswith("goto_if_ovf_"):
        return MetaInterp.do_overflow
    if name.startswith("goto_if_"):
        return MetaInterp.do_branch
    if name.startswith("same_as"):
        return MetaInterp.do_same_as
    if name in EVAL:
        return MetaInterp.do_pure
    return MetaInterp.do_allocate if name.startswith("new") else MetaInterp.do_memory
