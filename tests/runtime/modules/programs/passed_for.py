"""Views of other kinds pass for memoryviews, what compile() gives for a code object."""

import array
import io
import struct

m = memoryview(array.array("f", [1.0, 2.0]))
print(type(m), type(m) is memoryview, isinstance(m, memoryview), m.format, m.itemsize, m.nbytes, m.contiguous)


def check_type(obj, t, type=type, tuple=tuple):
    if type(t) is tuple:
        return type(obj) in t
    return type(obj) is t


print(check_type(m, memoryview), check_type(m, (bytes, memoryview)))
c = memoryview(b"abcdef")[::2]
print(type(c), type(c) is memoryview, c.contiguous, c.tobytes(), c.nbytes)
d = memoryview(b"abcdef").cast("B", (2, 3))
print(type(d), type(d) is memoryview, d.shape, d.tolist())
import types, ctypes, marshal, inspect

co = compile("x = 1", "f", "exec")
print(
    type(co) is types.CodeType,
    co.__class__ is types.CodeType,
    isinstance(co, types.CodeType),
    type(co),
    inspect.iscode(co),
    co.co_names,
    eval(compile("1+1", "f", "eval")),
)
exec(co, d := {})
print(d["x"])
v = memoryview((ctypes.c_int * 3)(1, 2, 3))
print(type(v), isinstance(v, memoryview), v.shape)
w = memoryview(bytearray(b"abcdef"))[::2]
print(
    type(w) is memoryview,
    bytes(w),
    w == b"ace",
    bytearray(w),
    w.hex(),
    d_ if (d_ := c.hex("-")) else 0,
)
a = memoryview(array.array("i", [7, 8, 9]))
print(
    io.BytesIO(a).read(4),
    io.BytesIO().write(a),
    int.from_bytes(a[:1], "little"),
    struct.unpack("<3i", a),
    bytes(a[1:2]),
)
buf = array.array("i", [0, 0])
print(io.BytesIO(b"\1\0\0\0\2\0\0\0").readinto(memoryview(buf)), buf)
print(
    repr(a).startswith("<memory at"),
    a.tolist() == [7, 8, 9],
    a == a,
    hash(memoryview(b"ab")) == hash(b"ab"),
)
try:
    int(a)
except (TypeError, ValueError) as e:
    print(type(e).__name__, e)
