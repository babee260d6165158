"""symtable: the scopes of a text, and their names."""

import symtable

src = """
import os
from sys import path as p
G = 1
def f(a, /, b: int = 2, *args, c, **kw):
    global G
    x = a + b
    def inner():
        nonlocal x
        x = G; return kw
    return [y for y in args if (z := y)], lambda q: q + x
class C(object):
    attr: int = 3
    def m(self): return self.__class__, super()
    async def am(self):
        async for i in self: yield i
"""


def show(t, d=0):
    print(" " * d, t.get_type(), t.get_name(), t.get_lineno(), t.is_nested(), t.is_optimized(), t.has_children())
    for s in sorted(t.get_symbols(), key=lambda s: s.get_name()):
        print(
            " " * d,
            "-",
            s.get_name(),
            s.is_referenced(),
            s.is_parameter(),
            s.is_global(),
            s.is_nonlocal(),
            s.is_declared_global(),
            s.is_local(),
            s.is_annotated(),
            s.is_free(),
            s.is_imported(),
            s.is_assigned(),
            s.is_namespace(),
        )
    if t.get_type() == "function":
        print(" " * d, t.get_parameters(), t.get_locals(), t.get_globals(), t.get_nonlocals(), t.get_frees())
    if t.get_type() == "class":
        print(" " * d, t.get_methods())
    for c in t.get_children():
        show(c, d + 2)


show(symtable.symtable(src, "f.py", "exec"))
show(symtable.symtable("[a for a in b]", "f.py", "eval"))
for bad in ("x ==", "def f(a, a): pass", "def f():\n global x\n nonlocal x"):
    try:
        symtable.symtable(bad, "bad.py", "exec")
    except SyntaxError as e:
        print(type(e).__name__, e, e.lineno, e.offset, e.filename)
for args in (("x", "f", "foo"), (5, "f", "exec")):
    try:
        symtable.symtable(*args)
    except Exception as e:
        print(type(e).__name__, e)
