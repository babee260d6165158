"""What becomes of an exception that nothing catches."""


def _uncaught(exception):
    """An exception has ended the program: what the host has to show. Status, then a row for each exception of the chain."""
    if isinstance(exception, SystemExit):
        code = exception.code
        if code is None:
            return _end_program(0, None)
        if isinstance(code, int):
            return _end_program(int(code) & 0xFF, None)
        return _end_program(1, str(code) + "\n")
    status = 130 if isinstance(exception, KeyboardInterrupt) else 1
    sys = _modules().get("sys")
    hook = getattr(sys, "excepthook", None)
    if sys is None or hook is sys.__excepthook__:
        return _end_program(status, _describe(exception, []))
    if hook is None:
        sys.stderr.write("sys.excepthook is missing\n")
        return _end_program(status, _describe(exception, []))
    try:
        hook(type(exception), exception, exception.__traceback__)
    except BaseException as failure:
        sys.stderr.write("Error in sys.excepthook:\n")
        sys.__excepthook__(type(failure), failure, failure.__traceback__)
        sys.stderr.write("\nOriginal exception was:\n")
        return _end_program(status, _describe(exception, []))
    sys.stdout.flush()
    return _end_program(status, None)


def _describe(exception, seen):
    """(kind of link, description of the cause or context or None, type, text or None, traceback, notes, exception, parts)"""
    seen.append(exception)
    link = 0
    earlier = None
    cause = exception.__cause__
    if cause is not None:
        if not _among(cause, seen):
            link = 1
            earlier = _describe(cause, seen)
    elif not exception.__suppress_context__ and exception.__context__ is not None:
        if not _among(exception.__context__, seen):
            link = 2
            earlier = _describe(exception.__context__, seen)
    cls = type(exception)
    name = cls.__qualname__
    if cls.__module__ not in ("builtins", "__main__"):
        name = f"{cls.__module__}.{name}"
    try:
        text = str(exception)
    except BaseException:
        text = "<exception str() failed>"
    notes = getattr(exception, "__notes__", None)
    parts = None
    if isinstance(exception, BaseExceptionGroup):
        parts = tuple([_describe(e, seen) for e in exception.exceptions])
    shown = []
    if notes is not None:
        for note in notes:
            shown.append(str(note))
    return (link, earlier, name, text, exception.__traceback__, tuple(shown), exception, parts)


def _among(exception, seen):
    for other in seen:
        if other is exception:
            return True
    return False
