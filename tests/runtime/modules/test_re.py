# ruff: noqa: E501
"""re: the engine, and the API of patterns and matches."""

from __future__ import annotations

from tests.runtime.modules.patterns import program
from tests.runtime.modules.support import check

API = r"""
import copy, re
print(re.match(r"(?:a|b)*c", "ab" * 50000), re.match(r"(?:(a)|b)*", "ab" * 5000).span(), re.match(r"(a+)+$", "a" * 15 + "b"))
print(len(re.findall(r"\w+", "hello world " * 500)))
print(re.sub(r"\d+", lambda m: str(int(m[0]) * 2), "a1b22c333"), re.sub("x*", "-", "abxd", count=2))
p = re.compile(b"a.c"); print(p.sub(b"x", bytearray(b"abcabc")), p.findall(memoryview(b"aacabc")))
class S(str): pass
print(type(re.search("b", S("abc")).group()), type(re.sub("x", "y", S("abc"))), re.split("(,)|;", "a,b;;c", maxsplit=2), re.escape("a.b*c é"))
sc = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"[a-z]+", lambda s, t: t), (r"\s+", None)])
print(sc.scan("12 abc 3 ?"))
m = re.match("(?P<x>a)(b)?", "ab"); print(copy.copy(m) is m, m["x"], m[2], m.expand(r"\g<x>-\2"), m.start("x"), m.end(), m.span(2), m.pos, m.endpos, m.string, m.re)
for f in (lambda: m.group(5), lambda: m["y"], lambda: re.compile("("), lambda: re.compile("a", re.L), lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.match("a", 5), lambda: re.sub("a", b"x", "a"), lambda: re.compile("*"), lambda: re.compile("(?P<1>a)"), lambda: re.sub("(a)", r"\2", "a"), lambda: type(m)(), lambda: re.Pattern()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(re.compile("a") == re.compile("a"), hash(re.compile("a")) == hash(re.compile("a")), re.compile(b"a") != re.compile("a"))
print(re.compile(re.compile("x")), re.compile("a" * 300), re.I | re.M, re.RegexFlag(10), type(m), type(re.compile("a")), re.Pattern[str])
print(re.compile('''a  # comment
  b''', re.X).match("ab"), re.fullmatch("a|ab", "ab"), re.search("[Ā-ž\u1000-\u2000x]+", "aĀžᄀx"))
it = re.finditer("(?=(a+))", "aaa"); print(next(it), list(it))
import _sre
total = 0
for c in range(0x3000):
    total = (total * 31 + _sre.unicode_tolower(c) * 2 + _sre.unicode_iscased(c)) % 1000000007
print(total)
"""


def test_patterns_and_matches_as_cpython() -> None:
    check(API)


def test_patterns_by_chance() -> None:
    check(program(1, 150))
    check(program(2, 150))
