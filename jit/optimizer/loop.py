"""Entry points: optimize a root trace (peeled if it is a loop) or a bridge."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import replace

from jit.ir import InputArg, Op, TargetToken, Trace, Value
from jit.optimizer.emission.dce import remove_dead
from jit.optimizer.emission.exits import keep_calls, share_exits
from jit.optimizer.emission.optimizer import AskedLate, Optimizer, Stages
from jit.optimizer.facts.info import InvalidLoop, Options
from jit.optimizer.loops.failed import assume_failed
from jit.optimizer.loops.induction import hoist
from jit.optimizer.loops.noting import finish_loop
from jit.optimizer.loops.reenter import begin_bridge, go_to_label
from jit.optimizer.loops.unroll import peel
from jit.optimizer.stages.table import STAGES
from jit.verify import verify_trace


def optimize_loop(trace: Trace, options: Options | None = None, stages: Stages = STAGES) -> Trace:
    """Optimize a root trace. Its closing jump has the descr None if it is a loop of its own. `stages`: others than all,
    for those who want to see what each does.

    Raises InvalidLoop where the trace contradicts itself."""
    options = options or Options()
    if options.verify:
        verify_trace(trace, "recorded")
    if options.draft is not None:
        points = (_merge_point_above(trace, number) for number in options.facts)
        options.draft.asked.update((i, point) for point in points for i in (1, 2))
    while True:
        with contextlib.suppress(AskedLate):
            return _loop(trace, options, stages)


def _merge_point_above(trace: Trace, number: int) -> int:
    """To which the guard of a fact about this recorded operation leaves, mostly."""
    return next((i for i in range(number, -1, -1) if trace.ops[i].name == "debug_merge_point"), 0)


def _loop(trace: Trace, options: Options, stages: Stages) -> Trace:
    """Raises AskedLate in drafts: the next try knows more."""
    inputs = list(trace.inputargs)
    is_loop = trace.ops[-1].name == "jump" and trace.ops[-1].descr is None
    opt = None
    if is_loop and options.peel:
        opt = peel(trace, options, lambda: start(options, inputs, stages))
    if opt is None:
        opt = _straight(trace, start(options, inputs, stages), is_loop)
    result = finish_trace(trace, opt, options)
    if options.draft is not None and opt.speculative:
        options.draft.known = True
    return result


def optimize_bridge(
    trace: Trace, guard: Op | None = None, options: Options | None = None, stages: Stages = STAGES
) -> Trace:
    """Optimize a bridge. `guard`: the one whose failargs its inputs are; its resume data says what is known of them."""
    options = options or Options()
    if options.verify:
        verify_trace(trace, "recorded")
    sole = guard is not None and guard.resume is not None and guard.resume.guards == 1
    ways = ((sole, True), (sole, False), (False, False))
    opt = None
    for failed, repeat in ways:
        limited = options if repeat else replace(options, repeat=False)
        try:
            opt = _bridge(trace, guard, failed, limited, stages)
        except InvalidLoop:
            if (failed, repeat) == ways[-1]:
                raise
            continue
        if not (opt.loop is not None and opt.loop.repeated and not opt.loop.jumped):
            break
    assert opt is not None
    return finish_trace(trace, opt, options)


def _bridge(trace: Trace, guard: Op | None, failed: bool, options: Options, stages: Stages) -> Optimizer:
    """`failed`: the guard is known to have failed because its condition is false (see loops/failed.py)."""
    opt = Optimizer(options, stages)
    opt.at_jump = go_to_label
    resume = guard.resume if guard is not None else None
    if resume is not None:
        for number, known in resume.known.items():
            opt.tell(trace.inputargs[number], known)
        for number in resume.virtualizables:
            opt.enter_frame(trace.inputargs[number], entry=False)
        if resume.loop is not None:
            begin_bridge(opt, trace, resume.loop)
    if failed and guard is not None:
        assume_failed(opt, guard, trace.inputargs)
    opt.run(trace.ops)
    return opt


def _straight(trace: Trace, opt: Optimizer, is_loop: bool) -> Optimizer:
    """Without peeling: a loop stores its frame and goes back to its entry."""
    inputs = trace.inputargs
    if not is_loop:
        opt.run(trace.ops)
        return opt
    token = TargetToken(trace.name or "loop")
    token.label = Op("label", list(inputs), token)
    opt.out.append(token.label)
    opt.run(trace.ops[:-1])
    args: list[Value] = [opt.resolve(a) for a in trace.ops[-1].args]
    opt.optimize(Op("jump", args, token))
    return opt


def start(options: Options, inputs: list[InputArg], stages: Stages) -> Optimizer:
    """At the entry of a root trace, by its convention: the first argument is the frame."""
    opt = Optimizer(options, stages)
    if inputs and inputs[0].kind == "r":
        info = opt.ref(inputs[0])
        info.tag, info.nonnull = 2, True
        opt.enter_frame(inputs[0])
    return opt


def finish_trace(source: Trace, opt: Optimizer, options: Options) -> Trace:
    """Dead code goes, guards are numbered, counters are taken."""
    ops = remove_dead(opt.result())
    if options.share_exits:
        share_exits(ops)
        ops = remove_dead(ops)
        keep_calls(ops)
    ops = hoist(opt, ops)
    if options.draft is None:
        finish_loop(opt, source.inputargs, ops)
    result = Trace(list(source.inputargs), ops, source.name, source.greens)
    result.source = source
    result.relies_on = frozenset(opt.relies_on)
    if opt.loop is not None and opt.loop.label.token.label in ops:
        result.entrance = opt.loop.label
    guards = [op for op in ops if op.info.guard]
    for number, guard in enumerate(guards):
        guard.guard_id = number
    sharing = Counter(id(guard.resume) for guard in guards)
    for guard in guards:
        if guard.resume is not None:
            guard.resume.guards = sharing[id(guard.resume)]
    if options.draft is None or not opt.speculative:  # of other drafts nobody wants more than the operations
        _take_stock(result, opt)
    if options.verify:
        verify_trace(result, "optimized")
    return result


def _take_stock(result: Trace, opt: Optimizer) -> None:
    """What recorded operations have come to, and counters."""
    source, ops = result.source, result.ops
    for number, op in enumerate(source.ops):
        if op.kind != "v":
            value = opt.resolve(op)
            if isinstance(value, Op):
                result.origins.setdefault(value, number)
                result.results[number] = value
    counters = dict(opt.counters)
    counters["ops before"], counters["guards before"] = _count(source.ops)
    counters["ops after"], counters["guards after"] = _count(ops)
    label = next((i for i, op in enumerate(ops) if op.name == "label"), None)
    if label is not None:
        counters["ops in loop"], counters["guards in loop"] = _count(ops[label + 1 :])
    result.counters = counters


def _count(ops: list[Op]) -> tuple[int, int]:
    """How many operations, and how many of them are guards."""
    found = guards = 0
    for op in ops:
        if op.name != "debug_merge_point" and op.name != "label":
            found += 1
            if op.info.guard:
                guards += 1
    return found, guards


__all__ = ["InvalidLoop", "optimize_bridge", "optimize_loop"]
