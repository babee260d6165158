from toolz import *
from toolz.curried import map as cmap, filter as cf, get

print(groupby(len, ["a", "bb", "cc", "ddd"]), pipe([1, 2, 3], cmap(lambda x: x * 2), list))
print(frequencies("mississippi"), list(sliding_window(2, range(5))), merge_with(sum, {1: 2}, {1: 5, 2: 3}))


@curry
def add(a, b):
    return a + b


print(
    add(1)(2),
    compose(str, abs)(-5),
    memoize(lambda x: x + 1)(4),
    list(partition_all(3, range(10))),
    juxt(min, max)([3, 1, 2]),
)
