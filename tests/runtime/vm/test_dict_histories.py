"""Dicts whose entries come and go at both ends and in the middle, against CPython: what is in them, in which order, and
that each search in them ends."""

from __future__ import annotations

from pathlib import Path

from tests.differential import check

HISTORIES = """\
import random

KEYS = {
    "ints": lambda i: i * 8,
    "strings": str,
    "tuples": lambda i: (i, "x"),
    "mixed": lambda i: [i, str(i), i + 0.5, (i,)][i % 4],
}

def step(choice, d, key, new):
    what = choice.random()
    if what < 0.4:
        d[key(new)] = new
    elif what < 0.7 and d:
        print(d.popitem(), end=" ")
    elif what < 0.8 and d:
        print(d.pop(next(iter(d))), end=" ")
    elif what < 0.85 and d:
        print(d.pop(choice.choice(list(d))), end=" ")
    elif what < 0.9:
        d.update((key(i), -i) for i in range(new, new + choice.randrange(9)))
    elif what < 0.92:
        while len(d) > choice.randrange(4):
            d.popitem()
    elif what < 0.94:
        d = d.copy()
    elif what < 0.95:
        d.clear()
    print(key(-new) in d, d.get(key(choice.randrange(60))), next(reversed(d), "none"), next(iter(d), "none"))
    return d

for kind, key in KEYS.items():
    for seed in range(12):
        choice, d = random.Random(seed), {}
        for n in range(150):
            d = step(choice, d, key, choice.randrange(60) if seed % 2 else n)
        print(kind, seed, d, list(reversed(d.items())))
"""

ONE_AT_A_TIME = """\
for key in (lambda i: i, str, lambda i: (i,)):
    d = {}
    for i in range(5000):
        d[key(i)] = i
        assert d.popitem() == (key(i), i)
        assert key(-1) not in d and not list(d)
    for i in range(5000):
        d[key(i)] = i
    while len(d) > 1:
        d.popitem()
        next(reversed(d))
    print(d, d.popitem(), d, list(d))
"""


def test_as_cpython(tmp_path: Path) -> None:
    path = tmp_path / "histories.py"
    path.write_text(HISTORIES)
    check(path)


def test_each_search_ends(tmp_path: Path) -> None:
    """An index whose places were all taken once, and none of which was empty, made the search for a missing key
    endless."""
    path = tmp_path / "pops.py"
    path.write_text(ONE_AT_A_TIME)
    check(path)
