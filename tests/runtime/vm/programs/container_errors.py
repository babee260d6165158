def show(f, *a, **k):
    try:
        r = f(*a, **k)
        print(type(r).__name__, r)
    except Exception as e:
        print(type(e).__name__, e)
class I:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
class E:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return True if self.v == 9 else NotImplemented
    __hash__ = object.__hash__
xs = list(range(10))
print(xs[I(2)], xs[I(1):I(5)], (1, 2, 3)[I(1)], range(9)[I(3)], "abc"[I(1)], xs[True], xs[:I(2)])
xs[I(0)] = "z"; del xs[I(1)]; print(xs, [1] * I(2), xs.pop(I(0)))
xs.insert(I(1), 5); print(xs)
show(lambda: xs["a"]); show(lambda: xs[1.0]); show(lambda: xs[None]); show(lambda: xs[::0]); show(lambda: xs["a":]); show(lambda: (1,)["a"]); show(lambda: range(3)["x"])
def setit(x, i, v): x[i] = v
def delit(x, i): del x[i]
show(setit, [1], 5, 0); show(setit, [1], "a", 0); show(setit, (1,), 0, 0); show(setit, "a", 0, 0); show(setit, 5, 0, 0); show(setit, {1}, 0, 0); show(setit, range(3), 0, 0)
show(delit, [1], 5); show(delit, (1,), 0); show(delit, {}, 1); show(delit, 5, 1); show(delit, {1}, 0); show(delit, [1], "a")
show(setit, [1, 2, 3], slice(0, 1), 5); show(setit, [1, 2, 3], slice(0, 3, 2), [1]); show(setit, [1, 2, 3], slice(0, 3, 2), 5)
show(lambda: 5[0]); show(lambda: None[0]); show(lambda: {1}[0]); show(lambda: (lambda: 0)[0])
show(lambda: [1] + (2,)); show(lambda: (1,) + [2]); show(lambda: [1] * "a"); show(lambda: [1] * 1.5); show(lambda: [1] + 1); show(lambda: {1} + {2}); show(lambda: {} | [1]); show(lambda: {1} | [2]); show(lambda: [1] < (1,)); show(lambda: {} < {}); show(lambda: [1] < [None]); show(lambda: {1} < [1])
show(lambda: 1 in 5); show(lambda: "a" in [1]); show(lambda: [] in {1}); show(lambda: [] in {}); show(lambda: {1} in {frozenset([1])}); show(lambda: 1 in range(5)); show(lambda: "x" in range(5)); show(lambda: 2.0 in range(5))
for f in (list, tuple, set, frozenset, dict, enumerate, zip, reversed, iter, sorted, sum, min, any):
    show(f, 5)
show(list, 1, 2); show(dict, [1]); show(dict, [(1, 2, 3)]); show(dict, ["ab", "cd"]); show(dict, 1, 2); show(range, 0, 5, 0); show(range, "a"); show(range); show(range, 1.0); show(slice); show(enumerate); show(zip, 1); show(map); show(map, len); show(filter, len); show(reversed, {1})
show([].append); show([].append, 1, 2); show([].insert, 0); show([1].index); show({}.get); show({}.update, 1); show({}.update, 1, 2); show([].sort, 5); show([].sort, foo=1); show([3, "a"].sort); show([1].sort, key=5); show(sorted); show({}.pop)
show([1, 2].index, 1, 1); show([1, 2, 1].index, 1, 1, 9); show((1, 2).index, 5); show("".join, [1])
def modify():
    xs = [3, 2, 1]
    def key(x):
        xs.append(1)
        return x
    xs.sort(key=key)
show(modify)
print([E(1), E(9)].index(5), E(9) in [1], [1, E(9)].count(3), [E(9)] == [0], (E(9),) == (1,), {1: E(9)} == {1: 0}, [0, E(9)].remove(7))
a = [1]; a.append(a); b = [1]; b.append(b)
show(lambda: a == b)
print(a == a)
d = {}
for i in range(20): d[i] = i
for i in range(0, 20, 2): del d[i]
d[100] = 1; print(d, list(reversed(d)), list(reversed(d.items())), next(iter(d.values())))
print({1: "a", 1.0: "b", True: "c"}, {0: 1}[False], {2**40: 1}[float(2**40)], {-1: 5}[-1.0], -2.0 in {-1: 0, -2: 0}, {(1, 2): 3}[(1.0, 2)])
print({"a": 1} == {"a": 1.0}, {"a": 1} == {"a": 2}, {} == [], {1: 2} != {1: 2}, dict(zip("ab", [1, 2])), dict(enumerate("xy")))
print({**{"a": 1}, "b": 2}, [*range(3), *"ab"], {*[1, 2], 3}, (*[1], 2))
def kw(**k): return k
show(lambda: kw(**{"a": 1}, **{"a": 2})); show(lambda: kw(**5)); show(lambda: kw(*5)); show(lambda: {**5})
print(kw(**{"x": 1}, y=2))
class M:
    def keys(self): return ["p", "q"]
    def __getitem__(self, k): return k * 2
print(dict(M()), {**M()}, kw(**M())); e = {}; e.update(M(), z=1); print(e)
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), tuple(It(3)), set(It(3)), sum(It(4)), max(It(4)), sorted(It(3)), [*It(2)], dict.fromkeys(It(2)), list(zip(It(2), It(3))), list(map(str, It(2))), list(enumerate(It(2))), 1 in It(3), any(It(2)), list(filter(None, It(3))))
x, y = It(2); print(x, y); x, *y = It(4); print(x, y)
def gen():
    yield 1
    yield 2
print(list(gen()), list(zip(gen(), "ab")), list(enumerate(gen(), 1)), dict(zip(gen(), gen())), set(gen()), frozenset(gen()), [a for a in map(lambda p, q: p + q, gen(), gen())], sum(gen()), min(gen()), sorted(gen(), reverse=True), list(reversed(list(gen()))))
show(lambda: list(zip([1], [1, 2], strict=True))); show(lambda: list(zip([1, 2], [1], strict=True))); show(lambda: list(zip("ab", [1, 2], strict=True)))
print(max("a", "b", key=ord), min([3, 1], key=None), max([], default=None), max(1, 2.5), min(1, 1.0), max(1.0, 1), sum([True, True]), sum((), 5), sum([0.1] * 10), sum([1, 2.5]), sum([2**40, 2**40]), sum(range(100001)))
show(max, 1); show(max, [1, "a"]); show(max, 1, 2, default=3); show(sum, [[1]]); show(sum, 5)
class NB:
    def __bool__(self): raise ValueError("no")
show(lambda: any([NB()])); show(lambda: all([0, NB()])); show(lambda: [x for x in [1] if NB()])
t = (1, [2]); show(hash, t); show(hash, (1, (2, 3))); print(hash((1.0, 2)) == hash((1, 2)), hash(True), hash(2**100) == hash(float(2**100)), hash(-2**63))
class H:
    def __hash__(self): return 2**70
    def __eq__(self, o): return True
print(hash(H()) == hash(2**70), {H(): 1}[H()], H() in {H()}, hash((H(),)) == hash((2**70,)))
class BadH:
    def __hash__(self): return "a"
show(hash, BadH()); show(lambda: {BadH(): 1})
class NoH:
    def __eq__(self, o): return True
show(hash, NoH()); show(lambda: {NoH()}); show(lambda: {1: 2}[NoH()])
print(slice(1, 2, 3), slice(None), slice(1, 2).start, slice(1) == slice(None, 1), slice(1, 2) < slice(1, 3)); show(hash, slice(1)); show(slice(1, "a").indices, 5); show(slice(1).indices, -1); show(slice(0, 10, 2).indices, 7)
print(list(range(10, 0, -3)), range(2**40, 2**41, 2**40)[0], len(range(0)), range(0) == range(2, 2), hash(range(5)) == hash(range(0, 5)), range(5)[-1], range(3)[1:], range(10)[::-2], list(reversed(range(0, 10, 3))), bool(range(0)), range(2**70)[-1])
show(lambda: range(3)[5]); show(lambda: range(3).index(7)); show(lambda: range(3).start2); show(setattr, range(3), "start", 1); show(range(5).index, "a"); print(range(5).count(2.0), range(0, 10, 2) == range(0, 9, 2), range(1, 5), range(0, 5, 2))
print(frozenset([1, 2]) == {1, 2}, {frozenset([1]): 2}[frozenset([1])], frozenset("a").union("b") == {"a", "b"}, type(frozenset() | {1}), type({1} | frozenset()), frozenset().copy() is frozenset() or True)
s = {1, 2, 3}; s.intersection_update([2, 3, 4]); print(s); s.difference_update([3]); print(s); s.symmetric_difference_update([2, 9]); print(s, s.issubset([9, 8]), s.issuperset([9]), {1} < {1, 2}, {1, 2} >= {1}, {1} != {1})
print([[0] * 2] * 2, [1, 2, 3] * 0, [] == [], [1] != [1], [1, 2] <= [1, 2], [2] > [1, 5], "a" < "b", (1, "a") < (1, "b"))
x = y = [1]; x += [2]; print(y); x *= 2; print(y); x += "ab"; print(y); show(lambda: x.__iadd__(5)); x = (1,); x += (2,); print(x)
show(lambda: [].__class__); print([].copy(), [1].__contains__(1), [1, 2].__getitem__(slice(0, 1)), (1,).__add__((2,)), {1: 2}.__contains__(1), {}.__len__(), [3].__eq__([3]), [].__lt__(5), {1}.__or__([1]), {1}.__and__({1}))
for n in range(3):
    try:
        it = iter({1: 1, 2: 2})
    except Exception as e: print(e)
print(next(it), it.__length_hint__(), next(it), it.__length_hint__(), list(it), [].__iter__().__length_hint__(), iter("ab").__length_hint__())
