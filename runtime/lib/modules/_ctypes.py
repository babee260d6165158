"""_ctypes: C's data types. Memory is that of `_cmemory`, and functions are Python's (`_cfunctions`): no library is loaded."""

from _carrays import POINTER, Array, _Pointer, _pointer_type_cache, byref, pointer
from _cdata import _CData, _SimpleCData, info_of
from _cfunctions import (
    FUNCFLAG_CDECL,
    FUNCFLAG_PYTHONAPI,
    FUNCFLAG_USE_ERRNO,
    FUNCFLAG_USE_LASTERROR,
    OWN,
    ArgumentError,
    CFuncPtr,
    undefined,
)
from _clayout import Structure, Union
from _cmemory import find
from _csimple import object_at

__version__ = "1.1.0"
RTLD_LOCAL, RTLD_GLOBAL = 0, 256
CTYPES_MAX_ARGCOUNT = 1024
if _service(16) >= (3, 12, 0):
    SIZEOF_TIME_T = 8

_memmove_addr, _memset_addr = OWN["memmove"].address(), OWN["memset"].address()
_string_at_addr, _wstring_at_addr, _cast_addr = [OWN[name].address() for name in ("string_at", "wstring_at", "cast")]
_errno = 0


def sizeof(obj, /):
    if isinstance(obj, _CData):
        return obj._c_size
    info = info_of(obj)
    if info is None:
        raise TypeError("this type has no size")
    return info.size


def alignment(obj, /):
    info = obj._c_info if isinstance(obj, _CData) else info_of(obj)
    if info is None:
        raise TypeError("no alignment info")
    return info.align


def addressof(obj, /):
    if not isinstance(obj, _CData):
        raise TypeError("invalid type")
    return obj._c_block.address(obj._c_at)


def resize(obj, size, /):
    if not isinstance(obj, _CData):
        raise TypeError("excepted ctypes instance")
    least = type(obj)._c_info.size
    if size < least:
        raise ValueError(f"minimum size is {least}")
    if obj._b_base_ is not None or type(obj._c_block.data) is not bytearray or obj._objects is not None and "ffffffff" in obj._objects:
        raise ValueError("Memory cannot be resized because this object doesn't own it")
    if obj._c_at + size > len(obj._c_block.data):
        obj._c_block.resize(obj._c_at + size)
    obj._c_size = size


def get_errno():
    return _errno


def set_errno(value, /):
    global _errno
    if not isinstance(value, int):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    old, _errno = _errno, value
    return old


def dlopen(name, flag=2, /):
    """Only of the program itself, in which nothing is found."""
    if name is None:
        return 1
    import os

    name = os.fsdecode(name)
    found = "/" not in name or os.path.exists(name)
    if found and ("/" in name or _is_installed(name)):
        raise OSError(f"{name}: libraries of machine code cannot be loaded by Sidewinder")
    raise OSError(f"{name}: cannot open shared object file: No such file or directory")


def _is_installed(name):
    import os

    folders = ["/lib", "/usr/lib", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/usr/local/lib"]
    return any([os.path.exists(os.path.join(folder, name)) for folder in folders])


def dlclose(handle, /):
    return None


def dlsym(handle, name, /):
    raise OSError(undefined(name))


def PyObj_FromPtr(address, /):
    return object_at(find(address))


def Py_INCREF(object, /):
    return object


Py_DECREF = Py_INCREF


def buffer_info(cls, /):
    info = cls._c_info if isinstance(cls, _CData) else info_of(cls)
    if info is None:
        raise TypeError("not a ctypes type or object")
    return info.format, len(info.shape), info.shape


def call_function(address, arguments, /):
    prototype = type("function", (CFuncPtr,), {"_flags_": FUNCFLAG_CDECL, "_restype_": _c_int})
    return prototype(address)(*arguments)


call_cdeclfunction = call_function


class _c_int(_SimpleCData):
    _type_ = "i"


def _unpickle(cls, state, /):
    made = cls.__new__(cls)
    made.__setstate__(state)
    return made
