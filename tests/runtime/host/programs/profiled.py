"""sys.setprofile, cProfile and trace: which calls there are, and how often."""

import cProfile
import io
import pstats
import re
import sys
import trace


def work(n):
    s = 0
    for i in range(n):
        s += helper(i)
    xs = [3, 1, 2]
    xs.append(4)
    return len(xs) + sorted(xs, key=neg)[0] + s


def neg(x):
    return -x


def helper(i):
    return i * 2


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


def items(n):
    yield from range(n)


def fails(x):
    try:
        len(x)
    except TypeError:
        return "".join(["a", str(x)])


def told(report):
    out = io.StringIO()
    report(pstats.Stats(profile, stream=out).sort_stats("name"))
    print(*sorted(re.sub(r"\d+\.\d+", "T", out.getvalue()).splitlines()), sep="\n")


profile = cProfile.Profile()
profile.enable()
work(5)
fact(6)
list(items(3))
fails(3)
profile.disable()
told(lambda stats: stats.strip_dirs().print_stats())
told(lambda stats: stats.strip_dirs().print_callers())
told(lambda stats: stats.strip_dirs().print_callees())

events = []


def note(frame, event, arg):
    events.append((frame.f_code.co_name, event, getattr(arg, "__name__", arg)))


sys.setprofile(note)
print(sys.getprofile() is note)
work(1)
fails(2)
[].append(3)
sys.setprofile(None)
for event in events:
    print(*event)

counting = trace.Trace(count=1, trace=0)
print(counting.runfunc(work, 3), counting.runfunc(fact, 3))
print(sorted((line, count) for (file, line), count in counting.results().counts.items() if file == __file__))


def failing(frame, event, arg):
    raise KeyError(event)


sys.settrace(failing)
try:
    helper(1)
except KeyError as e:
    print("failed", e, sys.gettrace())


def one_level(frame, event, arg):
    seen.append((event, frame.f_code.co_name))


seen = []
sys.settrace(one_level)
work(1)
sys.settrace(None)
print(seen)


def changing(frame, event, arg):
    if event == "line" and frame.f_lineno == frame.f_code.co_firstlineno + 2:
        frame.f_locals["x"] = "changed"
    return changing


def changed(x):
    y = x
    return x, y


sys.settrace(changing)
print(changed("kept"))
sys.settrace(None)
frame = sys._getframe()
print(frame.f_trace, frame.f_trace_lines, frame.f_trace_opcodes)
try:
    frame.f_lineno = 3
except ValueError:
    print("not in a trace function")
