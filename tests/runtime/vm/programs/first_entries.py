"""OrderedDict.popitem(last=False) between everything else that changes a dict, against a list of pairs."""

import collections
import random

ROUNDS = 60  # 8 where each allocation collects
rng = random.Random(5)
for round in range(ROUNDS):
    d = collections.OrderedDict()
    pairs = []
    for step in range(rng.choice([10, 60, 300])):
        what = rng.randrange(12)
        if what < 4:
            key = rng.randrange(200) if round % 2 else str(rng.randrange(200))
            if key in d:
                pairs = [(k, step if k == key else v) for k, v in pairs]
            else:
                pairs.append((key, step))
            d[key] = step
        elif what < 8 and pairs:
            assert d.popitem(last=False) == pairs.pop(0)
        elif what == 8 and pairs:
            assert d.popitem() == pairs.pop()
        elif what == 9 and pairs:
            key, value = pairs.pop(rng.randrange(len(pairs)))
            assert d.pop(key) == value
        elif what == 10 and pairs:
            pair = pairs.pop(rng.randrange(len(pairs)))
            d.move_to_end(pair[0])
            pairs.append(pair)
        elif what == 11 and rng.random() < 0.1:
            d = d.copy() if rng.random() < 0.5 else collections.OrderedDict(d)
        assert list(d.items()) == pairs and list(reversed(d)) == [k for k, _ in reversed(pairs)]
    print(len(pairs), pairs[:2])
try:
    collections.OrderedDict().popitem(last=False)
except KeyError as e:
    print(e)
big = collections.OrderedDict.fromkeys(range(300 * ROUNDS))
while big:
    big.popitem(last=False)
print(len(big), list(big))


class Odd(collections.OrderedDict):
    def __iter__(self):
        raise TypeError("not asked")


odd = Odd()
odd[1] = 2
print(odd.popitem(last=False))
