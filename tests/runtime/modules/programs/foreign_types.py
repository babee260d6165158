"""ctypes: what C's data types have in memory, and what functions that are Python's do with them. No address is shown."""

import array
import copy
import ctypes
import pickle
from ctypes import *


def show(text):
    try:
        print(text, "->", repr(eval(text)))
    except Exception as e:
        print(text, "!!", type(e).__name__, e)


def run(text):
    for line in text.strip().splitlines():
        show(line.strip())


class Number:
    def __index__(self):
        return 7

    def __float__(self):
        return 2.5


class Point(Structure):
    _fields_ = [("x", c_int), ("y", c_int)]


class Mixed(Structure):
    _fields_ = [("tag", c_char), ("name", c_char * 5), ("wide", c_wchar * 3), ("at", Point), ("many", c_short * 3), ("real", c_double)]


class Inherited(Mixed):
    _fields_ = [("more", c_ubyte), ("text", c_char_p), ("link", POINTER(Point))]


class Either(Union):
    _fields_ = [("whole", c_uint), ("parts", c_ubyte * 4), ("real", c_float)]


class Inner(Structure):
    _fields_ = [("low", c_ushort), ("high", c_ushort)]


class Anonymous(Structure):
    class Both(Union):
        _anonymous_ = ["halves"]
        _fields_ = [("word", c_uint), ("halves", Inner)]

    _anonymous_ = ["both"]
    _fields_ = [("first", c_byte), ("both", Both)]


class Bits(Structure):
    _fields_ = [("a", c_int, 3), ("b", c_uint, 5), ("c", c_longlong, 40), ("d", c_ulonglong, 4), ("e", c_ulonglong, 1)]


class BigBits(BigEndianStructure):
    _fields_ = [("a", c_short), ("b", c_uint, 5), ("c", c_uint, 20), ("d", c_double), ("e", c_int * 2)]


class Node(Structure):
    pass


Node._fields_ = [("value", c_int), ("next", POINTER(Node))]


class Own(c_int):
    pass


run("""
c_int("a")
c_int(1.5)
c_int(Number()), c_ubyte(Number()).value, c_double(Number()), c_bool([1]), c_bool([])
c_double(None)
c_byte(200), c_ubyte(-1), c_short(40000), c_int(1 << 31), c_uint(-1), c_long(1 << 63), c_ulong(-5), c_longlong(1 << 70)
c_float(0.1), c_double(0.1), c_float(1e300), c_longdouble(0.1), c_longdouble(-0.0), c_longdouble(5e-324)
bytes(c_longdouble(-1234.5))[:10], bytes(c_longdouble(float("inf")))[:10], bytes(c_longdouble(5e-324))[:10]
c_char(65), c_char(b"x"), c_char(bytearray(b"y")), c_wchar("\u20ac")
c_char("a")
c_char(300)
c_wchar(b"a")
c_wchar("ab")
c_char_p("a")
c_wchar_p(b"a")
c_void_p("a")
c_void_p(-1), c_void_p(None), c_void_p(0), c_void_p(12)
c_char_p(b"abc").value, c_char_p(None).value, c_wchar_p("w\u00e4").value, c_char_p(b"a\\0b").value
c_int(1, 2)
c_int(a=1)
py_object([1]).value, py_object()
py_object().value
bool(c_int(0)), bool(c_int(1)), bool(c_double(0.0)), bool(POINTER(c_int)()), bool((c_int * 0)()), bool(c_char_p(b""))
c_int(3) == c_int(3), hash(c_int) == hash(c_int)
hash(c_int())
c_int.from_param("x")
c_int.from_param(5), c_char.from_param(b"'"), c_double.from_param(2.5)
c_char_p.from_param(5)
c_void_p.from_param(1.5)
Point.from_param(5)
POINTER(Point).from_param(5)
(c_int * 3).from_param(5)
c_int.__ctype_be__.__name__, c_int.__ctype_be__(1), bytes(c_int.__ctype_be__(1)), c_int.__ctype_le__ is c_int
bytes(c_double.__ctype_be__(1.5)), c_ushort.__ctype_be__(65537).value, c_byte.__ctype_be__ is c_byte
[t.__mro__[1:-1] for t in (c_int, Own, Point, Either, c_int * 2, POINTER(c_int))]
Own(3).value, [x.value for x in (Own * 2)(1, 2)]
[sizeof(t) for t in (c_bool, c_char, c_wchar, c_short, c_int, c_long, c_float, c_double, c_longdouble, c_void_p, py_object, c_size_t)]
[alignment(t) for t in (c_short, c_long, c_longdouble, Point, Mixed, Either, c_int * 7, c_int(4))]
sizeof(5)
sizeof(int)
alignment(int)
addressof(5)
resize(c_int(), 2)
Structure()
Array()
""")
run("""
Point(1, 2, 3)
Point(1, x=2)
Point("x")
[(f, getattr(Mixed, f)) for f, _ in Mixed._fields_]
[(f, getattr(Inherited, f)) for f in ("tag", "more", "text", "link")], sizeof(Inherited), Inherited.real
[(f[0], getattr(Bits, f[0])) for f in Bits._fields_], sizeof(Bits), Bits.c.size
[(f[0], getattr(BigBits, f[0])) for f in BigBits._fields_], sizeof(BigBits)
Anonymous.low, Anonymous.high, Anonymous.word, Anonymous.both
bytes(Mixed(b"t", b"name", "wi", (1, 2), (3, 4, 5), 1.5))
bytes(BigBits(-2, 9, 1000, 2.5, (1, 2)))
Mixed(b"t", b"toolong")
Mixed(b"t", 5)
Mixed(b"t", b"ok", "four")
Mixed(b"t", b"ok", b"four")
Mixed(at=5)
Mixed(at=("a",))
Mixed(at=Either())
Mixed().name, Mixed().wide, Mixed(name=b"a\\0b").name, Mixed(many=(1, 2)).many[:]
Inherited(b"a", more=300).more, Inherited().text, bool(Inherited().link)
Inherited(text=b"held").text
(lambda a: (a.low, a.high, a.both.word == a.word))(Anonymous(first=1, word=0x10002))
(lambda a: (setattr(a, "high", 7), hex(a.word)))(Anonymous(word=5))
(lambda b: [(setattr(b, n, v), getattr(b, n), bytes(b).hex())[1:] for n, v in zip("abcde", (5, 37, -1 << 38, 15, 1))])(Bits())
(lambda u: (list(u.parts), u.real, setattr(u, "real", 1.0), hex(u.whole)))(Either(0x01020304))
Point().z
setattr(type("T", (Point,), {"_fields_": []}), "_fields_", [])
delattr(Point(), "x")
Point.x.__set__(5, 4)
Point.x.__get__(5)
type("T", (Structure,), {"_fields_": [("a", int)]})
type("T", (Structure,), {"_fields_": [("a",)]})
type("T", (Structure,), {"_fields_": 5})
type("T", (Structure,), {"_fields_": [("a", c_int, 33)]})
type("T", (Structure,), {"_fields_": [("a", c_int, 0)]})
type("T", (Structure,), {"_fields_": [("a", c_float, 3)]})
type("T", (Structure,), {"_pack_": -1, "_fields_": []})
type("T", (Structure,), {"_anonymous_": ["b"], "_fields_": [("a", c_int)]})
type("T", (BigEndianStructure,), {"_fields_": [("a", c_char_p)]})
type("T", (Structure,), {"_abstract_": 1})()
sizeof(type("T", (Structure,), {"_pack_": 1, "_fields_": [("a", c_char), ("b", c_double), ("c", c_short)]}))
sizeof(type("T", (Structure,), {"_pack_": 2, "_fields_": [("a", c_char), ("b", c_double), ("c", c_char)]}))
sizeof(type("T", (Structure,), {"_fields_": []})), sizeof(type("T", (Point,), {}))
type("T", (c_int.__base__,), {})
type("T", (c_int.__base__,), {"_type_": "y"})
type("T", (c_int.__base__,), {"_type_": "ii"})
type("T", (c_int.__base__,), {"_type_": 5})
type("T", (Array,), {"_length_": 3})
type("T", (Array,), {"_type_": c_int})
type("T", (Array,), {"_type_": c_int, "_length_": -1})
type("T", (Array,), {"_type_": c_int, "_length_": "a"})
type("T", (Array,), {"_type_": int, "_length_": 1})
""")
run("""
c_int * -1
(c_int * 3)(1, 2, 3, 4)
(c_int * 3)("a")
(c_int * 3)()[3]
(c_int * 3)()[-4]
(c_int * 3)()["a"]
(c_int * 3).__name__, (c_int * 3)._length_, (c_int * 3)._type_, c_int * 3 is c_int * 3, 3 * c_int is c_int * 3
(lambda a: (a[:], a[::-1], a[1:], a[5:], list(a), len(a), 3 in a, a[-1]))((c_int * 4)(1, 2, 3, 4))
(lambda a: (a.__setitem__(slice(0, 4, 2), (8, 9)), a[:]))((c_int * 4)(1, 2, 3, 4))
(c_int * 4)().__setitem__(slice(0, 2), (1,))
(c_int * 4)().__delitem__(0)
(lambda a: [list(r) for r in a])((c_int * 3 * 2)((1, 2, 3), (4, 5, 6)))
[p.x for p in (Point * 3)((1, 2), Point(3, 4))]
(lambda b: (b.value, b.raw, b[:], b[1], b[::2], b[3:1], len(b)))((c_char * 6)(*b"abc"))
(lambda b: (b.value, b[:], b[1], b[::-1]))(create_unicode_buffer("w\u00e4h"))
(lambda b: (setattr(b, "value", b"xy"), b.raw, setattr(b, "raw", b"12"), b.raw))(create_string_buffer(b"abc"))
create_string_buffer(3).__setattr__("value", b"abcd")
create_string_buffer(3).__setattr__("value", "abc")
create_string_buffer(3).__setattr__("raw", b"abcde")
create_unicode_buffer(3).__setattr__("value", "abcde")
create_string_buffer("abc")
create_string_buffer(b"abc", 10).raw
create_string_buffer(b"abcdef", 3)
""")
run("""
POINTER(c_int).__name__, POINTER(c_int) is POINTER(c_int), POINTER(None), POINTER(POINTER(Point)).__name__
POINTER(c_int)(5)
POINTER(c_int)().contents
POINTER(c_int)()[0]
POINTER(5)
byref(5)
(lambda i: (lambda p: (p.contents, p[0], p.__setitem__(0, 9), i.value, p.contents is p.contents))(pointer(i)))(c_int(5))
(lambda a: (lambda p: (p[0], p[3], p[1:3], p[3:0:-1], p.__setitem__(2, 8), a[:]))(cast(a, POINTER(c_int))))((c_int * 4)(1, 2, 3, 4))
(lambda p: (setattr(p, "contents", c_int(7)), p[0]))(pointer(c_int(5)))
pointer(c_int(1))[:]
pointer(c_int(1))[1:0:0]
pointer(c_int(1))["a"]
(lambda p: p[0:3])(cast(create_string_buffer(b"text"), POINTER(c_char)))
(lambda n: (n.next[0].value, n.next.contents.next.contents.value, bool(n.next.contents.next.contents.next)))(Node(1, pointer(Node(2, pointer(Node(3))))))
(lambda n: (setattr(n, "next", None), bool(n.next)))(Node(1, pointer(Node(2))))
Node(1, 5)
Node(1, Point())
cast(5, c_int)
cast(1.5, POINTER(c_int))
cast(0, c_void_p), cast(None, POINTER(c_int)).__class__.__name__, cast(12, c_void_p)
cast((c_int * 3)(1, 2, 3), POINTER(c_short))[2], cast(b"abc", c_char_p).value
cast(cast(pointer(Point(3, 4)), c_void_p), POINTER(Point)).contents.y
cast(pointer((c_int * 2)(5, 6)), POINTER(c_int))[1]
string_at(b"abc"), string_at(b"abc", 2), wstring_at("abd"), string_at(create_string_buffer(b"q\\0z"), 3)
(lambda b: (memset(b, 120, 3) == addressof(b), b.raw, memmove(b, b"12", 2) == addressof(b), b.raw))(create_string_buffer(5))
(lambda a: (memmove(byref(a, 4), byref(c_int(77)), 4) == addressof(a) + 4, a[:]))((c_int * 3)(1, 2, 3))
(lambda a: c_int.from_address(addressof(a) + 8).value)((c_int * 3)(1, 2, 3))
c_int.from_address("a")
(lambda x: (resize(x, 12), sizeof(x), x[:], sizeof(type(x))))((c_int * 2)(1, 2))
set_errno(5), get_errno(), set_errno(0)
""")
run("""
c_int.from_buffer(b"abcd")
c_int.from_buffer(bytearray(3))
c_int.from_buffer(bytearray(8), -1)
c_int.from_buffer(bytearray(8), 6)
c_int.from_buffer(5)
c_int.from_buffer_copy(b"abc")
c_int.from_buffer_copy(b"abcdefg", 5)
hex(c_int.from_buffer_copy(b"abcdefg", 2).value), bytes((c_short * 2).from_buffer_copy(memoryview(b"abcdef")[1:]))
(lambda b: (lambda p: (p.y, setattr(p, "x", -1), b, b.__setitem__(4, 9), p.y))(Point.from_buffer(b, 2)))(bytearray(b"\\1" * 12))
(lambda a: (lambda c: (c[:], c.__setitem__(0, 99), a))((c_int * 2).from_buffer(a, 4)))(array.array("i", [1, 2, 3]))
(lambda a: (lambda c: (c[:], c.__setitem__(0, 258), a[:]))((c_ubyte * 4).from_buffer(a)))((c_int * 1)(16909060))
[(m.format, m.shape, m.itemsize, m.nbytes, m.ndim, m.strides, m.readonly) for m in map(memoryview, (c_int(5), Point(), (c_char * 3)(), (c_int * 3 * 2)(), Mixed(), Either(), BigBits(), pointer(Point())))]
memoryview((c_int * 3)(1, 2, 3)).cast("B").tolist(), memoryview((c_int * 3)(1, 2, 3))[1:].tobytes(), bytes(memoryview(Point(1, 2)))
memoryview((c_int * 3)())[0]
memoryview((c_int * 3)()).tolist()
memoryview((c_int * 2)(1, 2)) == array.array("i", [1, 2]), memoryview((c_int * 2)(1, 2)) == memoryview((c_int * 2)(1, 3))
bytes(c_int(258)), bytearray(Point(1)), b"".join([c_short(1), c_short(2)]), int.from_bytes(c_int(7), "little")
(lambda p: (p.x, p.y))(pickle.loads(pickle.dumps(Point(3, 4)))), copy.copy(c_int(4)), copy.deepcopy((c_int * 2)(1, 2))[:]
pickle.dumps(c_char_p(b"a"))
pickle.dumps(pointer(c_int()))
c_char_p(b"abc")._objects, pointer(c_int(4))._objects, Point()._objects, (c_char_p * 2)(b"a", b"b")._objects, Inherited(text=b"t")._objects
(lambda a: (a._b_base_, a._b_needsfree_, a[0]._b_base_ is a, a[0]._b_needsfree_))((Point * 2)())
""")
Binary = CFUNCTYPE(c_int, c_int, POINTER(c_int))
Text = CFUNCTYPE(c_char_p, c_char_p)
calls = []
run("""
Binary(lambda a, p: a + p[0])(2, byref(c_int(40)))
Binary(lambda a, p: p.__setitem__(0, a) or p[0])(300, (c_int * 1)())
Binary(lambda a, p: 1 << 33)(2, None)
Binary(lambda a, p: bool(p))(2, None)
Binary(lambda a, p: a)("a", None)
Binary(lambda a, p: a)(1)
Binary(5.5)
Binary(lambda a, p: a)(1, 2.5)
CFUNCTYPE(c_int, 5)
CFUNCTYPE(5, c_int)
CFUNCTYPE(Point, c_int)(lambda x: 1)
CFUNCTYPE(None, Point)(lambda p: calls.append((p.x, p.y)))(Point(4, 5)), calls
CFUNCTYPE(py_object, py_object)(lambda x: x)([1])
CFUNCTYPE(c_double, c_float, c_longlong)(lambda a, b: a * b)(0.1, 3)
CFUNCTYPE(c_void_p)(lambda: None)(), CFUNCTYPE(None)(lambda: 5)(), CFUNCTYPE(c_bool)(lambda: [1])()
CFUNCTYPE(c_ubyte, c_ubyte)(lambda a: a + 1)(255), CFUNCTYPE(c_char, c_char)(lambda c: c.upper())(b"q")
cast(Binary(lambda a, p: a * 2), c_void_p).value is not None
(lambda f: Binary(cast(f, c_void_p).value)(21, None))(Binary(lambda a, p: a * 2))
bool(Binary()), bool(Binary(len)), Binary.__name__, Binary is CFUNCTYPE(c_int, c_int, POINTER(c_int))
(lambda f: (setattr(f, "restype", c_ubyte), setattr(f, "errcheck", lambda r, g, a: (r, a)), f(300, None)))(Binary(lambda a, p: a))
(lambda f: (f.restype, f.argtypes, f.errcheck))(Binary(len))
pythonapi._handle is not None, isinstance(pythonapi, PyDLL)
CDLL("no/such/library.so")
ctypes.ArgumentError.__mro__[1:]
""")
for get in (lambda: pythonapi.no_such_function, lambda: CDLL(None).no_such_function, lambda: c_int.in_dll(pythonapi, "none_such")):
    try:
        get()
    except Exception as e:
        print(type(e).__name__, str(e).partition(": ")[2])

state = 12345


def chance(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 12) % n


SIMPLE = [c_byte, c_ubyte, c_short, c_ushort, c_int, c_uint, c_long, c_ulong, c_bool, c_float, c_double, c_char]
SIMPLE.sort(key=lambda cls: cls is c_bool)  # the last: it has no other byte order
WHOLE = [cls for cls in SIMPLE if cls not in (c_float, c_double, c_char)]


def some_class(depth):
    """A class with fields as chance has it, in any of the four kinds."""
    base = (Structure, Structure, Union, BigEndianStructure, BigEndianUnion)[chance(5)]
    swapped = base in (BigEndianStructure, BigEndianUnion)
    fields = []
    for number in range(1 + chance(5)):
        kind = chance(8)
        if kind < 3 and base in (Structure, BigEndianStructure):
            cls = WHOLE[chance(9 - swapped)]
            fields.append((f"f{number}", cls, 1 + chance(1 if cls is c_bool else sizeof(cls) * 8)))
        elif kind == 3 and depth:
            inner = some_class(depth - 1)
            fields.append((f"f{number}", c_int if swapped and not issubclass(inner, Structure) else inner))
        elif kind == 4:
            fields.append((f"f{number}", SIMPLE[chance(11 - swapped)] * (1 + chance(3))))
        else:
            fields.append((f"f{number}", SIMPLE[chance(12 - swapped)]))
    namespace = {"_fields_": fields}
    if chance(4) == 0:
        namespace["_pack_"] = 1 << chance(4)
    return type("Made", (base,), namespace)


for _ in range(60):
    made = some_class(2)
    print(sizeof(made), alignment(made), memoryview(made()).format)
    data = made.from_buffer_copy(bytes([chance(256) for _ in range(sizeof(made))]))
    for field in made._fields_:
        found = getattr(made, field[0])
        if len(field) == 3 and (found.size & 0xFFFF) + field[2] > sizeof(field[1]) * 8:
            continue  # C's compilers do not define what is there
        value = getattr(data, field[0])
        if isinstance(value, Array):
            value = [repr(item) for item in value]
        elif isinstance(value, (Structure, Union)):
            value = bytes(value).hex()
        print("  ", found, repr(value))
        if issubclass(field[1], WHOLE[0].__base__) and field[1] is not c_char:
            setattr(data, field[0], chance(1 << 20) - (1 << 19))
            print("  ", repr(getattr(data, field[0])), bytes(data).hex())
