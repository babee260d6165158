"""Lists: strategies and their changes, growth, pop, slices of life."""

lst = []
for i in range(100):
    lst.append(i)
print(lst[0], lst[99], lst[-1], lst[-100], len(lst))
lst[3] = "three"
lst[4] = 4.5
lst[5] = True
print(lst[2], lst[3], lst[4], lst[5], lst[6])
floats = []
for i in range(40):
    floats.append(i / 3)
print(floats[39], floats[-40], len(floats))
floats[7] = 7
floats.append(None)
print(floats[6], floats[7], floats[8], floats[-1])
mixed = [1, 2, 3]
mixed.append(2.5)
mixed.append([4])
print(mixed, mixed.pop(), mixed.pop(), mixed)
mixed = [1, 2, 3]
mixed[1] = 1 << 40
print(mixed, mixed[1] + 1)
bools = [False] * 5
bools[2] = True
print(bools, [True, 1], [1, True], [1.0, 1], [0] * 0, [1.5] * 3)
empty = []
empty.append(1.5)
empty.pop()
empty.append(3)
empty.append("x")
print(empty)
empty.pop(0)
empty.pop(-1)
print(empty, len(empty), empty == [])
empty += [1, 2]
empty += (3.5, 4)
empty += "ab"
empty += range(3)
alias = empty
alias += [None]
alias *= 2
print(empty, alias is empty)
alias = alias + [1]
print(alias is empty, len(alias), len(empty))
alias *= 0
print(alias, [1, 2] * -1, 3 * [1], 2 * (1, "a"))
me = [1]
me += me
me.append(me)
print(me, me[2][2][0])
t = (me, 1)
me[0] = t
print(me, t)
nested = [[0] * 3] * 2
nested[0][1] = 5
print(nested)
big = [10] * 50
while len(big) > 3:
    big.pop()
    big.pop(len(big) // 2)
print(big, big.pop(1), big)
print([1, 2] < [1, 2, 0], [1, [2, 3]] < [1, [2, 4]], (1,) < (1, 0), [] < [0], [2] > [1, 9], [1.0, 2] == [1, 2.0])
print([1, 2, 3] == [1, 2], (1, "a") == (1, "a"), [[], ()] == [[], ()], [1] == (1,), [[1.5, [None]]] != [[1.5, [None]]])
print(min([3, 1, 2]), max((1.5, 2, True)), min("hello"), max(["b", "abc"]), min([[2], [1, 5]]), max(range(7)))
print([10, 20, 30][True], [1, 2][False], "abc"[True], (1, 2)[-1])
longer = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]
print(longer, len(longer))
longer = ["a", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19.5]
print(longer)
append = longer.append
pop = longer.pop
append(1)
print(pop(), pop(0), pop(-1), longer)
for item in longer:
    if item == 3:
        longer.append("end")
    if len(longer) > 20:
        break
print(longer[-1])
growing = [1]
for item in growing:
    if item < 10:
        growing.append(item + 1)
print(growing)
