"""NaN: one object is equal to itself in a list, a tuple, a set; a number in an array or in memory is not."""

import array
import operator
nan = float("nan")
class Never(float):
    def __eq__(self, o): return False
    def __ne__(self, o): return True
for code in "df":
    a, b, c = array.array(code, [nan, 1.0]), array.array(code, [nan, 1.0]), array.array(code, [2.0, nan])
    print(nan in a, a.count(nan), a == b, a != b, a == a, a < b, a <= b, a > c, c < a, a >= a, c == c[:], c != c, c <= c, c < c + c, c[:1] < c, c[:1] == array.array("q", [2]))
    for f in (a.index, a.remove):
        try: print(f(nan))
        except ValueError as e: print(e)
    print(memoryview(a) == memoryview(b), memoryview(c) == memoryview(c), memoryview(c[:1]) == memoryview(c[:1]), Never(1.0) in a, a.count(Never(1)), memoryview(a) == a)
    print(array.array(code, [float("inf"), -float("inf")]) == array.array(code, [float("inf"), -float("inf")]), array.array("q",[1]) == array.array(code,[1.0]), array.array("q",[1]) < array.array(code,[nan]), array.array(code,[nan]) < array.array("q",[1]))
print([nan] == [nan], [nan].count(nan), [nan].index(nan), (nan,) == (nan,), operator.countOf([nan], nan), operator.indexOf([nan], nan), nan in {nan: 1}, {nan} == {nan}, [nan, 1] < [nan, 2], [0.5, nan] == [0.5, nan], [[nan]] == [[nan]], [float("nan")] == [float("nan")])
xs = [1.5, nan, 2.5]
ys = list(xs)
print(xs == ys, xs[1] in ys, ys.index(nan), ys.count(nan), xs <= ys, sorted(xs) == sorted(ys), xs[1:] == ys[1:])
total = 0
for i in range(200):
    if nan in xs and xs == ys and xs.index(nan) == 1 and nan not in (1.5, 2.5): total += xs.count(nan)
print(total)
