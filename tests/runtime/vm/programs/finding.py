"""find, split and count of single characters, at every place of short texts."""

import random

ROUNDS = 4000  # 150 where each allocation collects
rng = random.Random(3)
for _ in range(ROUNDS):
    n = rng.randrange(0, 40)
    s = "".join(rng.choice("ab\x00\x01\x7f\x80\x81\xff") for _ in range(n))
    c = rng.choice("ab\x00\x01\x7f\x80\x81\xffz")
    i = rng.randrange(-3, 42)
    j = rng.randrange(-3, 42)
    want = -1
    lo, hi, _ = slice(i, j).indices(n)
    for k in range(lo, hi):
        if s[k] == c:
            want = k
            break
    got = s.find(c, i, j)
    assert got == want, (s, c, i, j, got, want)
    b = s.encode("latin-1")
    assert b.find(c.encode("latin-1"), i, j) == want
    assert s.split(c) == [x for x in "".join("\n" if x == c else x for x in s).split("\n")]
    assert s.count(c) == sum(x == c for x in s)
print("ok")
