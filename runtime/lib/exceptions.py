"""The built-in exceptions, and what becomes of one that nothing catches."""


def _cause(x):
    """The cause that `raise ... from x` names."""
    return x() if isinstance(x, type) and issubclass(x, BaseException) else x


def _set_args_alone(error, args, keywords):
    if keywords:
        raise TypeError(f"{_type_name(error)}() takes no keyword arguments")
    _set_args(error, args)


def _no_others(others, name):
    for other in others:
        raise TypeError(f"{other!r} is an invalid keyword argument for {name}()")


class BaseException:
    def __init__(self, /, *args, **keywords):
        _set_args_alone(self, args, keywords)

    def __str__(self):
        args = self.args
        if len(args) == 0:
            return ""
        if len(args) == 1:
            return str(args[0])
        return str(args)

    def __repr__(self):
        args = self.args
        if len(args) == 1:
            return f"{type(self).__name__}({args[0]!r})"
        return f"{type(self).__name__}{args!r}"

    def with_traceback(self, traceback, /):
        self.__traceback__ = traceback
        return self

    def add_note(self, note, /):
        if not isinstance(note, str):
            raise TypeError(f"note must be a str, not '{_type_name(note)}'")
        if not hasattr(self, "__notes__"):
            self.__notes__ = []
        elif not isinstance(self.__notes__, list):
            raise TypeError("Cannot add note: __notes__ is not a list")
        self.__notes__.append(note)

    def __reduce__(self):
        if self.__dict__:
            return (type(self), self.args, self.__dict__)
        return (type(self), self.args)

    def __setstate__(self, state):
        for name in state:
            setattr(self, name, state[name])


class Exception(BaseException):
    pass


class _NotSupported(BaseException):
    """Legal Python that the VM does not have; ends the program."""


class GeneratorExit(BaseException):
    pass


class KeyboardInterrupt(BaseException):
    pass


class SystemExit(BaseException):
    __slots__ = ("code",)

    def __init__(self, /, *args, **keywords):
        _set_args_alone(self, args, keywords)
        _set_plain(self, ".code", None if not args else args[0] if len(args) == 1 else args)


class StopIteration(Exception):
    @property
    def value(self):
        own = _own_attribute(self, ".value")
        if own is not _MISSING:
            return own
        return self.args[0] if self.args else None

    @value.setter
    def value(self, value):
        _set_plain(self, ".value", value)


class StopAsyncIteration(Exception):
    pass


class ArithmeticError(Exception):
    pass


class FloatingPointError(ArithmeticError):
    pass


class OverflowError(ArithmeticError):
    pass


class ZeroDivisionError(ArithmeticError):
    pass


class AssertionError(Exception):
    pass


class AttributeError(Exception):
    __slots__ = ("name", "obj")

    def __init__(self, /, *args, name=None, obj=None, **others):
        if others:
            _no_others(others, "AttributeError")
        _set_args(self, args)
        _set_plain(self, ".name", name)
        _set_plain(self, ".obj", obj)


class BufferError(Exception):
    pass


class EOFError(Exception):
    pass


class ImportError(Exception):
    __slots__ = ("msg", "name", "path")

    def __init__(self, /, *args, name=None, path=None, **others):
        if others:
            _no_others(others, "ImportError")
        _set_args(self, args)
        _set_plain(self, ".msg", args[0] if len(args) == 1 else None)
        _set_plain(self, ".name", name)
        _set_plain(self, ".path", path)

    def __str__(self):
        message = _own_attribute(self, ".msg")
        return message if type(message) is str else BaseException.__str__(self)

    def __reduce__(self):
        state = dict(self.__dict__)
        if _own_attribute(self, ".name") is not None:
            state["name"] = _own_attribute(self, ".name")
        if _own_attribute(self, ".path") is not None:
            state["path"] = _own_attribute(self, ".path")
        state = {name: value for name, value in state.items() if value is not _MISSING}
        return (type(self), self.args, state) if state else (type(self), self.args)


class ModuleNotFoundError(ImportError):
    pass


class LookupError(Exception):
    pass


class IndexError(LookupError):
    pass


class KeyError(LookupError):
    def __str__(self):
        args = self.args
        if len(args) == 1:
            return repr(args[0])
        return BaseException.__str__(self)


class MemoryError(Exception):
    pass


class NameError(Exception):
    __slots__ = ("name",)

    def __init__(self, /, *args, name=None, **others):
        if others:
            _no_others(others, "NameError")
        _set_args(self, args)
        _set_plain(self, ".name", name)


class UnboundLocalError(NameError):
    pass


class OSError(Exception):
    __slots__ = ("errno", "strerror", "filename", "filename2")

    def __new__(cls, /, *args, **keywords):
        if _is_filled_by_init(cls):
            return BaseException.__new__(cls)
        if keywords:
            raise TypeError(f"{cls.__name__}() takes no keyword arguments")
        if cls is OSError and 2 <= len(args) <= 5:
            cls = _error_of_number(args[0])
        self = BaseException.__new__(cls)
        _fill_os_error(self, args)
        return self

    def __init__(self, /, *args, **keywords):
        if _is_filled_by_init(type(self)):
            if keywords:
                raise TypeError(f"{_type_name(self)}() takes no keyword arguments")
            _fill_os_error(self, args)

    def __str__(self):
        errno, strerror, filename, filename2 = self.errno, self.strerror, self.filename, self.filename2
        if filename is not None:
            if filename2 is not None:
                return f"[Errno {errno}] {strerror}: {filename!r} -> {filename2!r}"
            return f"[Errno {errno}] {strerror}: {filename!r}"
        if errno is not None and strerror is not None:
            return f"[Errno {errno}] {strerror}"
        return BaseException.__str__(self)

    def __reduce__(self):
        args = self.args
        if len(args) == 2 and self.filename is not None:
            args = (*args, self.filename) if self.filename2 is None else (*args, self.filename, None, self.filename2)
        return (type(self), args, self.__dict__) if self.__dict__ else (type(self), args)


def _is_filled_by_init(cls):
    """Has a class an __init__ of its own, which may call ours with what it likes, and no __new__?"""
    return cls.__init__ is not OSError.__init__ and cls.__new__ is OSError.__new__


def _fill_os_error(error, args):
    if 2 <= len(args) <= 5:
        _set_plain(error, ".errno", args[0])
        _set_plain(error, ".strerror", args[1])
        if len(args) >= 3:
            _set_plain(error, ".filename", args[2])
        if len(args) == 5 and args[2] is not None:
            _set_plain(error, ".filename2", args[4])
        args = args[:2] if len(args) == 2 or args[2] is not None else args
    _set_args(error, args)


EnvironmentError = IOError = OSError


class BlockingIOError(OSError):
    pass


class ChildProcessError(OSError):
    pass


class ConnectionError(OSError):
    pass


class BrokenPipeError(ConnectionError):
    pass


class ConnectionAbortedError(ConnectionError):
    pass


class ConnectionRefusedError(ConnectionError):
    pass


class ConnectionResetError(ConnectionError):
    pass


class FileExistsError(OSError):
    pass


class FileNotFoundError(OSError):
    pass


class InterruptedError(OSError):
    pass


class IsADirectoryError(OSError):
    pass


class NotADirectoryError(OSError):
    pass


class PermissionError(OSError):
    pass


class ProcessLookupError(OSError):
    pass


class TimeoutError(OSError):
    pass


class ReferenceError(Exception):
    pass


class RuntimeError(Exception):
    pass


class NotImplementedError(RuntimeError):
    pass


class RecursionError(RuntimeError):
    pass


class SyntaxError(Exception):
    __slots__ = (
        "msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line",
    )  # fmt: skip

    def __init__(self, /, *args, **keywords):
        _set_args_alone(self, args, keywords)
        if args:
            _set_plain(self, ".msg", args[0])
        if len(args) == 2:
            details = tuple(args[1])
            if len(details) not in (4, 6):
                raise TypeError(_count_of_details(len(details)))
            names = (".filename", ".lineno", ".offset", ".text", ".end_lineno", ".end_offset")
            for i in range(len(details)):
                _set_plain(self, names[i], details[i])
            if len(details) == 6 and details[4] is None:
                _set_plain(self, ".end_offset", None)

    def __str__(self):
        filename, lineno = self.filename, self.lineno
        if type(lineno) is not int:
            lineno = None
        if type(filename) is str:
            place = filename.rpartition("/")[2]
            return f"{self.msg} ({place}, line {lineno})" if lineno is not None else f"{self.msg} ({place})"
        return str(self.msg) if lineno is None else f"{self.msg} (line {lineno})"


def _count_of_details(count):
    if count < 4:
        return f"function takes at least 4 arguments ({count} given)"
    return f"function takes at most 6 arguments ({count} given)" if count > 6 else "end_offset must be provided when end_lineno is provided"


class IndentationError(SyntaxError):
    pass


class TabError(IndentationError):
    pass


class SystemError(Exception):
    pass


class TypeError(Exception):
    pass


class ValueError(Exception):
    pass


class Warning(Exception):
    pass


class BytesWarning(Warning):
    pass


class DeprecationWarning(Warning):
    pass


class EncodingWarning(Warning):
    pass


class FutureWarning(Warning):
    pass


class ImportWarning(Warning):
    pass


class PendingDeprecationWarning(Warning):
    pass


class ResourceWarning(Warning):
    pass


class RuntimeWarning(Warning):
    pass


class SyntaxWarning(Warning):
    pass


class UnicodeWarning(Warning):
    pass


class UserWarning(Warning):
    pass


def _error_of_number(number):
    """The class that OSError(number, text) really makes."""
    if number == 2:
        return FileNotFoundError
    if number == 17:
        return FileExistsError
    if number == 1 or number == 13:
        return PermissionError
    if number == 21:
        return IsADirectoryError
    if number == 20:
        return NotADirectoryError
    if number == 4:
        return InterruptedError
    if number == 11 or number == 114 or number == 115:
        return BlockingIOError
    if number == 10:
        return ChildProcessError
    if number == 3:
        return ProcessLookupError
    if number == 32 or number == 108:
        return BrokenPipeError
    if number == 103:
        return ConnectionAbortedError
    if number == 104:
        return ConnectionResetError
    if number == 110:
        return TimeoutError
    if number == 111:
        return ConnectionRefusedError
    return OSError


def _make_exception(cls):
    """What `raise cls` raises, where the constructor is Python code."""
    result = cls()
    if not isinstance(result, BaseException):
        raise TypeError(f"calling {cls!r} should have returned an instance of BaseException, not {type(result)!r}")
    return result


def _exc_type(exception):
    return type(exception)


def _exc_traceback(exception):
    return exception.__traceback__
