"""Loop peeling: one iteration as preamble, then the loop itself, optimized with what the preamble established.

The recorded operations go through the optimizer twice. What the first iteration computed, guarded or loaded, and what
the second would only repeat, is gone from the body: invariants are hoisted. Both iterations meet at the label, whose
arguments are what changes from one iteration to the next, unboxed (see loopstate.py). The guess of what the body's end
has in common with its beginning is verified here; where it was wrong, everything starts over with a weaker one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jit.ir import Op, TargetToken, Trace, Value
from jit.optimizer.emission.dce import remove_dead
from jit.optimizer.emission.optimizer import Optimizer
from jit.optimizer.facts.info import SMALL, InvalidLoop, Options
from jit.optimizer.facts.labels import LabelState, Path
from jit.optimizer.loops.loopstate import Choices, Export
from jit.optimizer.loops.matching import Matcher
from jit.optimizer.loops.reenter import beginning, own_loop
from jit.semantics import INT_MAX, INT_MIN


def peel(trace: Trace, options: Options, start: Callable[[], Optimizer]) -> Optimizer | None:
    """The peeled loop, or None where no state could be found that holds at each iteration's end. `start` makes an
    optimizer for the trace's entry."""
    choices: Choices = {}
    for attempt in range(options.max_attempts):
        tried = _attempt(trace, options, start, choices)
        if tried is None:
            return None
        if not tried.failures:
            earlier, choices = _allocated_earlier(trace, options, start, choices, tried)
            better = _widened(trace, options, start, choices, earlier)
            better.opt.counters["peeling attempts"] = attempt + 1
            return better.opt
        before = sum(map(len, choices.values()))
        for path, mark in tried.failures:
            choices.setdefault(path, set()).add(mark)
        if sum(map(len, choices.values())) == before:
            return None
    return None


@dataclass
class _Attempt:
    """A peeled loop; not one if there are failures."""

    opt: Optimizer
    state: LabelState
    failures: list[tuple[Path, str]]

    def from_label(self) -> list[Op]:
        """The label and the body's operations."""
        ops = remove_dead(self.opt.result())
        return ops[next(i for i, op in enumerate(ops) if op.name == "label") :]

    def body(self) -> list[tuple[str, bool, bool]]:
        """The body's operations; of overflow checks, whether the result is known to keep to each end of the range."""
        none = (INT_MIN, INT_MAX)
        return [
            (op.name, (op.exact or none)[0] >= SMALL[0], (op.exact or none)[1] <= SMALL[1]) for op in self.from_label()
        ]  # fmt: skip

    def work(self) -> int:
        """Operations of a pass, and values that it passes on."""
        ops = [op for op in self.from_label() if op.name != "debug_merge_point"]
        return len(ops) + len(ops[0].args)


def _attempt(trace: Trace, options: Options, start: Callable[[], Optimizer], choices: Choices) -> _Attempt | None:
    opt = start()
    opt.run(trace.ops[:-1])
    state = Export(opt, choices, beginning(trace) if options.hoist else None).run()
    token = TargetToken(trace.name or "loop")
    token.label = Op("label", list[Value](state.phis), token)
    opt.out.append(token.label)
    opt.loop = own_loop(opt, state, token, trace)
    try:
        opt.run(trace.ops[:-1])
    except InvalidLoop:
        return None
    matcher = Matcher(state, opt)
    args = matcher.run()
    if not matcher.failures:
        if opt.resolve(trace.ops[-1].args[0]) != opt.resolve(trace.inputargs[0]):
            return None
        opt.emit(Op("jump", args, token))
    return _Attempt(opt, state, matcher.failures)


def _allocated_earlier(
    trace: Trace, options: Options, start: Callable[[], Optimizer], choices: Choices, found: _Attempt
) -> tuple[_Attempt, Choices]:
    """The same loop, and its choices, with objects allocated in the pass that makes them, not in the next one, where
    each pass allocates one anyway: then a reference is carried instead of their contents."""
    forced = [node for node in found.state.nodes() if node.kind == "virtual" and found.opt.virtual(node.word) is None]
    if not forced:
        return found, choices
    earlier = {path: set(marks) for path, marks in choices.items()}
    for node in forced:
        earlier.setdefault(node.path, set()).add("ref")
    attempt = _attempt(trace, options, start, earlier)
    if attempt is None or attempt.failures or attempt.work() >= found.work():
        return found, choices
    return attempt, earlier


def _widened(
    trace: Trace, options: Options, start: Callable[[], Optimizer], choices: Choices, found: _Attempt
) -> _Attempt:
    """The same loop without the label's bounds that nothing needs: more bridges can go back to it then."""
    bounded = [node for node in found.state.nodes() if node.phi is not None and node.is_bounded()]
    if not bounded or not options.widen:
        return found
    body = found.body()
    single = [([node], (end,)) for node in bounded[:_MAX_WIDENED] for end in _BOTH] if len(bounded) > 1 else []
    taken: set[tuple[Path, str]] = set()
    tried: list[set[tuple[Path, str]]] = [taken]
    for nodes, ends in [(bounded, _BOTH), (bounded, _BOTH[1:]), (bounded, _BOTH[:1]), *single]:
        wanted = taken | {(node.path, end) for node in nodes for end in node.bounded_ends() if end in ends}
        if wanted in tried:
            continue
        tried.append(wanted)
        wider = {path: set(marks) for path, marks in choices.items()}
        for path, end in wanted:
            wider.setdefault(path, set()).add(end)
        attempt = _attempt(trace, options, start, wider)
        if attempt is not None and not attempt.failures and attempt.body() == body:
            found, taken = attempt, wanted
            if ends is _BOTH:
                break
    return found


_BOTH = ("low", "high")
_MAX_WIDENED = 3  # label arguments that are looked at one by one
