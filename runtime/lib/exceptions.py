"""The built-in exceptions, and what becomes of one that nothing catches."""


def _cause(x):
    """The cause that `raise ... from x` names."""
    return x() if isinstance(x, type) and issubclass(x, BaseException) else x


class BaseException:
    def __init__(self, /, *args, **keywords):
        if keywords:
            raise TypeError(f"{type(self).__name__}() takes no keyword arguments")
        _set_args(self, args)

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
            raise TypeError(f"note must be a str, not '{type(note).__name__}'")
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
    def __init__(self, /, *args):
        _set_args(self, args)
        self.code = None if not args else args[0] if len(args) == 1 else args


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
    def __init__(self, /, *args, name=None, obj=None):
        _set_args(self, args)
        self.name = name
        self.obj = obj


class BufferError(Exception):
    pass


class EOFError(Exception):
    pass


class ImportError(Exception):
    def __init__(self, /, *args, name=None, path=None, **others):
        for other in others:
            raise TypeError(f"{other!r} is an invalid keyword argument for ImportError()")
        _set_args(self, args)
        self.msg = args[0] if len(args) == 1 else None
        self.name = name
        self.path = path


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
    def __init__(self, /, *args, name=None):
        _set_args(self, args)
        self.name = name


class UnboundLocalError(NameError):
    pass


class OSError(Exception):
    def __new__(cls, /, *args):
        if cls is OSError and len(args) >= 2:
            cls = _error_of_number(args[0])
        return BaseException.__new__(cls, *args)

    def __init__(self, /, *args):
        self.errno = self.strerror = self.filename = self.filename2 = None
        if 2 <= len(args) <= 5:
            self.errno = args[0]
            self.strerror = args[1]
            if len(args) >= 3:
                self.filename = args[2]
            if len(args) == 5:
                self.filename2 = args[4]
            args = args[:2]
        _set_args(self, args)

    def __str__(self):
        if self.filename is not None:
            if self.filename2 is not None:
                return f"[Errno {self.errno}] {self.strerror}: {self.filename!r} -> {self.filename2!r}"
            return f"[Errno {self.errno}] {self.strerror}: {self.filename!r}"
        if self.errno is not None and self.strerror is not None:
            return f"[Errno {self.errno}] {self.strerror}"
        return BaseException.__str__(self)


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
    def __init__(self, /, *args):
        _set_args(self, args)
        self.msg = args[0] if args else None
        self.filename = self.lineno = self.offset = self.text = self.end_lineno = self.end_offset = None
        self.print_file_and_line = None
        if len(args) == 2:
            details = tuple(args[1])
            self.filename, self.lineno, self.offset, self.text = details[:4]
            if len(details) == 6:
                self.end_lineno, self.end_offset = details[4:]

    def __str__(self):
        if self.filename is not None and self.lineno is not None:
            return f"{self.msg} ({self.filename.rpartition('/')[2]}, line {self.lineno})"
        if self.lineno is not None:
            return f"{self.msg} (line {self.lineno})"
        return str(self.msg)


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


class UnicodeError(ValueError):
    pass


def _unicode_arguments(error, args, keywords, kinds):
    """Checked and converted: kinds has a letter for each, s (str), b (anything like bytes) or i (an integer)."""
    if keywords:
        raise TypeError(f"{type(error).__name__}() takes no keyword arguments")
    if len(args) != len(kinds):
        raise TypeError(f"function takes exactly {len(kinds)} arguments ({len(args)} given)")
    _set_args(error, args)
    converted = []
    for i, kind in enumerate(kinds):
        value = args[i]
        if kind == "s":
            if not isinstance(value, str):
                name = "None" if value is None else type(value).__name__
                raise TypeError(f"argument {i + 1} must be str, not {name}")
        elif kind == "i":
            value = _index(value) + 0
        converted.append(value)
    if kinds == "sbiis" and not isinstance(args[1], bytes):
        try:
            converted[1] = bytes(memoryview(args[1]))
        except TypeError:
            raise TypeError(f"a bytes-like object is required, not {type(args[1]).__name__!r}") from None
    return converted


def _of_one(error):
    """Is the error about one character, or byte, that is there?"""
    return error.start < len(error.object) and error.end == error.start + 1


class UnicodeDecodeError(UnicodeError):
    def __init__(self, /, *args, **keywords):
        self.encoding, self.object, self.start, self.end, self.reason = _unicode_arguments(self, args, keywords, "sbiis")

    def __str__(self):
        if _of_one(self):
            return (
                f"{self.encoding!r} codec can't decode byte 0x{self.object[self.start]:02x} in position {self.start}: "
                f"{self.reason}"
            )
        return f"{self.encoding!r} codec can't decode bytes in position {self.start}-{self.end - 1}: {self.reason}"


def _escaped(char):
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\U{code:08x}"


class UnicodeEncodeError(UnicodeError):
    def __init__(self, /, *args, **keywords):
        self.encoding, self.object, self.start, self.end, self.reason = _unicode_arguments(self, args, keywords, "ssiis")

    def __str__(self):
        if _of_one(self):
            return (
                f"{self.encoding!r} codec can't encode character '{_escaped(self.object[self.start])}' in position "
                f"{self.start}: {self.reason}"
            )
        return f"{self.encoding!r} codec can't encode characters in position {self.start}-{self.end - 1}: {self.reason}"


class UnicodeTranslateError(UnicodeError):
    encoding = None

    def __init__(self, /, *args, **keywords):
        self.object, self.start, self.end, self.reason = _unicode_arguments(self, args, keywords, "siis")

    def __str__(self):
        if _of_one(self):
            char = _escaped(self.object[self.start])
            return f"can't translate character '{char}' in position {self.start}: {self.reason}"
        return f"can't translate characters in position {self.start}-{self.end - 1}: {self.reason}"


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
