from sortedcontainers import SortedList, SortedDict, SortedSet
import random

random.seed(5)
s = SortedList(random.randrange(10000) for _ in range(3000))
for _ in range(500):
    s.discard(random.randrange(10000))
    s.add(random.randrange(10000))
print(len(s), s[0], s[-1], s.bisect(5000), list(s.irange(100, 160)))
d = SortedDict({"b": 1, "a": 2})
d["c"] = 0
print(d, d.peekitem(0), d.keys()[1], list(d.irange("b")))
t = SortedSet([3, 1, 2]) | {7}
print(t, t[1], t.index(7))
s._check()
d._check()
