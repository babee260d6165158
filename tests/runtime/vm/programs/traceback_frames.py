"""What frames of tracebacks know: variables, globals, places, and who called them."""

import sys
import traceback


def shown(e):
    tb = e.__traceback__
    while tb:
        frame = tb.tb_frame
        if frame.f_code.co_name != "<module>":
            names = {name: frame.f_locals[name] for name in sorted(frame.f_locals) if not callable(frame.f_locals[name])}
            back = frame.f_back and frame.f_back.f_code.co_name
            print(frame.f_code.co_name, names, tb.tb_lineno, frame.f_lineno == tb.tb_lineno, back)
            assert frame.f_globals is globals()
        tb = tb.tb_next


def raising(a, b=2, *rest, key=None, **others):
    c = [a]

    def inner():
        return c

    d = inner()
    del b
    raise ValueError(a)


def between(x):
    y = x + 1
    for i in range(3):
        try:
            raising(y, 5, 6, key=7, other=8)
        finally:
            z = i


def deep(n):
    m = n * 2
    if n == 0:
        return 1 // n
    return deep(n - 1) + m


def generator(k):
    for j in range(k):
        yield j
    raise KeyError(j)


def consumer():
    got = []
    for j in generator(3):
        got.append(j)


class Body:
    value = 3
    try:
        1 / 0
    except ZeroDivisionError as e:
        saved = e

print(sorted(name for name in Body.saved.__traceback__.tb_frame.f_locals if name[0] != "_"))


class Item:
    def __repr__(self):
        return "an item"

    def __getitem__(self, i):
        if i > 2:
            raise LookupError(i)
        return i

    def __eq__(self, other):
        reason = "no"
        raise TypeError(reason)


def operator():
    items = [Item()]
    return items.index(1)


def unpacking():
    first, *_ = map(deep, [1, 0])


for function in (lambda: between(1), lambda: deep(3), consumer, operator, unpacking, lambda: exec("q = 1\nr = q / 0", {})):
    try:
        function()
    except Exception as e:
        if function.__name__ != "<lambda>" or type(e) is not ZeroDivisionError or e.__traceback__.tb_next.tb_next.tb_frame.f_globals is globals():
            shown(e)
        else:
            last = e.__traceback__.tb_next.tb_next.tb_frame
            print(last.f_locals["q"], last.f_globals is last.f_locals, last.f_code.co_filename)
        caught = e

try:
    between(10)
except ValueError as e:
    told = traceback.TracebackException.from_exception(e, capture_locals=True)
    for entry in told.stack:
        if entry.name != "<module>":
            print(entry.name, {k: v for k, v in sorted(entry.locals.items()) if "function" not in v})
    frame = e.__traceback__.tb_next.tb_next.tb_frame
    print(e.__traceback__.tb_frame is sys._getframe(), frame is e.__traceback__.tb_next.tb_next.tb_frame)
    print(sys.exc_info()[2].tb_frame is sys._getframe())


def live():
    """The frame that has caught it goes on."""
    n = 1
    try:
        raise OSError
    except OSError as e:
        frame = e.__traceback__.tb_frame
        n = 2
        print(frame.f_locals["n"], frame is sys._getframe(), frame.f_lineno > e.__traceback__.tb_lineno)
        try:
            frame.clear()
        except RuntimeError as other:
            print(other)


live()


class Held:
    def __del__(self):
        print("gone")


def holder():
    held = Held()
    number = 4
    raise ValueError


def keeps():
    try:
        holder()
    except ValueError as e:
        return e


error = keeps()
print("kept", error.__traceback__.tb_next.tb_frame.f_locals["number"])
traceback.clear_frames(error.__traceback__)
import gc

gc.collect()
print(error.__traceback__.tb_next.tb_frame.f_locals, error.__traceback__.tb_next.tb_lineno)


def stops():
    try:
        yield 1
    finally:
        print("closed")


it = stops()
next(it)
it.gi_frame.clear()
print(list(it))
hundred = []
for i in range(300):  # some of them are caught where a trace runs
    try:
        deep(2)
    except ZeroDivisionError as e:
        hundred.append(e)
names = [e.__traceback__.tb_next.tb_next.tb_next.tb_frame.f_code.co_name for e in hundred]
print(set(names), {e.__traceback__.tb_frame.f_globals is globals() for e in hundred})
