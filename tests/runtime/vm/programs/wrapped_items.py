"""Items of instances that wrap a built-in value: what their classes leave to it, and what they say themselves."""

from collections import Counter, OrderedDict, defaultdict, namedtuple


class Plain(dict):
    pass


class Missing(dict):
    def __missing__(self, key):
        return "missing", key


class Getting(dict):
    def __getitem__(self, key):
        return "got", dict.__getitem__(self, key)


class Setting(dict):
    def __setitem__(self, key, value):
        dict.__setitem__(self, key, (value,))


class Containing(dict):
    def __contains__(self, key):
        return key == 99 or dict.__contains__(self, key)


class Mixin:
    def __getitem__(self, key):
        return "mixin", super().__getitem__(key)


class Mixed(Mixin, dict):
    pass


class Numbers(list):
    pass


class Reversed(list):
    def __getitem__(self, index):
        return list.__getitem__(self, -1 - index)


class Word(str):
    pass


class Data(bytearray):
    pass


class Members(set):
    pass


class Key:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"Key({self.n})"

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return self.n == (other.n if isinstance(other, Key) else other)


class Failing:
    def __hash__(self):
        raise ValueError("no hash")


Pair = namedtuple("Pair", "a b")


def attempt(action):
    try:
        return action()
    except Exception as e:
        return type(e).__name__, str(e)


def store(container, key, value):
    container[key] = value
    return container


def main():
    for cls in (
        Plain,
        Missing,
        Getting,
        Setting,
        Containing,
        Mixed,
        OrderedDict,
        Counter,
        lambda x: defaultdict(list, x),
    ):
        d = cls({1: 2, "a": 3, (1, 2): 4, 2.5: 5})
        for key in (1, "a", (1, 2), 2.5, True, "b", 99, None, [], Key(1), Key("zz"), Failing(), Pair(1, 2)):
            name = type(key).__name__
            print(name, attempt(lambda: d[key]), attempt(lambda: key in d), attempt(lambda: key not in d))
            attempt(lambda: store(d, key, len(d)))
            print(len(d), attempt(lambda: d[key]))
        print(sorted(map(str, d.values())))
    for items in (Numbers([1, 2, 3]), Reversed([1, 2, 3]), Pair(5, 6), Word("xyz"), Data(b"abc"), Members([1, 2])):
        for index in (0, -1, 7, True, "a", 1.5, slice(0, 2), slice(None, None, -1), None):
            print(type(items).__name__, index, attempt(lambda: items[index]), attempt(lambda: index in items))
            print(attempt(lambda: store(items, index, 65)))
    print(type(Numbers([1])[:]), type(Word("ab")[:1]), "b" in Word("abc"), 98 in Data(b"abc"), Numbers([Key(3)])[0].n)
    print(Key(3) in Numbers([1, 3]), 3 in Numbers([Key(3)]), Key(3) in Members([3]), [1] in Numbers([[1]]))
    Plain.__getitem__ = lambda self, key: "changed"
    print(Plain({1: 2})[1], 1 in Plain({1: 2}))
    del Plain.__getitem__
    print(Plain({1: 2})[1])
    array = bytearray(b"abcd")
    array[True], array[2], array[False] = 65, True, False
    memoryview(array)[True * 3] = True
    print(array)
    total = 0
    counts = defaultdict(int)
    for i in range(3000):
        counts[i % 7] += i
        total += counts[i % 5] if i % 3 in counts else -1
    print(total, dict(counts))


main()
