"""Strings: concatenation, comparison, indexing, iteration, conversion."""


def join(items, separator):
    out = ""
    first = True
    for item in items:
        if not first:
            out += separator
        out = out + str(item)
        first = False
    return out


def reverse(s):
    out = ""
    for ch in s:
        out = ch + out
    return out


def count(s, wanted):
    n = 0
    for ch in s:
        if ch == wanted:
            n += 1
    return n


print(join([1, 2.5, "three", None, True, [4], (5,)], ", "))
print(reverse("hello"), reverse(""), reverse("äöü€😀"), len("äöü€😀"))
print(count("mississippi", "s"), "abc" == "abc", "abc" != "abd", "a" < "b", "abc" < "abd", "Z" < "a", "" < "a", "b" >= "a")
print("abc"[0], "abc"[-1], "ab" * 3, 2 * "xy", "" * 5, "a" * -1, "implicit " "concatenation")
print("tab\there", "quote\"s", 'single\'s', "back\\slash", "nul\0", "\x41\u00e9\N{BULLET}")
print(str("same"), str(1 << 40), str(1.0), str(None), str(False), str(()), str([]), str([1.5, "x"]), str(("a",)))
print("a", "b", sep="")
print("a", "b", sep="--", end="!\n")
print()
print("", "", "")
print("no newline", end="")
print()
s = "x"
s *= 5
s += "y"
print(s, len(s), s is s, "x" if s else "empty", not "", not "a")
print(["\x00\x1f\x7f\x80\xa0\xad\u0378\ue000\u200b\U0001f600\n\r\t"], [""])
print(min("b", "a"), max("b", "a"), min("hello"), max("hello"))
print(int("  12 "), int("-0"), int("+5"), int("123456789123456789"))

# What is left after maxsplit keeps the blanks at its far end.
for blanks in ("  ab\tx ", " a b c ", "a ", "  ", "", "\u2003a\u2003b\u2003"):
    for times in range(-1, 4):
        print(blanks.split(None, times), blanks.rsplit(None, times), blanks.encode().split(None, times))
        print(bytearray(blanks.encode()).rsplit(None, times), blanks.encode().rsplit(maxsplit=times))
