"""_lsprof: the profiler of cProfile, on `sys.setprofile`. In the standard library it is code in C, without a function
call for each event: what a program calls often weighs more here than it would there."""

from collections import namedtuple
from time import perf_counter

profiler_entry = namedtuple("profiler_entry", "code callcount reccallcount totaltime inlinetime calls")
profiler_subentry = namedtuple("profiler_subentry", "code callcount reccallcount totaltime inlinetime")


class _Times:
    """Of one function, or of one that another has called."""

    def __init__(self, key):
        self.key = key  # cProfile goes by its id
        self.total = self.inline = 0
        self.calls = self.recursive = self.depth = 0

    def begin(self):
        self.depth += 1

    def end(self, total, inline):
        self.depth -= 1
        self.inline += inline
        self.calls += 1
        if self.depth:
            self.recursive += 1
        else:
            self.total += total


class _Running:
    def __init__(self, key, now, before):
        self.key = key
        self.start = now
        self.within = 0  # time in what it has called
        self.before = before


def _described(function):
    """What a built-in function is called in the report."""
    owner = getattr(function, "__self__", None)
    if owner is None or type(owner) is type(_modules()["sys"]):
        module = getattr(function, "__module__", None)
        return f"<built-in method {module}.{function.__name__}>" if module else f"<{function.__name__}>"
    for cls in type(owner).__mro__:
        if function.__name__ in cls.__dict__:
            return repr(cls.__dict__[function.__name__])
    return f"<built-in method {function.__name__}>"


class Profiler:
    """Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)

    Builds a profiler object using the specified timer function.
    The default timer is a fast built-in one based on real time.
    For custom timer functions returning integers, 'timeunit' can
    be a float specifying a scale (that is, how long each integer unit
    is, in seconds).
    """

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        self._timer = perf_counter if timer is None else timer
        self._unit = timeunit or 1
        self._subcalls, self._builtins = subcalls, builtins
        self.clear()

    def enable(self, subcalls=True, builtins=True):
        """enable(subcalls=True, builtins=True)

        Start collecting profiling information.
        If 'subcalls' is True, also records for each function
        statistics separated according to its current caller.
        If 'builtins' is True, records the time spent in
        built-in functions separately from their caller.
        """
        self._subcalls, self._builtins = subcalls, builtins
        _modules()["sys"].setprofile(self._event)

    def disable(self):
        """disable()

        Stop collecting profiling information.
        """
        _modules()["sys"].setprofile(None)
        while self._running is not None:
            self._end(self._running.key)

    def clear(self):
        """clear()

        Clear all profiling information collected so far.
        """
        self._times = {}  # by key: a code object, or what a built-in function is called
        self._callers = {}  # by key of the caller and of the function
        self._running = None

    def getstats(self):
        """getstats() -> list of profiler_entry objects

        Return all information collected by the profiler.
        """
        unit = self._unit
        called = {}
        for (caller, _), t in self._callers.items():
            entry = profiler_subentry(t.key, t.calls, t.recursive, t.total * unit, t.inline * unit)
            called.setdefault(caller, []).append(entry)
        return [
            profiler_entry(key, t.calls, t.recursive, t.total * unit, t.inline * unit, called.get(key))
            for key, t in self._times.items()
            if t.calls
        ]

    def _event(self, frame, event, arg):
        if event == "call":
            self._begin(frame.f_code)
        elif event == "return":
            self._end(frame.f_code)
        elif self._builtins:
            key = _described(arg)
            if event == "c_call":
                self._begin(key)
            else:
                self._end(key)

    def _begin(self, key):
        times = self._times
        if key not in times:
            times[key] = _Times(key)
        key = times[key].key
        times[key].begin()
        before = self._running
        if self._subcalls and before is not None:
            pair = before.key, key
            if pair not in self._callers:
                self._callers[pair] = _Times(key)
            self._callers[pair].begin()
        self._running = _Running(key, self._timer(), before)

    def _end(self, key):
        running = self._running
        if running is None or running.key != key:
            return  # it was called before this was enabled
        total = self._timer() - running.start
        inline = total - running.within
        before = self._running = running.before
        self._times[key].end(total, inline)
        if before is not None:
            before.within += total
            pair = before.key, key
            if pair in self._callers:
                self._callers[pair].end(total, inline)
