"""id() and hashes by identity stay as objects move, and no two objects alive at once have the same."""

import gc


def generator():
    yield 1


things = []
for i in range(50):
    things += [[], {}, set(), (i,), str(i) + "x", i + 0.5, generator(), iter([]), object(), len, [].append, lambda: i]
    things += [bytearray(), b"%d" % i, memoryview(b"abc"), {}.keys(), slice(i), range(i), property(), staticmethod(len)]
before = [id(x) for x in things]
assert len({id(x) for x in things}) == len({number for number in before})
by_identity = {}
for x in things:
    if type(x).__hash__ is object.__hash__:
        by_identity[x] = id(x)
for _ in range(3):
    garbage = [[j] for j in range(1000)]
    del garbage
    gc.collect()
    others = [[] for _ in range(100)]
    assert before == [id(x) for x in things]
    assert not {id(x) for x in others} & set(before)
    assert all(by_identity[x] == id(x) for x in by_identity)
    assert all(x in by_identity for x in things if type(x).__hash__ is object.__hash__)
print(len(by_identity) > 100, len(set(before)) >= 50 * 16)
import copy

nested = [[1], [2]]
nested.append(nested[0])
nested.append(nested)
result = copy.deepcopy(nested)
print(result[0] is result[2], result[3] is result, result[0] is nested[0], result[1])
