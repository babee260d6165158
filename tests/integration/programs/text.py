"""Strings: concatenation in loops, str() of values, comparison, repetition, indexing, printing."""


def digits(n):
    s = ""
    while n:
        s = str(n % 10) + s
        n //= 10
    return s or "0"


def repeat(n):
    s = ""
    for i in range(n):
        s += "ab" if i % 2 else "é"
        if len(s) > 50:
            s = "<" + str(len(s)) + ">"
    return s


def count(texts, what):
    n = 0
    for t in texts:
        if t == what:
            n += 1
        elif t < what:
            n += 1000
    return n


out = []
for i in range(260):
    out.append(digits(i * 7919))
print(out[10], out[-1], out[0], len(out))
print(repeat(300))
words = []
for i in range(260):
    words.append("w" + str(i % 10))
print(count(words, "w3"), count(words, "w10"), count(words, ""))
t = ""
for i in range(30):
    t = t + str(i / 4) + "," + str(i % 2 == 0) + "," + str(None) + "," + str([i, "q'", (i,), 1.0]) + ";"
print(t)
line = ""
for i in range(300):
    if i % 50 == 0:
        print(i, i * 0.5, i % 2 == 1, "s", None, (i,), [i, [i]], "'")
    line = line + str(i % 10)
print(line, len(line), line == "", line > "01", line * 2 == line + line)
n = 0
for i in range(300):
    n += int(str(i)) + int("  -12 ") + int(3.99) + int(True) + len(str(-i))
print(n)
k = "z"
for i in range(250):
    k = min(k, "w" + str(i))
print(k, max(k, "a"), min(3, 1.5, 2), max((4, 5, 6)), min([7, 3, 9]))
