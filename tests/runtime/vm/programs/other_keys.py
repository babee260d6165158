"""Keys other than str in __dict__, and what else asks for attributes in dicts."""


class AttributeDict(dict):
    def __init__(self, *sources, **keywords):
        super().__init__(*sources, **keywords)
        self.__dict__ = self


class Object:
    def method(self):
        return self.a


class Text(str):
    pass


d = AttributeDict(a=1, b={"c": 2})
d.x = 5
d["y"] = 6
print(d, d.a, d.y, d["x"], d.__dict__ == d)
d[1] = 2
d.z = 7
print(d, d[1], d.z, d["z"], len(d), list(d), 1 in d, "x" in d, d.a)
del d.a
del d[1]
print(d, hasattr(d, "a"), d == {"b": {"c": 2}, "x": 5, "y": 6, "z": 7}, type(d).__name__, isinstance(d, AttributeDict))
print(AttributeDict({1: 2, "a": 3}), AttributeDict({1: 2, "a": 3}).a, AttributeDict([((1, 2), 3)], k=4).k)

o = Object()
o.a = 1
o.__dict__[1] = 2
print(o.__dict__, vars(o)[1], o.a, o.method(), type(o) is Object)
o.__dict__.update({(1, 2): 3, "new": 4})
print(o.__dict__, o.new, sorted(map(str, vars(o))))
o.b = 5
del o.a
print(vars(o), o.__dict__ is o.__dict__, hasattr(o, "a"))
o.__dict__ = {2: 1, "b": 3}
print(o.b, o.__dict__, 2 in o.__dict__, o.__dict__.get(2), o.__dict__.pop(2, "none"), o.__dict__.setdefault(3, 4))
o.__dict__.setdefault(None, "no name")
print(vars(o))

p = Object()
p.a = 0
print(p.__dict__.setdefault(3, 4), p.__dict__.setdefault("a", 9), vars(p), p.method())
p.__dict__[Text("q")] = 3
print(p.q, vars(p))
p.__dict__ |= {5: 6}
print(vars(p))

total = 0
for i in range(60):
    q = Object()
    q.a = i
    q.__dict__[i % 3 if i % 7 == 6 else "k"] = i
    total += q.method() + len(q.__dict__)
    if i % 7 == 6:
        q.a += 1
        total += q.__dict__[i % 3] * q.a
print(total)
try:
    print({}["missing"])
except KeyError as e:
    print(e)
for wrong in ("'abc'[object()]", "b'a'[object()]", "bytearray(2)[object()]", "[1][object()]", "range(3)[object()]"):
    try:
        eval(wrong)
    except TypeError as e:
        print(e)
