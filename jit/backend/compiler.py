"""A trace from IR to code: prepare, lower, schedule, allocate registers, emit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jit.backend.allocations import merge_allocations
from jit.backend.carriers import carry
from jit.backend.config import Config
from jit.backend.copies import ride_on_copies
from jit.backend.emit import Code, Emitter, Surroundings
from jit.backend.frame import OutOfSlots
from jit.backend.lower import Lowering
from jit.backend.mir import RELATIONS, Computed, Landing, Location, MInst, Operand, VReg, Word
from jit.backend.only_exits import leave_to_exits, wanted_by_exits
from jit.backend.prepare import prepare
from jit.backend.regalloc import Allocator, allocate
from jit.backend.schedule import schedule
from jit.backend_api import BackendLimit
from jit.ir import Trace, Value, WatchDescr
from jit.phases import ALLOCATING, ASSEMBLING, LOWERING, SCHEDULING, Phase
from sim.asm import LinkError


@dataclass
class LoadedTrace:
    """A compiled trace, with what dumps show of it."""

    trace_id: int
    trace: Trace
    config: Config
    code: Code
    machine_ops: list[MInst]
    allocator: Allocator
    inputs: list[tuple[Location, ...]]
    landing: Landing | None = None  # of a loop that bridges can enter at its label
    watches: Mapping[WatchDescr, int] = field(default_factory=dict)  # slots that are armed while it runs
    root: int = -1  # the root trace from which it hangs, at whatever distance
    immortals: int = 0  # jit.immortals.reach


def compile_trace(
    trace: Trace,
    trace_id: int,
    config: Config,
    locations: Sequence[tuple[Location, ...]],
    around: Surroundings,
    base: int,
    probe: Sequence[Value],
    slots: int,
    constants: Mapping[int, int],
    held: Mapping[int, int],
) -> LoadedTrace:
    """Code for a trace whose arguments arrive at `locations` (the words of each). `constants`: value -> the register
    that holds it then; `held`: number of an argument -> the guard operand that holds it."""
    with Phase(LOWERING):
        lowering = Lowering(prepare(trace, config), config, probe)
        lowering.armed, lowering.reserve, lowering.landings = around.armed, around.reserve, around.landing
        lowering.spare_operands = around.spare_operands
        if lowering.label_op is None:
            lowering.held = {lowering.inputs[k][0]: g for k, g in held.items() if not isinstance(locations[k][0], Word)}
        words, flat = _arguments(lowering, locations)
        insts = merge_allocations(lowering.run())
        for word, where in zip(words, flat, strict=True):
            if isinstance(where, Word) and isinstance(word, VReg):
                word.const, word.kind = where.value & 0xFFFF_FFFF, "i"
        arguments = dict(zip(flat, words, strict=True))
        passed = [word for words in lowering.passed for word in words]
        if config.sidecar and config.attach and config.carry:
            needless = {inst for inst, *_ in wanted_by_exits(insts, passed)} if config.schedule else ()
            insts = carry(insts, arguments, needless)
        if config.schedule:
            insts = leave_to_exits(insts, passed)
    with Phase(SCHEDULING):
        if config.schedule:
            insts = schedule(insts, arguments)
    try:
        with Phase(ALLOCATING):
            allocator = allocate(insts, words, flat, slots, constants)
        with Phase(ASSEMBLING):
            out = ride_on_copies(allocator.out) if config.sidecar and config.attach and config.carry else allocator.out
            emitter = Emitter(out, base, config, around, bool(trace.ops) and trace.ops[0].name == "label")
            code = emitter.run()
            if gap := around.gap(code.sites):
                code = emitter.moved(base + gap)
    except OutOfSlots as e:
        raise BackendLimit(str(e)) from None
    except LinkError as e:
        raise BackendLimit(f"the assembler refuses the trace: {e}") from None
    landing = _landing(lowering, allocator, code, around)
    _note_held(lowering, code, around)
    watches = lowering.watches if around.armed is None else around.armed
    return LoadedTrace(trace_id, trace, config, code, insts, allocator, list(locations), landing, watches)


def _arguments(
    lowering: Lowering, locations: Sequence[tuple[Location, ...]]
) -> tuple[list[Operand], list[Location]]:
    """The words that arrive, and where. Of a comparison that the trace only tests, the operands arrive."""
    words: list[Operand] = []
    flat: list[Location] = []
    for item, places in zip(lowering.inputs, locations, strict=True):
        if len(item) != len(places):
            raise ValueError(f"{len(item)} words arrive at {len(places)} places")
        words += item
        flat += places
    where_is = {where: word for word, where in zip(words, flat, strict=True)}

    def operand(where: Location) -> Operand:
        if isinstance(where, Word):
            return lowering.const(where.value)
        if where not in where_is:
            where_is[where] = VReg("i")
            words.append(where_is[where])
            flat.append(where)
        return where_is[where]

    tested = only_tested(lowering.trace)
    for value, places in zip(lowering.trace.inputargs, locations, strict=True):
        where = places[0]
        if isinstance(where, Computed) and where.op in RELATIONS and value in tested:
            if not isinstance(where.a, Computed) and not isinstance(where.a, Word):
                lowering.compared[value] = where.op, operand(where.a), operand(where.b)
                at = words.index(lowering.words_of[value][0])
                del words[at], flat[at]
    return words, flat


def only_tested(trace: Trace) -> set[Value]:
    """Arguments of the trace that only guard_true, guard_false and exits read, before references may move."""
    found: set[Value] = set(trace.inputargs)
    may_move = False
    for op in trace.ops:
        may_move = may_move or op.name.startswith(("call", "new"))
        if may_move or op.name not in ("guard_true", "guard_false"):
            found.difference_update(op.args)
        if may_move:
            found.difference_update(op.failargs or ())
    return found


def _note_held(lowering: Lowering, code: Code, around: Surroundings) -> None:
    """Which guard operands hold what the exits know: an int, since references move. Behind where bridges enter a loop
    they are what the loop has set; nothing else sets them before a bridge comes back to it."""
    own: dict[Operand, int] = {v: around.operand(g) for v, g in lowering.set_before_landing.items() if v.kind == "i"}
    for site in code.sites:
        held = own if own and site.address >= code.landing else lowering.held
        words = [lowering.words_of.get(v, ()) for v in site.op.failargs or ()] if held else ()
        site.held = {k: held[word[0]] for k, word in enumerate(words) if len(word) == 1 and word[0] in held}


def _landing(lowering: Lowering, allocator: Allocator, code: Code, around: Surroundings) -> Landing | None:
    """What bridges must know to enter the loop; None where it needs more than they can pass."""
    if allocator.landing is None:
        return None
    passed: dict[Operand, tuple[int, int]] = {}
    for i, words in enumerate(lowering.passed):
        passed |= {word: (i, k) for k, word in enumerate(words)}
    passed |= {v: (-1, v.const) for v in allocator.landing if v.const is not None}
    if any(v not in passed for v in allocator.landing):
        return None
    operands = {around.operand(g): passed[v] for v, g in lowering.set_before_landing.items()}
    return Landing(code.landing, [(*passed[v], where) for v, where in allocator.landing.items()], operands=operands)
