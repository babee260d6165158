import copy, pickle, random
from collections import deque

random.seed(5)
def attempt(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__, str(e)
for maxlen in (None, 0, 1, 5, 40):
    d = deque(range(7), maxlen)
    for step in range(700):
        i, x = random.randrange(-9, 9), step
        name = random.choice("append appendleft pop popleft extend extendleft rotate insert remove index count get set del reverse iter back".split() + ["append", "extend"])
        if name in ("append", "appendleft", "remove", "index", "count"):
            out = attempt(lambda: getattr(d, name)(x if name.startswith("a") else step - 9))
        elif name in ("pop", "popleft", "reverse"):
            out = attempt(lambda: getattr(d, name)())
        elif name in ("extend", "extendleft"):
            out = attempt(lambda: getattr(d, name)(random.choice([d, [x, x + 1], (x,), range(3), {x}])) if len(d) < 200 else d.clear())
        elif name == "rotate":
            out = attempt(lambda: d.rotate(random.choice([i, 100 * i])))
        elif name == "insert":
            out = attempt(lambda: d.insert(random.choice([i, 20 * i]), x))
        elif name == "get":
            out = attempt(lambda: d[i])
        elif name == "set":
            out = attempt(lambda: d.__setitem__(i, x))
        elif name == "del":
            out = attempt(lambda: d.__delitem__(i))
        else:
            out = list(d) if name == "iter" else list(reversed(d))
        if step % 20 == 0:
            print(maxlen, step, name, out, len(d), d, x in d)
        else:
            print(name, out, len(d))
    print(copy.copy(d) == d, copy.deepcopy(d) == d, pickle.loads(pickle.dumps(d)) == d, d.maxlen, repr(d * 2), d + d)
def f(d, change):
    out = []
    for x in d:
        out.append(x)
        if x == 2:
            change()
    return out
for change in ("append(1)", "popleft()", "clear()", "rotate()", "insert(0, 1)", "remove(3)"):
    d = deque(range(5))
    print(change, attempt(lambda: f(d, lambda: eval("d." + change))), d)
it = iter(deque("abc"))
next(it)
it = iter(deque("abc"))
next(it)
print(list(copy.copy(it)), it.__length_hint__(), list(pickle.loads(pickle.dumps(it))), list(it), type(it), type(reversed(deque())))
class D(deque):
    def __init__(self, items=(), maxlen=None, y=0):
        super().__init__(items, maxlen)
        self.y = y
d = D("abcd", 3, y=2)
for e in (copy.copy(d), copy.deepcopy(d), pickle.loads(pickle.dumps(d))):
    print(e, type(e), list(e), [x for x in e], e.maxlen, e == d)
print(deque("ab").__reduce__()[:3], d.__reduce__()[:3])
