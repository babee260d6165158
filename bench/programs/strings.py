"""Strings: a caesar cipher over characters, run-length coding, comparison."""

TEXT = "the quick brown fox jumps over the lazy dog and runs away from it "
REPEAT = 3
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def index_of(ch, alphabet):
    for i in range(len(alphabet)):
        if alphabet[i] == ch:
            return i
    return -1


def shift(text, amount, alphabet):
    out = ""
    for ch in text:
        i = index_of(ch, alphabet)
        out += ch if i < 0 else alphabet[(i + amount) % len(alphabet)]
    return out


def runs(text):
    out = ""
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        out += text[i] + str(j - i)
        i = j
    return out


def main():
    text = TEXT * REPEAT
    coded = shift(text, 3, ALPHABET)
    print(coded[0] + coded[1] + coded[2], len(coded))
    print(shift(coded, -3, ALPHABET) == text)
    print(runs("aaaabbbcca" * 3))


main()
