import more_itertools as m

print(list(m.chunked(range(10), 3)), m.first([1]), list(m.windowed([1, 2, 3, 4], 3)), list(m.collapse([1, [2, [3]]])))
print(
    list(m.powerset([1, 2, 3])),
    m.ilen(range(7)),
    list(m.interleave_longest([1, 2], [3, 4, 5])),
    m.spy(iter("abc"), 2)[0],
)
p = m.peekable(iter(range(4)))
print(p.peek(), next(p), list(p))
s = m.seekable(iter("abcd"))
print(next(s), next(s))
s.seek(0)
print(list(s))
print(
    list(m.distinct_permutations([1, 1, 2])),
    list(m.sliding_window("abcde", 3)),
    dict(m.bucket(["a1", "b1", "a2"], key=lambda x: x[0])["a"] and {}),
)
print(
    list(m.split_at("abcdcba", lambda c: c == "b")),
    m.all_equal([1, 1]),
    list(m.divide(3, range(8))[0]),
    list(m.set_partitions("abc", 2)),
)
print(m.nth_permutation("abcde", 3, 7), list(m.sieve(50)), list(m.factor(360)))
