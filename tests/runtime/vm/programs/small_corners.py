"""Corners of classes, compile() and types that had gone another way than CPython."""
import types


def attempt(text):
    try:
        exec(text)
    except Exception as e:
        print(type(e).__name__, e)


class Items:
    def __getitem__(self, i):
        pass


class Entries:
    def __mro_entries__(self, bases):
        return ()


def generate():
    yield 1
    return 2


wrapped = types.coroutine(lambda: generate())


async def wait():
    return await wrapped()


waiting = wait()
print(waiting.send(None), hasattr(wrapped(), "cr_frame"), wrapped().gi_code.co_name)
try:
    waiting.send(None)
except StopIteration as e:
    print(e.value)
print(generate.__builtins__["len"] is len, tuple.__itemsize__ > 0, object.__basicsize__ > 0)
attempt("reversed(Items())")
attempt("reversed(1)")
attempt("type('X', (Entries(),), {})")
attempt("compile('1', 'f', 'eval', 0xff)")
attempt("compile('1', 'f', 'eval', optimize=3)")
attempt("compile('1', 'f', 'other')")
print(eval(compile("1", "f", "eval", 0x2000, True, 2)))
attempt("class A: __slots__ = 'a'\nclass B: __slots__ = 'b'\nclass C(A, B): pass")
attempt("class A: __slots__ = 'a'\nclass B(A): __slots__ = 'b'\nclass C(A): pass\nclass D(B, C): pass\nprint(D.__mro__[1].__name__)")
attempt("class A: __slots__ = ()\nclass B: __slots__ = 'b', '__dict__'\nclass C(A, B, dict): pass")
attempt("class A: __slots__ = ()\nclass B: pass\nclass C(A, B, dict): pass\nprint(C.__base__.__name__)")
attempt("class A(int): pass\nclass B(str): pass\nclass C(A, B): pass")
attempt("class C(ValueError, KeyError): pass\nprint(C(1))")
