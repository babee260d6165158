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
    return not isinstance(obj, (int, float, complex, str, bytes, type(None)))


def freeze():
    pass


def unfreeze():
    pass


def get_freeze_count():
    return 0


def get_objects(generation=None):
    raise _NotSupported("gc.get_objects")


def get_referrers(*objs):
    raise _NotSupported("gc.get_referrers")


def get_referents(*objs):
    raise _NotSupported("gc.get_referents")
