"""Functions of ctypes. There is no code of other languages: what can be called is Python's, behind an address of its own."""

import sys

from _carrays import Array
from _cdata import CArgument, CType, Info, _CData, container, from_memory, info_of, keep, text_argument
from _cmemory import Block
from _csimple import CODES, object_at

FUNCFLAG_CDECL, FUNCFLAG_PYTHONAPI, FUNCFLAG_USE_ERRNO, FUNCFLAG_USE_LASTERROR = 1, 4, 8, 16


class ArgumentError(Exception):
    __module__ = "ctypes"


class Code:
    """What a block stands for that is called: `call` gets the arguments, a list of blocks, and returns a block with the result.
    `of`: the type whose arguments it takes; None: one of ctypes' own."""

    __slots__ = ("call", "of")

    def __init__(self, call, of=None):
        self.call, self.of = call, of


def code_block(call, of=None):
    return Block(bytearray(16), Code(call, of))


def _callback(function, of):
    """Code that calls a Python function: arguments are made values, and what it returns is stored."""
    arguments, result = of._argtypes_, of._restype_
    info = info_of(result)
    if result is not None and (info is None or info.code is None):
        raise TypeError("invalid result type for callback function")

    def call(blocks):
        values = [_plain(cls, block) for cls, block in zip(arguments, blocks)]
        made = Block(bytearray(16))
        step = "on calling ctypes callback function"
        try:
            value = function(*values)
            step = "on converting result of ctypes callback function"
            if info is not None:
                info.code.put(made, 0, value)
        except BaseException as e:
            sys.unraisablehook(_Unraisable(e, f"Exception ignored {step}", function))
        return made

    return call


class _Unraisable:
    """What sys.unraisablehook is given."""

    def __init__(self, exception, message, object):
        self.exc_type, self.exc_value, self.exc_traceback = type(exception), exception, exception.__traceback__
        self.err_msg, self.object = message, object


def _plain(cls, block):
    info = cls._c_info
    if info.direct:
        return info.code.get(block, 0)
    return from_memory(cls, block, 0)


def _as_block(argument, cls, number):
    """What from_param gave, or, without argument types, what the program gave, as it is passed: in a block of its own."""
    size = max(16, cls._c_info.size) if info_of(cls) is not None else 16
    block = Block(bytearray(size))
    if isinstance(argument, CArgument):
        block.copy(0, argument._block, argument._at, min(size, len(argument._block.data) - argument._at))
    elif isinstance(argument, Array):
        block.point(0, argument._c_block, argument._c_at)
    elif isinstance(argument, _CData):
        if argument._c_size > size:
            block = Block(bytearray(argument._c_size))
        block.copy(0, argument._c_block, argument._c_at, argument._c_size)
    elif argument is None:
        pass
    elif isinstance(argument, int):
        CODES["P" if cls is not None else "i"].put(block, 0, argument)
    elif isinstance(argument, (bytes, str)):
        made = text_argument(argument)
        block.copy(0, made._block, 0, 8)
    elif getattr(argument, "_as_parameter_", None) is not None:
        return _as_block(argument._as_parameter_, cls, number)
    else:
        raise TypeError(f"Don't know how to convert parameter {number}")
    return block


class PyCFuncPtrType(CType):
    __module__ = "_ctypes"

    def __new__(meta, name, bases, namespace, /, **keywords):
        cls = super().__new__(meta, name, bases, namespace, **keywords)
        if bases == (_CData,):
            return cls
        flags = getattr(cls, "_flags_", None)
        if not isinstance(flags, int):
            raise TypeError("class must define _flags_ which must be an integer")
        arguments = getattr(cls, "_argtypes_", None)
        if arguments is not None:
            if not isinstance(arguments, tuple):
                raise TypeError("_argtypes_ must be a sequence of types")
            _check_arguments(arguments)
        result = getattr(cls, "_restype_", None)
        if result is not None and info_of(result) is None and not callable(result):
            raise TypeError("_restype_ must be a type, a callable, or None")
        cls._c_info = Info("function", 8, 8, pointers=True, format="X{}")
        return cls


def _check_arguments(arguments):
    for number, cls in enumerate(arguments):
        if not hasattr(cls, "from_param"):
            raise TypeError(f"item {number + 1} in _argtypes_ has no from_param method")


class CFuncPtr(_CData, metaclass=PyCFuncPtrType):
    __module__ = "_ctypes"
    __slots__ = ("_c_restype", "_c_argtypes", "_c_errcheck", "_c_flags")

    def __new__(cls, *given, **keywords):
        self = _CData.__new__(cls)
        _prepare(self, cls)
        if given and isinstance(given[0], tuple):
            _symbol(given[0])
        if not given:
            return self
        if isinstance(given[0], int):
            CODES["P"].put(self._c_block, 0, given[0])
            return self
        if len(given) > 1 or not callable(given[0]):
            raise TypeError("argument must be callable or integer function address")
        if getattr(cls, "_argtypes_", None) is None:
            raise TypeError("cannot construct instance of this class: no argtypes")
        self._c_block.point(0, code_block(_callback(given[0], cls), cls))
        keep(self, 0, given[0])
        return self

    @property
    def restype(self):
        known = _of(self, "_c_restype")
        return type(self)._restype_ if known is _MISSING else known

    @restype.setter
    def restype(self, cls):
        if cls is not None and info_of(cls) is None and not callable(cls):
            raise TypeError("restype must be a type, a callable, or None")
        self._c_restype = cls

    @restype.deleter
    def restype(self):
        self._c_restype = _MISSING

    @property
    def argtypes(self):
        known = _of(self, "_c_argtypes")
        return getattr(type(self), "_argtypes_", None) if known is _MISSING else known

    @argtypes.setter
    def argtypes(self, classes):
        if classes is not None:
            if not hasattr(classes, "__len__"):
                raise TypeError("_argtypes_ must be a sequence of types")
            classes = tuple(classes)
            _check_arguments(classes)
        self._c_argtypes = classes

    @argtypes.deleter
    def argtypes(self):
        self._c_argtypes = _MISSING

    @property
    def errcheck(self):
        known = _of(self, "_c_errcheck")
        return None if known is _MISSING else known

    @errcheck.setter
    def errcheck(self, function):
        if not callable(function):
            raise TypeError("the errcheck attribute must be callable")
        self._c_errcheck = function

    @errcheck.deleter
    def errcheck(self):
        self._c_errcheck = _MISSING

    def __bool__(self):
        return self._c_block.word(self._c_at) != 0

    def __repr__(self):
        return f"<{type(self).__name__} object at {_address(self)}>"

    def __call__(self, *given, **keywords):
        classes = self.argtypes
        target = self._c_block.target(self._c_at)
        if target is None:
            raise ValueError("NULL function pointer call")
        code = target[0].held
        if type(code) is not Code:
            raise ValueError(f"no function at {target[0].address(target[1]):#x}")
        wanted = len(classes) if classes else 0
        if len(given) < wanted:
            plural = "" if wanted == 1 else "s"
            raise TypeError(f"this function takes at least {wanted} argument{plural} ({len(given)} given)")
        if len(given) > 1024:
            raise ArgumentError(f"too many arguments ({len(given)}), maximum is 1024")
        blocks = []
        for number, value in enumerate(given):
            cls = classes[number] if number < wanted else None
            try:
                blocks.append(_as_block(value if cls is None else cls.from_param(value), cls, number + 1))
            except Exception as e:
                raise ArgumentError(f"argument {number + 1}: {type(e).__name__}: {e}") from None
        if code.of is not None and len(blocks) < len(code.of._argtypes_):
            blocks += [Block(bytearray(16)) for _ in range(len(code.of._argtypes_) - len(blocks))]
        result = _result(self.restype, code.call(blocks))
        check = self.errcheck
        return result if check is None else check(result, self, given)


def _of(data, slot):
    """Instances that come from memory have no such slot set."""
    return getattr(data, slot, _MISSING)


def _prepare(data, cls):
    data._c_restype = data._c_argtypes = data._c_errcheck = _MISSING
    data._c_flags = cls._flags_


def _result(cls, block):
    if cls is None:
        return None
    info = info_of(cls)
    if info is None:
        return cls(CODES["i"].get(block, 0))
    if info.direct:
        result = info.code.get(block, 0)
    else:
        result = from_memory(cls, block, 0)
    check = getattr(cls, "_check_retval_", None)
    return result if check is None else check(result)


def _symbol(pair):
    """A function of a library: there is none."""
    if len(pair) != 2:
        raise TypeError("bad argument type for built-in operation")
    name, library = pair
    if not isinstance(name, (str, bytes, int)):
        raise TypeError("function name must be string, bytes object or integer")
    handle = getattr(library, "_handle", None)
    if not isinstance(handle, int):
        raise TypeError("the _handle attribute of the second argument must be an integer")
    raise AttributeError(undefined(name))


def undefined(name):
    if isinstance(name, bytes):
        name = name.decode()
    return f"{sys.executable}: undefined symbol: {name}"


def _size(block):
    return CODES["q"].get(block, 0)


def _move(blocks):
    to, source, size = blocks[0].target(0), blocks[1].target(0), _size(blocks[2])
    if size:
        to[0].copy(to[1], source[0], source[1], size)
    return blocks[0]


def _fill(blocks):
    size = _size(blocks[2])
    if size:
        block, at = blocks[0].target(0)
        block.write(at, bytes((blocks[1].data[0],)) * size)
    return blocks[0]


def _answer(value):
    block = Block(bytearray(16))
    CODES["O"].put(block, 0, value)
    return block


def _string_at(blocks):
    size = CODES["i"].get(blocks[1], 0)
    if size == 0:
        return _answer(b"")
    block, at = _there(blocks[0])
    return _answer(block.text(at) if size == -1 else bytes(block.read(at, size)))


def _wide_string_at(blocks):
    size = CODES["i"].get(blocks[1], 0)
    if size == 0:
        return _answer("")
    block, at = _there(blocks[0])
    if size == -1:
        return _answer(block.wide_text(at))
    return _answer(bytes(block.read(at, 4 * size)).decode("utf-32-le", "surrogatepass"))


def _there(block):
    target = block.target(0)
    if target is None:
        raise ValueError("NULL pointer access")
    return target


def _cast(blocks):
    """As CPython's: the result shares what its source keeps alive."""
    source, cls = object_at(blocks[1].target(0)), object_at(blocks[2].target(0))
    info = info_of(cls)
    if info is None or info.kind not in ("pointer", "function") and (info.code is None or info.code.letter not in "sPzUZXO"):
        name = cls.__name__ if isinstance(cls, type) else type(cls).__name__
        raise TypeError(f"cast() argument 2 must be a pointer type, not {name}")
    result = from_memory(cls, Block(bytearray(8)), 0)
    result._c_block.copy(0, blocks[0], 0, 8)
    if isinstance(source, _CData):
        owner = container(source)
        if owner._objects is None:
            owner._objects = {}
        result._objects = owner._objects
        if type(result._objects) is dict:
            result._objects[id(source)] = source
    return _answer(result)


OWN = {name: code_block(call) for name, call in (("memmove", _move), ("memset", _fill), ("string_at", _string_at),
                                                 ("wstring_at", _wide_string_at), ("cast", _cast))}  # fmt: skip
