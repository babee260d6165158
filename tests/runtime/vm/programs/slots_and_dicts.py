"""What is in __dict__ of instances that have __slots__, too."""

import copy, pickle


class B:
    __slots__ = ("a",)


class D(B):
    pass


d = D()
d.a = 1
d.b = 2
print(d.__dict__, vars(d), d.a, len(d.__dict__), list(d.__dict__), "a" in d.__dict__, d.__dict__.get("a"))
d.__dict__ = {"c": 3}
print(d.a, d.__dict__)
d.__dict__.clear()
print(d.a, d.__dict__)
d.__dict__.update(x=1, y=2)
d.z = 3
print(d.__dict__, d.a)
e = copy.copy(d)
print(e.a, e.__dict__)
e = pickle.loads(pickle.dumps(d))
print(e.a, e.__dict__)
del d.a
print(hasattr(d, "a"), d.__dict__)
d.a = 5
print(d.a, d.__dict__, dir(d)[-4:])


class S:
    __slots__ = ("a", "__dict__")


s = S()
s.a = 1
s.b = 2
print(s.a, s.b, s.__dict__, s.__dict__ == {"b": 2})


class E(S):
    __slots__ = ("q",)


x = E()
x.q = 1
x.a = 2
x.w = 3
print(x.__dict__, x.q)


class P:
    __slots__ = ("__dict__",)


p = P()
p.a = 1
print(p.__dict__)


class W(B):
    def __init__(self):
        self.k = 1
        self.a = 7
        self.l = 2


w = W()
print(w.__dict__, [k for k in w.__dict__], sorted(w.__dict__.items()), w.__dict__.popitem(), w.__dict__)
for i in range(3):
    w.__dict__[f"n{i}"] = i
print(w.__dict__, w.a)
