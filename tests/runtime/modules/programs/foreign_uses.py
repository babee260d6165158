"""ctypes together with what takes bytes, and as programs use it: headers, tables of pointers, classes of their own."""

import array
import base64
import binascii
import copy
import ctypes
import enum
import hashlib
import io
import os
import struct
import tempfile
import weakref
import zlib
from ctypes import *


class Header(LittleEndianStructure):
    _pack_ = 1
    _fields_ = [("magic", c_char * 4), ("version", c_uint16), ("size", c_uint64), ("crc", c_uint32)]

    def __repr__(self):
        return ", ".join(f"{name}={getattr(self, name)!r}" for name, _ in self._fields_)


header = Header.from_buffer_copy(struct.pack("<4sHQI", b"ELF\x7f", 2, 1 << 40, 0xDEADBEEF))
print(header, sizeof(Header), bytes(header) == bytes(Header(b"ELF\x7f", 2, 1 << 40, 0xDEADBEEF)))
file, read = io.BytesIO(bytes(header) * 3), Header()
print(file.readinto(read), read)

numbers = (c_float * 4)(1, 2.5, 3)
print(list(numbers), sum(numbers), max(numbers), list(reversed(numbers)), [*numbers][1:])
print(struct.unpack("4f", numbers), struct.unpack_from("f", numbers, 4))
struct.pack_into("f", numbers, 4, 9.5)
print(list(numbers))
for view in (memoryview(bytearray(12)).cast("I"), memoryview(bytearray(12)).cast("B", (3, 4))):
    struct.pack_into("<H", view, 5, 0x1234)
    print(view.tolist())
try:
    struct.pack_into("i", (c_short * 1)(), 0, 5)
except struct.error as e:
    print(e)

pair = (c_int * 2)(1, 2)
print(hashlib.md5(pair).hexdigest(), zlib.crc32(pair), binascii.hexlify(pair), base64.b64encode(pair))
with tempfile.TemporaryFile() as file:
    other = (c_int * 2)()
    print(file.write(pair), file.seek(0), file.readinto(other), list(other), file.seek(0), os.readv(file.fileno(), [other]))
data = bytearray(8)
data[:] = pair
data[2:3] = c_short(77)
print(data, int.from_bytes(pair, "big"), array.array("i", pair))


class Color(enum.IntEnum):
    RED = 1


class Total:
    def total(self):
        return sum(getattr(self, name) for name, _ in self._fields_)


class Two(Total, Structure):
    _fields_ = [("a", c_int), ("b", c_int)]
    __match_args__ = ("a", "b")


class Three(Two):
    _fields_ = [("c", c_int)]


class Slotted(Structure):
    __slots__ = ()
    _fields_ = [("a", c_int)]


print(c_int(Color.RED), Two(1, 2).total(), Three(1, 2, 3).c, Three(1, 2, 3).a, Three(c=5).total(), Three.__mro__[1:3])
two = Two(1, 2)
two.extra = 5
print(two.extra, two.__dict__, weakref.ref(two)() is two, copy.deepcopy(two).b)
match two:
    case Two(a, b):
        print(a, b)
try:
    Slotted(1).extra = 2
except AttributeError as e:
    print(e)


class Inner(Structure):
    _fields_ = [("v", c_int * 2)]


class Outer(Structure):
    _fields_ = [("i", Inner), ("j", Inner * 2)]


outer = Outer()
outer.i.v[1], outer.j[1].v[0] = 5, 7
part = outer.j[1]
part.v = (8, 9)
print(bytes(outer), list(outer.j[1].v))
outer.i, outer.j = Inner((3, 4)), (Inner * 2)(Inner((1, 2)), Inner((3, 4)))
print(bytes(outer))

text = create_string_buffer(10)
text.value = b"hello"
text[0], text[1:3] = b"J", b"XY"
print(text.value, text.raw, sizeof(text), text[0], len(text))
pointers = (POINTER(c_int) * 3)()
number = c_int(5)
pointers[0] = pointer(number)
number.value += 1
print(bool(pointers[0]), bool(pointers[1]), pointers[0].contents.value, pointers[0][0], list((c_char_p * 3)(b"x", None, b"z")))
compare = CFUNCTYPE(c_int, POINTER(c_int), POINTER(c_int))(lambda a, b: a[0] - b[0])
print(compare(c_int(5), c_int(3)), compare(byref(c_int(5)), pointer(c_int(9))))


class Operations(Structure):
    _fields_ = [("f", CFUNCTYPE(c_int, c_int)), ("n", c_int)]


operations = Operations(CFUNCTYPE(c_int, c_int)(lambda x: x * 2), 4)
print(operations.f(operations.n), bool(Operations().f))
memory = memoryview(bytearray(b"abcdefgh"))
(c_ubyte * 4).from_buffer(memory, 2)[0] = 65
print(bytes(memory), f"{c_int(5)} %s" % c_double(2.5), repr(pair).split(" at ")[0], ctypes.c_int64 is c_long)
