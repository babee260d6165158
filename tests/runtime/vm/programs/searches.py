import random

random.seed(1)
def naive(s, sub, start, stop, back):
    r = range(start, stop - len(sub) + 1)
    for i in (reversed(r) if back else r):
        if s[i:i+len(sub)] == sub: return i
    return -1
for trial in range(150):
    alpha = random.choice(["ab", "a", "aab", "abc", "a\u1234"])
    unit = "".join(random.choices(alpha, k=random.randrange(1, 6)))
    s = (unit * 800)[:random.randrange(300, 1500)]
    k = random.randrange(0, len(s))
    s = s[:k] + random.choice(["", "b", "z", "\u1234"]) + s[k:]
    m = random.randrange(20, 300)
    j = random.randrange(0, len(s))
    sub = random.choice([s[j:j+m], (unit * 300)[:m] + random.choice("abz"), random.choice("abz") + (unit * 300)[:m], (unit*300)[:m//2] + "b" + (unit*300)[:m//2]])
    a = random.randrange(0, len(s)//2); b = random.randrange(len(s)//2, len(s)+1)
    print(trial, s.find(sub), s.rfind(sub), s.find(sub, a, b), s.rfind(sub, a, b), s.count(sub), len(s.replace(sub, "")), sub in s, len(s.split(sub)), s.rfind(sub, a))
    if "\u1234" not in s + sub:
        x, y = s.encode(), sub.encode()
        print(x.find(y), x.rfind(y, a, b), x.count(y), bytearray(x).find(y), bytearray(x).rfind(y))
n = 20000
for f in (lambda: ("a" * n).find("a" * (n // 2) + "b"), lambda: ("a" * n).rfind("b" + "a" * (n // 2)), lambda: ("a" * n).count("a" * (n // 3) + "b"), lambda: ("a" * n).replace("a" * (n // 3) + "b", "x").count("a"), lambda: ("ab" * n).split("ab" * (n // 2) + "b")[0].count("a")):
    print(f())
for c in ("a", "A", "\xe9", "\u1234"):
    for k in (0, 1, 3, 4, 5, 17):
        t = "xyZ[@`{" [:k] + c * k
        print([t.ljust(k * 3 + 2, "*"), t.center(k * 3 + 5, "\u1234"), t.rjust(33, "\xe9"), t[::-1], t[::2], t[5:1:-2], t.isascii(), t.upper(), t.lower(), t.casefold(), t * 3, t[:1] * 9, t.zfill(20)])
        y = t.encode("latin-1", "replace")
        print([y.ljust(k * 3 + 2, b"*"), y.center(k * 3 + 5), y[::-1], bytearray(y)[::-2], y.isascii(), y.upper(), bytearray(y).lower(), y * 3, y[:1] * 9, bytearray(y[1:]) * 5, y.decode("latin-1"), bytearray(y[1:]).isascii()])
all_ = "".join(map(chr, range(128)))
print(ascii(all_.upper()), ascii(all_.lower()), bytes(range(256)).upper(), bytes(range(256)).lower(), bytes(range(256)).swapcase(), (all_[1:] + "x")[1:].upper() == all_[2:].upper() + "X")
w = ""
for i in range(200): w += "aB" 
print(w.upper(), w[::-1], w.isascii(), (w + "\u1234").ljust(410)[::-3], w.encode())
