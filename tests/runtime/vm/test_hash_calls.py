"""What sets and dicts ask the program's own __hash__ and __eq__, and in which order: CPython's sets and dicts know the
hashes of what they hold."""

from __future__ import annotations

from pathlib import Path

from tests.differential import check

CALLS = """\
class Key:
    def __init__(self, n):
        self.n = n
    def __hash__(self):
        log.append(f"h{self.n}")
        return self.n // 2
    def __eq__(self, other):
        log.append(f"{self.n}=={other.n}")
        return self.n == other.n

log = []
def show(what):
    print(what, *log)
    log.clear()

a, b, c, d = (Key(i) for i in range(4))
s, t, f = {a, b}, {b, c}, frozenset((c, d))
show("made")
for text in (
    "s.copy()", "set(s)", "frozenset(s)", "frozenset(f)", "set(f)", "s | t", "s & t", "s - t", "s == t", "s <= t",
    "s.isdisjoint(f)", "s.union(t, f)", "s.intersection(t, f)", "s.difference(t, f)", "s.difference()",
    "s.difference([b])", "s.union([b])", "s.issuperset([a])", "s.issuperset(t)", "f == frozenset((c, d))", "d in f",
    "s.copy().update(s, t)", "s.copy().intersection_update(t)", "s.copy().difference_update(t)",
    "s.copy().symmetric_difference_update(t)", "set().update(s)", "s.difference({a: 1})",
):
    eval(text)
    show(text)
old = {a: 1, b: 2}
new = {}
for text in (
    "new.update(old)", "new.update(old)", "dict(old)", "{**old}", "old | {c: 1}", "old.pop(a)", "old.setdefault(a, 3)",
    "old.popitem()", "dict(new.items())",
):
    eval(text)
    show(text)

class Changing(Key):
    __hash__ = Key.__hash__
    def __eq__(self, other):
        change()
        return False

for change in (lambda: new.pop(a, None)), (lambda: new.update(x=1)):
    new[a] = 1
    try:
        {Changing(0): 1}.update(new)
        print("no error")
    except RuntimeError as e:
        print(e)
"""

HELP = """\
print(callable(copyright), callable(license))
credits()
class A:
    '''Doc of A.'''
    __slots__ = ()
    def f(self, x: int = 3) -> str:
        'Doc of f.'
help(A)
help(A.f)
help("nothing_of_this_name")
"""


def test_hashes_are_asked_for_once(tmp_path: Path) -> None:
    path = tmp_path / "calls.py"
    path.write_text(CALLS)
    check(path)


def test_help(tmp_path: Path) -> None:
    path = tmp_path / "helped.py"
    path.write_text(HELP)
    check(path)
