"""warnings: filters, registries, levels, and what is shown."""

import sys
import warnings

sys.stderr = sys.stdout
print(warnings.filters, warnings.defaultaction)


def show(f):
    try:
        f()
    except BaseException as e:
        print(type(e).__name__, e)


class W(UserWarning):
    pass


def inner(n):
    warnings.warn(f"level {n}", W, n)


def outer(n):
    inner(n)


for n in range(-1, 6):
    outer(n)
for i in range(3):
    warnings.warn("repeated")
show(lambda: warnings.warn("x", int))
show(lambda: warnings.warn("x", "a"))
show(lambda: warnings.warn("x", W, "a"))
show(lambda: warnings.warn("x", foo=3))
show(lambda: warnings.warn())
show(lambda: warnings.warn_explicit("e", W, "f.py", 3))
show(lambda: warnings.warn_explicit("e", W, "f.py", 3, registry=5))
show(lambda: warnings.warn_explicit("e", W, "f.py", 3, module_globals=5))
show(lambda: warnings.warn_explicit("e", W, "", 3))
reg = {}
for i in range(3):
    warnings.warn_explicit("again", W, "f.py", 3, "m", reg)
print(sorted(map(str, reg)))
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter("always")
    for i in range(2):
        warnings.warn("in log", W, source=log)
    warnings.warn(W("instance"))
    warnings.warn("d", DeprecationWarning)
    print(
        [(str(w.message), w.category.__name__, w.filename[-5:], w.lineno, w.source is log, w.file, w.line) for w in log]
    )
for action in ("once", "module", "default", "ignore", "always", "error"):
    with warnings.catch_warnings(record=True) as log:
        warnings.resetwarnings()
        warnings.simplefilter(action)
        for i in range(2):
            for j in range(2):
                try:
                    warnings.warn(f"a{i}", W)
                except W as e:
                    print("raised", e)
            try:
                warnings.warn(f"a{i}", W)
            except W as e:
                print("raised", e)
        print(action, len(log))
with warnings.catch_warnings(record=True) as log:
    warnings.filterwarnings("ignore", "sp.m", W)
    warnings.filterwarnings("always", category=W, module="__main__", lineno=0)
    warnings.warn("spam", W)
    warnings.warn("eggs", W)
    warnings.warn("eggs", W)
    print(len(log))
with warnings.catch_warnings():
    warnings.filters[:] = [("odd", None, Warning, None, 0)]
    warnings._filters_mutated()
    show(lambda: warnings.warn("odd one"))
    warnings.filters[:] = [(1, None, Warning, None, 0)]
    show(lambda: warnings.warn("odd two"))
    warnings.filters[:] = [(1, None, Warning)]
    show(lambda: warnings.warn("odd three"))
    warnings.filters[:] = []
    warnings.defaultaction = "error"
    show(lambda: warnings.warn("by default"))
    warnings.defaultaction = "default"
exec("import warnings\nwarnings.warn('in text')", {"__name__": "other"})
warnings.warn("sourced", ResourceWarning, source=[1])
warnings.simplefilter("always")
warnings.warn("sourced", ResourceWarning, source=[1])


def deprecated():
    warnings.warn("old", DeprecationWarning, stacklevel=2)


deprecated()
eval("1 is 1")
