"""One code object of compile(), run in the same and in other namespaces, with and without a mapping."""
import sys
import warnings


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)


add = compile("a + b", "file", "eval")
one, other = {"a": 1, "b": 2}, {"a": 10, "b": 20}
print([eval(add, space) for space in (one, one, other, one, other, other)])
print(eval(add, one, {"a": 5}), eval(add, one, {"a": 6}), eval(add, one), eval(add, one, one), eval(add, one, {"b": 7}))
one["a"] = 100
print(eval(add, one), eval(add, dict(one)), eval(add, dict(other)), eval(add, one))
del one["a"]
attempt(eval, add, one)
one["a"] = 3
attempt(eval, add, one)
one.clear()
attempt(eval, add, one)
one.update(a=8, b=9)
attempt(eval, add, one)


class Mapping(dict):
    def __missing__(self, key):
        return f"<{key}>"


print(eval(add, {}, Mapping()), eval(add, {}, Mapping(a="x")), eval(add, one, Mapping(b=1, a=2)))
put = compile("count = count + 1\ndef get(): return count", "file", "exec")
spaces = [{"count": i} for i in range(3)]
for space in spaces * 2 + spaces[:1]:
    exec(put, space)
print([space["count"] for space in spaces], [space["get"]() for space in spaces])
local = {"count": 50}
exec(put, spaces[0], local)
exec(put, spaces[0], local)
print(local["count"], local["get"](), spaces[0]["count"])


def here():
    count = 70
    names = {"count": count}
    exec(put, globals(), names)
    return names["count"]


count = 1000
print(here(), here(), count)
exec(put)
print(count, get())
again = put.replace(co_filename="other")
exec(again, spaces[1])
print(spaces[1]["count"])
bare = {"__builtins__": {"len": lambda x: "ours"}}
measure = compile("len([1, 2])", "file", "eval")
print(eval(measure, bare), eval(measure, {}), eval(measure, bare), eval(measure), eval(measure, bare))


def caller():
    return sorted(name for name in sys._getframe(1).f_globals if name[:2] != "__")


for text in (
    "sorted(name for name in globals() if name[:2] != '__')",
    "[globals() is locals(), globals() is vars(), sorted(set(dir()) - {'__builtins__'}), eval('a + 1'), call()]",
    "[frame().f_globals is frame().f_locals, '__builtins__' in globals(), [a + i for i in (1, 2)]]",
    "(b := a + 1) + b + globals()['b']",
    "exec('c = a + 5') or c",
    "a + missing",
    "len([a, *[a]])",
    "warn('text', UserWarning, 1)",
):
    code = compile(text, "file", "eval")
    for value in range(3):
        space = {"a": value, "call": caller, "frame": sys._getframe, "warn": warnings.warn}
        attempt(eval, code, space)
        attempt(eval, text, {"a": value, "call": caller, "frame": sys._getframe, "warn": warnings.warn})
        print(sorted(set(space) - {"a", "call", "frame", "warn"}))
for text in (
    "x = a\ny = x + a\ndel x",
    "x = a\nif x: y = 1\nelse: z = 2\nlist = 5",
    "global g\ng = a",
    "def f(): return a\nx = f()",
    "import math\nx = math.floor(a)",
    "for i in range(3): a += i",
    "class C: b = a\nx = C.b",
    "x: int = a",
    "try: x = 1 // a\nexcept ZeroDivisionError as e: x = str(e)",
    "x = f'{a!r:>{3}}'; globals()['y'] = a; del globals()['a']",
    "exec('def f(): return a')\nx = f()",
    "eval('call()'); x = eval('[n for n in call()]')",
):
    code = compile(text, "file", "exec")
    for value in range(3):
        space = {"a": value, "call": caller}
        attempt(exec, code, space)
        print({name: value for name, value in space.items() if name[:2] != "__" and not callable(value) and name != "math"})
    again = dict(space)
    attempt(exec, code, again, again)
    attempt(exec, code, space)
    print(list(space), len(again))

for text in (
    "[a, b, frame().f_locals['a'], sorted(n for n in frame().f_globals if n[:2] != '__')]",
    "(c := a + b) + len(frame().f_locals)",
    "a + missing",
    "call()",
    "[len([a]), frame().f_globals is g, frame().f_locals is l, frame().f_back.f_code.co_name]",
):
    code = compile(text, "file", "eval")
    for value in range(4):
        space = {"a": value, "b": 5, "call": caller, "frame": sys._getframe}
        names = {"a": value * 10}
        space["g"], space["l"] = space, names
        attempt(eval, code, space, names)
        print(sorted(space), sorted(names))
for value in range(4):
    names = Mapping(b=str(value))
    exec(compile("x = a + b\ndel b\ny = x", "file", "exec"), {"count": 1}, names)
    print(sorted(names.items()))
