"""gc: the collector, as far as it is like CPython's (docs/language.md says what differs)."""

DEBUG_STATS, DEBUG_COLLECTABLE, DEBUG_UNCOLLECTABLE, DEBUG_SAVEALL, DEBUG_LEAK = 1, 2, 4, 32, 38

garbage = []
callbacks = []
_state = {"enabled": True, "threshold": (700, 10, 10), "debug": 0}


def collect(generation=2):
    if not isinstance(generation, int):
        raise TypeError(f"'{type(generation).__name__}' object cannot be interpreted as an integer")
    if generation < 0 or generation > 2:
        raise ValueError("invalid generation")
    for callback in callbacks:
        callback("start", {"generation": generation, "collected": 0, "uncollectable": 0})
    _dead_objects()
    _settle(True)
    dead = _dead_objects()
    for callback in callbacks:
        callback("stop", {"generation": generation, "collected": dead, "uncollectable": 0})
    return dead


def enable():
    _state["enabled"] = True


def disable():
    _state["enabled"] = False


def isenabled():
    return _state["enabled"]


def get_threshold():
    return _state["threshold"]


def set_threshold(threshold0, threshold1=_MISSING, threshold2=_MISSING, /):
    old = _state["threshold"]
    second = old[1] if threshold1 is _MISSING else threshold1
    third = old[2] if threshold2 is _MISSING else threshold2
    _state["threshold"] = (threshold0, second, third)


def get_count():
    return (0, 0, 0)


def get_debug():
    return _state["debug"]


def set_debug(flags, /):
    _state["debug"] = flags


def get_stats():
    return [{"collections": _collections(), "collected": 0, "uncollectable": 0} for _ in range(3)]


def is_tracked(obj, /):
    return not isinstance(obj, _PLAIN)


def freeze():
    pass


def unfreeze():
    pass


def get_freeze_count():
    return 0


def get_referents(*objs):
    """What they refer to: items, keys, values, attributes, classes, variables."""
    found = []
    for obj in objs:
        found += _referents(obj)
    return found


def _referents(obj):
    kind = type(obj)
    if kind is dict:
        return [*obj, *obj.values()]
    if kind is list or kind is tuple:
        return list(obj)[::-1]  # CPython begins at the end
    if kind is set or kind is frozenset:
        return list(obj)
    found = []
    if isinstance(obj, dict):
        found += [*dict.keys(obj), *dict.values(obj)]
    for container in (list, tuple, set, frozenset):
        if isinstance(obj, container):
            found += container.__iter__(obj)
    for name in _FIELDS.get(kind, ()):
        value = getattr(obj, name, None)
        if value is not None:
            found.append(value)
    if isinstance(obj, type):
        found += [*type.__dict__["__dict__"].__get__(obj).values(), *type.mro(obj), *obj.__bases__]
    elif kind not in _FIELDS:
        try:
            own = object.__getattribute__(obj, "__dict__")
        except AttributeError:
            own = {}
        if isinstance(own, dict):
            found += own.values() if kind is not _module_type else [own]
        if isinstance(obj, BaseException):
            found += [each for each in (obj.args, obj.__traceback__, obj.__context__, obj.__cause__) if each is not None]
        for cls in kind.__mro__:
            found += _slots(obj, cls)
    if kind.__module__ != "builtins":
        found.append(kind)
    return found


def _slots(obj, cls):
    values = []
    for name, member in cls.__dict__.items():
        if _descriptor_form(member) == 0:
            try:
                values.append(member.__get__(obj))
            except AttributeError:
                pass
    return values


def get_objects(generation=None):
    """What can be found from the modules and from the variables of functions that run."""
    if generation is not None and not isinstance(generation, int):
        raise TypeError(f"'{type(generation).__name__}' object cannot be interpreted as an integer")
    frame = _sys._getframe()
    waiting = list(_sys.modules.values())
    while frame is not None:
        waiting.append(frame)
        frame = frame.f_back
    found, seen = [], set()
    while waiting:
        obj = waiting.pop()
        if obj is waiting or obj is found or obj is seen or not is_tracked(obj) or id(obj) in seen:
            continue
        seen.add(id(obj))
        found.append(obj)
        waiting += _referents(obj)
    return found


def get_referrers(*objs):
    wanted = {id(obj) for obj in objs}
    return [
        obj for obj in get_objects()
        if obj is not objs and any([id(each) in wanted for each in _referents(obj)]) and type(obj) is not _frame_type
    ]  # fmt: skip


import sys as _sys


#: Of these CPython's collector knows nothing: what they refer to is not asked for.
_PLAIN = (int, float, complex, str, bytes, type(None), _code_type, range, slice)

_FIELDS = {
    _frame_type: ("f_back", "f_code", "f_locals"),
    _traceback_type: ("tb_next", "tb_frame"),
    _function_type: (
        "__code__", "__globals__", "__defaults__", "__kwdefaults__", "__closure__", "__dict__", "__annotations__", "__name__",
    ),
    _method_type: ("__self__", "__func__"),
    type([].append): ("__self__",),
    _method_descriptor_type: ("__objclass__",),
    _wrapper_descriptor_type: ("__objclass__",),
    _cell_type: ("cell_contents",),
    _generator_type: ("gi_frame", "gi_code"),
    _coroutine_type: ("cr_frame", "cr_code"),
    property: ("fget", "fset", "fdel"),
    staticmethod: ("__func__",),
    classmethod: ("__func__",),
}  # fmt: skip
