"""Guard strengthening: guards that say more, and fewer of them.

A guard on a condition becomes one on what the condition is about (guard_small, guard_pointer, guard_class,
guard_value, guard_nonnull); a class guard after a guard_pointer of the same reference, or after one that it is not
None, turns that one into guard_pointer_class (failing earlier is right: the exit goes on from the earlier guard); what
is known needs no guard.
"""

from __future__ import annotations

from jit.ir import Const, Op, Value
from jit.optimizer.emission.conditions import learn
from jit.optimizer.emission.exits import is_depth, is_limit
from jit.optimizer.emission.optimizer import Handlers, Optimizer
from jit.optimizer.facts.heapcache import HEADER
from jit.optimizer.facts.info import BOOL, POINTER, TAGGED, InvalidLoop, RefInfo, is_type_id
from jit.semantics import SMALL_MAX, SMALL_MIN, tag, untag, wrap


def _known(opt: Optimizer, op: Op) -> Value:
    """The guard is known to pass."""
    opt.counters["guards removed"] += 1
    return op


def guard_bool(opt: Optimizer, op: Op) -> Value | None:
    """guard_true, guard_false."""
    condition = op.args[0]
    truth = op.name == "guard_true"
    if isinstance(condition, Const):
        if bool(condition.value) != truth:
            raise InvalidLoop(f"{op.name} of {condition.value}")
        return _known(opt, op)
    lo, hi = opt.bound(condition)
    if lo > 0 or hi < 0:
        if truth:
            return _known(opt, op)
        raise InvalidLoop("guard_false of a value that is not 0")
    other = _about(opt, condition, truth)
    if other is not None:
        result = opt.optimize(other)
        learn(opt, condition, truth)
    else:
        result = _guard_condition(opt, op, condition, truth)
        learn(opt, condition, truth)
        _other_value(opt, condition, truth, op)
    if (lo, hi) == BOOL or not truth:
        opt.replace(condition, Const(int(truth), "i"))
    return result


def _limited(opt: Optimizer, condition: Value, truth: bool) -> Value | None:
    """The length that the guard says to be more than a constant, or the depth that it says not to be more."""
    if not isinstance(condition, Op) or condition.name != "int_lt" or type(condition.args[0]) is not Const:
        return None
    limit = opt.resolve(condition.args[1])
    return limit if is_limit(limit) and truth is not is_depth(limit) else None


def _guard_condition(opt: Optimizer, op: Op, condition: Value, truth: bool) -> Op:
    """Emit the guard. That a length is more than a constant, an earlier guard says that it is more than a smaller one:
    failing there is right, it is only earlier. Likewise that a depth is not more."""
    length = _limited(opt, condition, truth)
    if length is None:
        return opt.emit(op)
    earlier = opt.lengths.get(length)
    if earlier is not None:
        assert isinstance(earlier.args[0], Op) and isinstance(condition, Op)
        earlier.args[0].args = [condition.args[0], earlier.args[0].args[1]]
        opt.counters["guards merged"] += 1
        return earlier
    alone = bool(opt.out) and opt.out[-1] is condition  # nothing else reads it, unless the exit does
    opt.emit(op)
    if alone and condition not in (op.failargs or ()):
        opt.lengths[length] = op
    return op


def _other_value(opt: Optimizer, condition: Value, truth: bool, op: Op) -> None:
    """A guard that a reference is not this object may be made to say which it is."""
    if isinstance(condition, Op) and condition.name in ("ptr_eq", "ptr_ne") and (condition.name == "ptr_ne") == truth:
        value, other = (opt.resolve(a) for a in condition.args)
        if isinstance(other, Const) and not isinstance(value, Const) and opt.virtual(value) is None:
            _may_be_strengthened(opt, opt.ref(value), op)


def _about(opt: Optimizer, condition: Value, truth: bool) -> Op | None:
    """A guard on the condition's operand that says the same."""
    if not isinstance(condition, Op):
        return None
    args = [opt.resolve(a) for a in condition.args]
    name = condition.name
    if name == "ref_is_small":
        return Op("guard_small" if truth else "guard_pointer", args)
    if name in ("ptr_eq", "ptr_ne") and isinstance(args[1], Const):
        equal = (name == "ptr_eq") == truth
        if args[1].value == 0:
            return Op("guard_isnull" if equal else "guard_nonnull", args[:1])
        return Op("guard_value", args) if equal else None
    if name in ("int_eq", "int_ne") and isinstance(args[1], Const) and (name == "int_eq") == truth:
        return Op("guard_value", args)
    return None


def guard_value(opt: Optimizer, op: Op) -> Value | None:
    value, wanted = op.args
    assert isinstance(wanted, Const)
    if isinstance(value, Const):
        if value != wanted:
            raise InvalidLoop(f"guard_value of {value}, {wanted}")
        return _known(opt, op)
    if value.kind == "i":
        return _guard_int(opt, op, value, wanted)
    if value.kind == "r":
        return _guard_ref(opt, op, value, wanted)
    opt.emit(op)
    opt.replace(value, wanted)
    return op


def _guard_int(opt: Optimizer, op: Op, value: Value, wanted: Const) -> Value:
    lo, hi = opt.bound(value)
    if not lo <= wanted.value <= hi:
        raise InvalidLoop(f"guard_value {wanted.value} outside of {lo}..{hi}")
    if isinstance(value, Op) and value.name == "getheader":
        result = opt.optimize(Op("guard_class", [opt.resolve(value.args[0]), wanted]))
    elif (lo, hi) == BOOL and isinstance(value, Op) and value.name != "guard_value":
        return opt.optimize(Op("guard_true" if wanted.value else "guard_false", [value]))
    elif isinstance(value, Op) and value.name == "int_untag" and SMALL_MIN <= wanted.value <= SMALL_MAX:
        result = _guard_word(opt, opt.resolve(value.args[0]), Const(tag(wanted.value), "r"))
    else:
        result = opt.emit(op)
    opt.replace(value, wanted)
    return result


def _guard_word(opt: Optimizer, word: Value, wanted: Const) -> Value:
    """The tagged word is compared, so that nothing need untag it for that."""
    if opt.ref(word).tag == POINTER:
        raise InvalidLoop("int_untag of a pointer")
    result = opt.emit(Op("guard_value", [word, wanted]))
    opt.replace(word, wanted)
    return result


def _guard_ref(opt: Optimizer, op: Op, value: Value, wanted: Const) -> Value:
    info, want = opt.ref(value), opt.ref(wanted)
    if info.virtual is not None or info.fresh:
        raise InvalidLoop("guard_value of an object allocated here")
    header = opt.header(value)
    if info.tag and info.tag != want.tag or (header is not None and opt.header(wanted) not in (None, header)):
        raise InvalidLoop("guard_value of another class")
    if info.raw is not None and want.tag == TAGGED:
        result = opt.optimize(Op("guard_value", [opt.resolve(info.raw), Const(untag(wanted.value), "i")]))
    elif info.guards:
        result = _strengthen(opt, info, info.guards, "guard_value", [value, wanted])
    else:
        result = opt.emit(op)
    opt.replace(value, wanted)
    return result


def guard_small(opt: Optimizer, op: Op) -> Value | None:
    info = opt.ref(op.args[0])
    if info.tag == TAGGED:
        return _known(opt, op)
    if info.tag == POINTER:
        raise InvalidLoop("guard_small of a pointer")
    weaker = _weaker(opt, info, None)
    if weaker:
        op = _strengthen(opt, info, weaker, "guard_small", op.args)
    else:
        opt.emit(op)
    info.tag, info.nonnull = TAGGED, True
    if info.raw is not None:
        opt.narrow(info.raw, SMALL_MIN, SMALL_MAX)
        opt.pure["int_tag", opt.resolve(info.raw)] = op.args[0]
    return op


def guard_pointer(opt: Optimizer, op: Op) -> Value | None:
    info = opt.ref(op.args[0])
    if info.tag == POINTER:
        return _known(opt, op)
    if info.tag == TAGGED:
        raise InvalidLoop("guard_pointer of a small int")
    opt.emit(op)
    info.tag = POINTER
    _may_be_strengthened(opt, info, op)
    return op


def guard_nonnull(opt: Optimizer, op: Op) -> Value | None:
    info = opt.ref(op.args[0])
    if info.nonnull:
        return _known(opt, op)
    opt.emit(op)
    info.nonnull = True
    _may_be_strengthened(opt, info, op)
    return op


def _may_be_strengthened(opt: Optimizer, info: RefInfo, op: Op) -> None:
    if not info.guards:
        info.guard_epoch = opt.header_epoch
    info.guards.append(op)


def _weaker(opt: Optimizer, info: RefInfo, header: int | None) -> list[Op]:
    """The guards that say no more than that it is a pointer, or not null, or not this object of another type than
    `header` (None: it is a small int)."""
    return [op for op in info.guards if op.name in ("guard_pointer", "guard_nonnull") or _is_other(opt, op, header)]


def _is_other(opt: Optimizer, guard: Op, header: int | None) -> bool:
    """Does the guard say that it is not a certain object, which has another header, for good?"""
    condition = guard.args[0]
    other = opt.resolve(condition.args[1]) if guard.name in ("guard_true", "guard_false") else None  # type: ignore[attr-defined]
    known = opt.header(other) if isinstance(other, Const) else None
    return known is not None and is_type_id(known) and known != header


def _strengthen(opt: Optimizer, info: RefInfo, weaker: list[Op], name: str, args: list[Value]) -> Op:
    """The first guard of this reference says all that is known now, the others go; failing there is right, it is only
    earlier."""
    result = weaker[0]
    result.name, result.args = name, list(args)
    for op in weaker[1:]:
        opt.remove(op)
    info.guards = []
    opt.counters["guards merged"] += 1
    return result


def guard_isnull(opt: Optimizer, op: Op) -> Value | None:
    value = op.args[0]
    if isinstance(value, Const):
        if value.value == 0:
            return _known(opt, op)
        raise InvalidLoop("guard_isnull of an object")
    if opt.ref(value).nonnull:
        raise InvalidLoop("guard_isnull of an object")
    opt.emit(op)
    opt.replace(value, Const(0, "r"))
    return op


def guard_class(opt: Optimizer, op: Op) -> Value | None:
    """The header of a pointer; guard_pointer_class checks the tag, too."""
    value, wanted = op.args
    assert isinstance(wanted, Const)
    info = opt.ref(value)
    header = opt.header(value)
    if header is not None:
        if wrap(header) != wanted.value:
            raise InvalidLoop(f"guard_class {wanted.value} of an object of class {header}")
        return _known(opt, op)
    virtual = info.virtual
    fixed = is_type_id(wanted.value)
    weaker = _weaker(opt, info, wanted.value)
    if virtual is not None:
        if virtual.header is None:
            raise InvalidLoop("guard_class of an object allocated here")
        result = opt.optimize(Op("guard_value", [opt.resolve(virtual.header), Const(wanted.value & 0xFFFF_FFFF, "r")]))
    elif weaker and (fixed or info.guard_epoch == opt.header_epoch):
        result = _strengthen(opt, info, weaker, "guard_pointer_class", [value, wanted])
    else:
        result = opt.emit(op)
    info.tag, info.nonnull = POINTER, True
    if fixed:
        info.header = wanted.value
    elif virtual is None:
        opt.heap.put(value, HEADER, None, wanted)
    return result


HANDLERS: Handlers = {
    "guard_true": guard_bool,
    "guard_false": guard_bool,
    "guard_value": guard_value,
    "guard_small": guard_small,
    "guard_pointer": guard_pointer,
    "guard_nonnull": guard_nonnull,
    "guard_isnull": guard_isnull,
    "guard_class": guard_class,
    "guard_pointer_class": guard_class,
}
