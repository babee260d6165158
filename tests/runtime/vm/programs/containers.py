def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)
xs = [3, 1, 2]
xs.append(5); xs.extend([7, 8]); xs.extend((1.5,)); xs.extend(range(2)); xs.extend("ab")
print(xs, len(xs), xs[1:4], xs[::-2], xs[-1])
xs[1:3] = [9, 9, 9]; print(xs); del xs[::2]; print(xs)
xs.insert(1, "q"); print(xs, xs.pop(), xs.pop(0), xs.index("q"), xs.count(9))
show(xs.index, 77); show(xs.remove, 77); show([].pop); show(lambda: [1][5]); show(lambda: [1]["a"]); show(lambda: (1,)[3])
print(sorted([3, 1, 2]), sorted("hello"), sorted([3, 1, 2], reverse=True), sorted(["bb", "a", "ccc"], key=len))
print(list(range(5)), tuple("abc"), list({1: 2, 3: 4}), set([1, 2, 2]), frozenset((1, 2)), dict(a=1, b=2), dict([(1, 2)]), dict({3: 4}, x=1))
d = {"a": 1, "b": 2}
d["c"] = 3; del d["a"]
print(d, d.get("b"), d.get("z"), d.get("z", 5), "b" in d, "a" in d, len(d))
for k in d: print(k, d[k])
for k, v in d.items(): print(k, v)
print(list(d.keys()), list(d.values()), d.keys(), d.values(), d.items())
print(d.setdefault("q", []), d.pop("q"), d.popitem(), d)
show(lambda: d["nope"]); show(d.pop, "x"); show({}.popitem)
d.update({"x": 1}, y=2); d.update([("z", 3)]); print(d, d | {"w": 0}, {**d, "k": 1})
d2 = dict.fromkeys("abc", 0); print(d2, d == d2, d2 == {"a": 0, "b": 0, "c": 0})
for x in enumerate("ab"): print(x)
for i, (a, b) in enumerate(zip([1, 2], "xy"), 5): print(i, a, b)
print(list(map(lambda x: x * 2, [1, 2, 3])), list(filter(None, [0, 1, 2])), list(filter(lambda x: x > 1, [1, 2, 3])), list(zip()), list(zip([1], [2], [3])))
print(sum([1, 2, 3]), sum([0.5, 1.5]), sum([[1], [2]], []), min(3, 1, 2), max([1, 5, 2]), min("hello"), max([1, 2], key=lambda x: -x), min([], default=7))
show(min, []); show(max); show(sum, ["a"]); show(sum, [1], "a")
print(any([0, 1]), all([0, 1]), any([]), all([]), any(x > 1 for x in [1, 2]), all(x > 0 for x in (1, 2)))
print(list(reversed([1, 2, 3])), list(reversed(range(3))), list(reversed("abc")), list(reversed({1: 2, 3: 4})))
a, *b, c = range(5); print(a, b, c)
a, b = {1: 2, 3: 4}; print(a, b)
show(lambda: (lambda a, b: 0)(*[1])); 
def f():
    a, b = 1, 2, 3
show(f)
def f():
    a, b, *c = [1]
show(f)
def f():
    a, b = 5
show(f)
s = {1, 2, 3}; s.add(4); s.discard(1); s.remove(2)
print(s, s | {9}, s & {3}, s - {3}, s ^ {3, 100}, s <= {3, 4, 5}, s == {4, 3}, 3 in s, len(s), s.isdisjoint({1}))
show(s.remove, 55); show(set().pop); print(s.pop(), s)
print({1, 2}.union([3], (4,)), {1, 2, 3}.intersection([2, 3], {3}), {1, 2, 3}.difference([1]), {1}.symmetric_difference([2]))
s = {5}; s |= {6}; s &= {6, 7}; s ^= {1}; s -= {6}; print(s); s.update([1, 2], "a"); print(len(s))
print(hash((1, 2, 3)), hash(frozenset([1, 2])), hash(1.5), hash(-1), hash(2**61 - 1), hash(range(3)))
show(hash, []); show(lambda: {[]: 1}); show(lambda: {{}}); show(lambda: {1: 2}[[]])
print(range(10)[2:8:2], range(3) == range(0, 3, 1), 5 in range(10), range(10).index(4), range(2, 9).count(3), len(range(0, 100, 7)), range(3).start)
print(slice(1, 2), slice(1, 10, 3).indices(5), slice(5) == slice(None, 5, None))
print([1, 2] + [3], [1] * 3, 2 * [1], (1,) + (2,), (1, 2) * 2, [1, 2] == [1, 2], [1, 2] < [1, 3], (1, 2) < (1,), [[1], [2]] > [[1], [1, 5]])
nan = float("nan"); print([nan] == [nan], nan in [nan], [nan].index(nan), (nan,) == (nan,), {1: nan} == {1: nan}, [nan].count(nan))
x = [1]; x.append(x); print(x); y = {}; y[1] = y; print(y)
it = iter([1, 2]); print(next(it), next(it), next(it, "end")); show(next, it)
n = [0]
def g():
    n[0] += 1
    return n[0]
print(list(iter(g, 4)))
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
    def __len__(self): return 3
print(list(Seq()), list(reversed(Seq())), 20 in Seq(), [*Seq()])
class K:
    def __init__(self, v): self.v = v
    def __hash__(self): return hash(self.v) % 3
    def __eq__(self, o): return isinstance(o, K) and self.v == o.v
    def __repr__(self): return f"K({self.v})"
    def __lt__(self, o): return self.v < o.v
d = {K(1): "a", K(4): "b"}; d[K(7)] = "c"; print(d, d[K(4)], K(7) in d, d.get(K(9)), d.pop(K(1)), len(d)); del d[K(4)]; print(d)
s = {K(1), K(2), K(1)}; print(len(s), K(2) in s, s - {K(1)}, s | {K(3)}); s.discard(K(1)); print(s)
print(sorted([K(3), K(1), K(2)]), [K(1), K(2)] == [K(1), K(2)], K(2) in [K(1), K(2)], [K(1)].index(K(1)), min([K(4), K(2)]), (K(1),) == (K(1),), hash((K(1), K(5))) == hash((K(1), K(5))))
xs = [K(3), K(1)]; xs.sort(); print(xs); xs.sort(reverse=True); print(xs); xs.remove(K(1)); print(xs)
class L(list):
    def total(self): return sum(self)
l = L([1, 2, 3]); l.append(4); print(l, l.total(), len(l), l[1:], l == [1, 2, 3, 4], isinstance(l, list), list(l))
class D(dict):
    def __missing__(self, k): return k * 2
dd = D(a=1); print(dd["a"], dd["xx"], dd, dd.get("zz"), len(dd))
class T(tuple): pass
print(T([1, 2]), T((1, 2)) == (1, 2), len(T("abc")))
class S(set): pass
print(S([1]), S([1]) | {2}, len(S("aab")))
def show2():
    d = {1: 1, 2: 2}
    for k in d: d[k + 10] = 1
show(show2)
def show3():
    s = {1, 2}
    for k in s: s.add(k + 10)
show(show3)
print([x for x in range(5) if x % 2], {x: x * x for x in range(3)}, {x % 2 for x in range(5)}, sum(x for x in range(5)))
print({"a": 1}.keys() & {"a", "b"}, {"a": 1}.items() | set(), {1: 2}.keys() == {1}, (1, 2) in {1: 2}.items(), {1: 2}.keys() - {1})
print([0] * 3000000 == [0] * 3000000 if False else "skip")
print([1, 2, 3].__len__(), list.append, [].__add__([1]), (1).__eq__(2), dict.__getitem__({1: 2}, 1), [1].__eq__((1,)))
print(type(iter([])), type(iter({})), type({}.keys()), type(reversed([])), type(zip()), type(iter(range(3))))

# a set that was cleared pops where it left off
s = {1, 2, 3, 4, 5}
print(s.pop(), s.pop(), s.pop())
s.clear()
s |= {0, 1, 2, 3, 4, 5}
print(s.pop(), s)
