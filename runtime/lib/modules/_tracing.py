"""What a program that watches is told: `sys.settrace`, `sys.setprofile`, and what frames have of it.

The VM calls `event` (runtime/vm/frames/events.py). In the standard library it is code in C.
"""

from _spec_events import Event, Watch

trace = None
profile = None
in_function = {}  # by frame: the built-in function that it calls
watched = {}  # by frame: [its local trace function, the line that was told last, f_trace_lines, f_locals or None]


def set_trace(function):
    global trace
    trace = function
    _changed()


def set_profile(function):
    global profile
    profile = function
    in_function.clear()
    _changed()


def _wanted():
    return (0 if trace is None else Watch.TRACE) | (0 if profile is None else Watch.PROFILE)


_telling = False
leaving = None  # the frame that an exception leaves which was raised again


def _changed():
    if trace is None and profile is None:
        _look_at_frames(False)
        _watch(0)
        return
    _look_at_frames(True)  # first of all: there are no traces any more, so frames are in memory from the next line on
    while _want_frame():
        pass
    if _host(53, _take_frame()) is None:
        raise MemoryError
    _forget_others()
    if not _telling:
        _watch(_wanted())


def _forget_others():
    """Of frames that have returned meanwhile."""
    if watched:
        frame, running = _current_frame(), set()
        while frame is not None:
            running.add(frame)
            frame = frame.f_back
        for frame in list(watched):
            if frame not in running:
                del watched[frame]


def row_of(frame):
    """What `watched` has for the frame, made where it has nothing."""
    row = watched.get(frame)
    if row is None:
        row = watched[frame] = [None, frame.f_lineno & 0xFFFF, True, None]
    return row


def event(frame, kind, value, name):
    global _telling, trace, profile, leaving
    _telling = True
    try:
        if kind == Event.LINE or kind == Event.AGAIN:
            row = watched.get(frame)
            if row is not None:
                _tell_line(frame, row, value if kind == Event.LINE else -1)
        elif kind == Event.CALL or kind == Event.RESUME:
            _tell_call(frame, -1 if kind == Event.CALL else frame.f_lineno & 0xFFFF)
        elif kind == Event.RETURN:
            _tell_end(frame, value)
        elif kind < Event.CAUGHT:
            _tell_function(frame, kind, value, name)
        else:
            if kind & Event.THROWN:
                kind -= Event.THROWN
                _tell_call(frame, frame.f_lineno & 0xFFFF)
            if frame in in_function:
                profile(frame, "c_exception", in_function.pop(frame))
            if kind != Event.LEFT:
                row = watched.get(frame)
                if row is not None and row[0] is not None:
                    _call(frame, row, "exception", (type(value), value, value.__traceback__))
            if kind != Event.CAUGHT:
                leaving = frame if kind == Event.LEFT else None
                _tell_end(frame, None)
    except BaseException:
        trace = profile = None
        watched.pop(frame, None)
        in_function.clear()
        _look_at_frames(False)
        raise
    finally:
        _telling = False
        leaving = None
    _watch(_wanted())
    return value


def _call(frame, row, event, value):
    """The frame's own trace function; what that stores to f_locals, the frame's variables get."""
    if row[3] is not None:
        frame.f_locals
    function = row[0](frame, event, value)
    if row[3] is not None:
        _frame_store(frame, row[3])
    if function is not None:
        row[0] = function


def _tell_line(frame, row, line):
    if row[1] != line:
        row[1] = line
        if line >= 0 and trace is not None and row[0] is not None and row[2]:
            _call(frame, row, "line", None)


def _tell_call(frame, line):
    if trace is not None:
        local = trace(frame, "call", None)
        if local is not None:
            row_of(frame)[:2] = [local, line]
    if profile is not None:
        profile(frame, "call", None)


def _tell_function(frame, kind, value, name):
    if kind == Event.HAS_CALLED:
        if frame in in_function:
            profile(frame, "c_return", in_function.pop(frame))
        return
    if kind == Event.WILL_CALL_METHOD:
        function = _method(value, name)
    elif name is None or type(value) is not _FUNCTIONS[1]:
        function = value
    else:
        function = value.__get__(name)
    if type(function) in _FUNCTIONS:
        in_function[frame] = function
        profile(frame, "c_call", function)


_FUNCTIONS = (type(len), type(str.join))


def _method(obj, name):
    """Where nothing of the program's is asked for it; None."""
    kind = type(obj)
    if kind is type(_modules()["sys"]):
        return obj.__dict__.get(name)
    function = _lookup(obj, name)
    if function is not None and type(function) in _FUNCTIONS:
        return object.__getattribute__(obj, name)
    return None


def _tell_end(frame, value):
    row = watched.get(frame)
    if row is not None:
        if trace is not None and row[0] is not None:
            _call(frame, row, "return", value)
        watched.pop(frame, None)
    if profile is not None:
        profile(frame, "return", value)


def call_tracing(function, arguments):
    """sys.call_tracing: events are told although this is called by what is being told one."""
    global _telling
    before = _telling
    _telling = False
    _watch(_wanted())
    try:
        return function(*arguments)
    finally:
        if before:
            _watch(0)
        _telling = before
