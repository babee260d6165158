"""The fields of exceptions are their types', not entries of __dict__: what subclasses, pickle and del make of them."""

ROUNDS = 3000  # 300 where each allocation collects

for a in [
    (),
    ("m",),
    ("m", ("f", 1, 2, "t")),
    ("m", ("f", 1, 2, "t", 3, 4)),
    ("m", ("f", 1, 2)),
    ("m", ("f", 1, 2, "t", 5)),
    ("m", (None, 1, 2, "t")),
    ("m", (None, None, None, None)),
    ("m", ("f", None, 2, "t")),
    (1,),
    ("m", "abcd"),
    ("m", 5),
]:
    try:
        e = SyntaxError(*a)
        print(
            e, e.args, e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e.print_file_and_line
        )
    except Exception as x:
        print(type(x).__name__, x)
for a in [
    (),
    (1,),
    (2, "b"),
    (2, "b", "c"),
    (2, "b", "c", 4),
    (2, "b", "c", 4, "d"),
    (2, "b", "c", 4, "d", 6),
    (2, "b", None),
    ("x", "y"),
    (2, "b", None, None, "z"),
]:
    e = OSError(*a)
    print(type(e).__name__, e, e.args, e.errno, e.strerror, e.filename, e.filename2, e.__reduce__()[1])
e = ImportError("a", "b")
print(e, e.msg)
e.msg = "new"
print(e)
e = ImportError(5)
print(e, repr(e))
e = UnicodeDecodeError("ascii", b"abc", 1, 2, "why")
print(e, e.start, e.object, vars(e))
e.reason = "because"
e.start = 0
print(e)
e = UnicodeEncodeError("ascii", "a\xff", 1, 2, "why")
print(e)
e = UnicodeTranslateError("a\xff", 1, 2, "why")
print(e, e.encoding)
import copy, pickle

for e in (
    OSError(2, "a", "f"),
    ImportError("a", name="n", path="p"),
    UnicodeDecodeError("ascii", b"abc", 1, 2, "why"),
    SystemExit(3),
    SyntaxError("m", ("f", 1, 2, "t")),
    KeyError("k"),
    StopIteration(4),
    AttributeError("q"),
    FileNotFoundError(2, "nf", "fn"),
):
    e.extra = 1
    for c in (copy.copy(e), pickle.loads(pickle.dumps(e)), copy.deepcopy(e)):
        print(
            type(c).__name__,
            c,
            c.args,
            vars(c),
            getattr(c, "filename", 0),
            getattr(c, "name", 0),
            getattr(c, "code", 0),
        )


class Req(IOError):
    def __init__(self, *args, **kwargs):
        self.response = kwargs.pop("response", None)
        super().__init__(*args, **kwargs)


class Sub(Req, ValueError):
    pass


s = Sub("m", response=4)
print(s, s.response, s.args, s.errno, isinstance(s, ValueError))
try:
    Req("m", other=1)
except TypeError as e:
    print(e)


class E2(OSError):
    def __new__(cls, a):
        return super().__new__(cls, a, "str")


print(E2(3), E2(3).args)


class E3(Exception):
    __slots__ = ("a",)


x = E3(1)
x.a = 5
x.b = 6
print(x.a, vars(x), x.args)


class E4(AttributeError):
    name = "cls"


print(E4("q", name="n").name, hasattr(AttributeError("q"), "obj"), hasattr(AttributeError, "name"))
try:
    object().nope
except AttributeError as e:
    print(e.name, type(e.obj), vars(e))
    del e.name
    print(e.name)
    del e.name
try:
    undefined_thing
except NameError as e:
    print(e.name, vars(e))
e = OSError(1, "x")
e.errno = "changed"
print(e, e.errno, OSError.errno.__get__(e), OSError.__dict__["errno"], type(OSError.errno))

try:
    raise SystemExit
except SystemExit as e:
    print(e.code)


def g():
    for i in range(ROUNDS):
        try:
            if i % 3 == 0:
                raise OSError(i, "m")
            if i % 3 == 1:
                raise ImportError("m", name=i)
            raise AttributeError("x", name=i)
        except OSError as e:
            yield e.errno
        except ImportError as e:
            yield e.name
        except AttributeError as e:
            e.obj = 1
            yield e.name + e.obj


print(sum(g()))
e = OSError(2, "x", "f")
print(vars(e), e.errno)
e.errno = 7
print(vars(e), e, e.args)
e = ImportError("a", name="n")
print(vars(e))
print(type(OSError.__dict__["errno"]), "errno" in dir(OSError), OSError.errno)
e = AttributeError("a")
print(vars(e))
del e.name
print(e.name)
import copy, pickle

print(copy.copy(OSError(2, "q", "f")).filename, pickle.loads(pickle.dumps(ImportError("a", name="q"))).name)


class R(OSError):
    def __init__(self, *a, **k):
        self.r = k.pop("resp", None)
        super().__init__(*a, **k)


r = R("msg", resp=5)
print(r, r.r, r.errno)


class H(OSError):
    def __init__(self, url, code, msg):
        self.code = code
        self.msg = msg
        self.filename = url

    def __str__(self):
        return "HTTP %s: %s" % (self.code, self.msg)


print(H("u", 404, "nf"), H("u", 1, "m").filename, H("u", 1, "m").args)
