from pyrsistent import *

v = pvector(range(100))
print(v.set(50, 0)[50], len(v.append(1)), v[3:6])
m = pmap({"a": 1}).set("b", 2)
print(sorted(m.items()), m.remove("a"))


class R(PRecord):
    x = field(type=int, mandatory=True)


print(R(x=1))
try:
    R(x="a")
except Exception as e:
    print(type(e).__name__, e)
print(freeze({"a": [1, {"b": 2}]}), s(1, 2), thaw(freeze([1, [2]])))
