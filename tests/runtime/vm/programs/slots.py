class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y


class Named(Point):
    __slots__ = ("name",)


p = Point(1, 2)
print(p.x, p.y, p == Point(1, 2))
p.x += 5
print(p.x, hasattr(p, "z"), hasattr(p, "__dict__"))
del p.y
try:
    print(p.y)
except AttributeError as e:
    print("AttributeError", e)
try:
    p.z = 1
except AttributeError as e:
    print("AttributeError", e)
n = Named(3, 4)
n.name = "n"
print(n.x, n.name)
total = 0
for i in range(100):
    q = Point(i, i + 1)
    total += q.x * q.y
print(total)
print(id(1) == id(p), id(p) == id(p), id(p) != id(n), id(0) == id(False))
