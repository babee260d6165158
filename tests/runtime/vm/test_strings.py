"""The representation of str: layouts, +, comparison, hashes, interning, tables of characters; against CPython's str."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.characters import ASSIGNED, flags_of
from runtime.strings import string_hash
from runtime.vm.text import characters, interning, strings
from spec.characters import FOLD, LOWER, TITLE, UPPER
from tests.runtime.vm.text_vm import TextVm

FUNCTIONS = (
    strings.concat, strings.compare_strs, strings.equal_strs, strings.str_hash, strings.substring, strings.repeated,
    strings.find_char, strings.char_at, strings.plain_numeral, interning.intern, interning.interned,
    characters.record_word, characters.mapped_count, characters.mapped_char,
)  # fmt: skip


@pytest.fixture(scope="module")
def vm() -> TextVm:
    return TextVm(*FUNCTIONS)


TEXTS = st.one_of(
    st.sampled_from(["", "a", "é", "ﬀ", "😀", "ab" * 40, "ab" * 40 + "€"]),
    st.text(max_size=12),
    st.text(alphabet="ab", max_size=90),
    st.text(alphabet="aé€😀", max_size=90),
)


@given(a=TEXTS, b=TEXTS)
@settings(max_examples=300, deadline=None)
def test_two(vm: TextVm, a: str, b: str) -> None:
    vm.reset()
    assert vm.text("concat", a, b) == a + b
    assert vm.call("compare_strs", a, b) == (a > b) - (a < b)
    assert bool(vm.call("equal_strs", a, b)) == (a == b)
    assert vm.call("str_hash", a) & 0xFFFF_FFFF == string_hash(a)


@given(parts=st.lists(TEXTS, max_size=12), alias=st.booleans())
@settings(max_examples=200, deadline=None)
def test_built(vm: TextVm, parts: list[str], alias: bool) -> None:
    """Strings that share a text under construction; what was made earlier stays what it was."""
    vm.reset()
    word, text = vm.word("x" * 70), "x" * 70
    made = [(word, text)]
    for part in parts:
        word, text = vm.call("concat", word, vm.word(part)), text + part
        made.append((word, text))
        if alias and len(made) % 3 == 0:
            made.append((vm.call("concat", made[len(made) // 2][0], word), made[len(made) // 2][1] + text))
    for word, text in made:
        assert vm.image.str_value(word) == text
        assert vm.call("str_hash", word) & 0xFFFF_FFFF == string_hash(text)
        assert vm.call("equal_strs", word, vm.word(text))
        assert vm.text("substring", word, 1, len(text)) == text[1:]


@given(s=TEXTS, start=st.integers(0, 90), length=st.integers(0, 90), times=st.integers(0, 5))
@settings(max_examples=300, deadline=None)
def test_parts(vm: TextVm, s: str, start: int, length: int, times: int) -> None:
    vm.reset()
    start = min(start, len(s))
    stop = min(start + length, len(s))
    assert vm.text("substring", s, start, stop) == s[start:stop]
    assert vm.text("repeated", s, times) == s * times
    assert vm.call("find_char", s, ord("b"), start, stop) == s.find("b", start, stop)
    if start < len(s):
        assert vm.call("char_at", s, start) == ord(s[start])


def test_appending_is_linear(vm: TextVm) -> None:
    """What is allocated by n steps of s += "x" is in proportion to n."""
    vm.reset()
    start = vm.image.get("alloc_ptr")
    word, x = vm.word(""), vm.word("x")
    for _ in range(20000):
        word = vm.call("concat", word, x)
    assert vm.image.str_value(word) == "x" * 20000
    assert vm.image.get("alloc_ptr") - start < 20000 * 40


def test_interning(vm: TextVm) -> None:
    vm.reset()
    names = [f"name{i}" for i in range(700)] + ["π", "x" * 100]
    words = [vm.call("intern", name) for name in names]
    assert len(set(words)) == len(names)
    assert words == [vm.call("intern", name) for name in names]
    assert words == [vm.call("interned", name) for name in names]
    assert [vm.image.str_value(w) for w in words] == names
    assert vm.call("interned", "never seen") == 0
    built = vm.call("concat", vm.call("concat", "y" * 64, "z"), "z")
    assert vm.call("interned", built) == 0
    assert vm.call("intern", built) == vm.call("intern", "y" * 64 + "zz")


def test_plain_numeral(vm: TextVm) -> None:
    vm.reset()
    assert vm.text("plain_numeral", "١٢\u2003٣.٥é") == "12 3.5?"


def cases(char: str) -> list[str]:
    return [char.lower(), char.upper(), char.title(), char.casefold()]


@pytest.mark.parametrize("codes", [range(0, 0x3400), range(0xA000, 0x20000)])
def test_characters(vm: TextVm, codes: range) -> None:
    for code in codes:
        char = chr(code)
        assert vm.call("record_word", code, 0) == flags_of(char), hex(code)
        for case, mapped in zip((LOWER, UPPER, TITLE, FOLD), cases(char), strict=True):
            if mapped != char:
                assert vm.call("mapped_count", code, case) == len(mapped)
                assert [vm.call("mapped_char", code, case, i) for i in range(len(mapped))] == list(map(ord, mapped))


def test_what_the_tables_leave_out() -> None:
    """Ideographs that the tables take together, and planes that they do not look at."""
    nothing = flags_of(chr(0x50000))
    for code in [*range(0x40000, 0xE0000, 251), *range(0xE1000, sys.maxunicode, 251)]:
        assert flags_of(chr(code)) == nothing and cases(chr(code)) == [chr(code)] * 4
    assert ASSIGNED[-1].stop <= sys.maxunicode
