"""_imp: there are no extension modules, and no frozen ones."""


def extension_suffixes():
    return []


def lock_held():
    return False


def acquire_lock():
    pass


def release_lock():
    pass


def is_builtin(name):
    return 0


def is_frozen(name):
    return False


check_hash_based_pycs = "default"


def is_frozen_package(name, /):
    raise ImportError(f"No such frozen object named {name!r}", name=name)


def get_frozen_object(name, data=None, /):
    is_frozen_package(name)


def init_frozen(name, /):
    """The module is imported from its frozen code; None: there is none."""


def _fix_co_filename(code, path, /):
    """Code that is compiled here has its file's name from the start."""


def _frozen_module_names():
    return []


def _override_frozen_modules_for_tests(override, /):
    pass


def source_hash(key, source):
    """SipHash-1-3 of the bytes by the key and 0, as hash-based pyc files have it (PEP 552; CPython: _Py_KeyedHash)."""
    data = _bytes_from(source)
    if data is None:
        raise TypeError(f"a bytes-like object is required, not '{type(source).__name__}'")
    key &= _WORD
    words = [int.from_bytes(data[i : i + 8], "little") for i in range(0, len(data) & ~7, 8)]
    words.append(len(data) << 56 & _WORD | int.from_bytes(data[len(data) & ~7 :], "little"))
    state = (key ^ 0x736F6D6570736575, 0x646F72616E646F6D, key ^ 0x6C7967656E657261, 0x7465646279746573)
    for word in words:
        a, b, c, d = state
        a, b, c, d = _sip_round(a, b, c, d ^ word)
        state = (a ^ word, b, c, d)
    a, b, c, d = state
    c ^= 0xFF
    for _ in range(3):
        a, b, c, d = _sip_round(a, b, c, d)
    return (a ^ b ^ c ^ d).to_bytes(8, "little")


_WORD = (1 << 64) - 1


def _rotated(x, count):
    return (x << count | x >> 64 - count) & _WORD


def _sip_round(a, b, c, d):
    a = a + b & _WORD
    b = _rotated(b, 13) ^ a
    a = _rotated(a, 32)
    c = c + d & _WORD
    d = _rotated(d, 16) ^ c
    a = a + d & _WORD
    d = _rotated(d, 21) ^ a
    c = c + b & _WORD
    b = _rotated(b, 17) ^ c
    c = _rotated(c, 32)
    return a, b, c, d
