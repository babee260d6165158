"""Classes: attributes, methods, inheritance, maps that change, class attributes, bound methods."""


class Point:
    """A point."""

    dimension = 2
    origin = (0, 0)
    created = 0

    def __init__(self, x, y=0):
        self.x = x
        self.y = y
        Point.created += 1

    def add(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def norm2(self):
        return self.x * self.x + self.y * self.y

    def shift(self, dx=1, dy=1):
        self.x += dx
        self.y += dy
        return self


class Point3(Point):
    dimension = 3

    def __init__(self, x, y, z):
        Point.__init__(self, x, y)
        self.z = z

    def norm2(self):
        return Point.norm2(self) + self.z * self.z


class Empty:
    pass


class Stack:
    def __init__(self):
        self.items = []
        self.__secret = 5

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop()

    def empty(self):
        return len(self.items) == 0

    def secret(self):
        self.__secret += 1
        return self.__secret


class Shape:
    name = "shape"

    def area(self):
        return 0

    def describe(self):
        return self.name + " " + str(self.area())


class Square(Shape):
    name = "square"

    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side


class Circle(Shape):
    name = "circle"

    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return 3 * self.radius * self.radius


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


p = Point(1, 2)
q = Point(x=3)
r = p.add(q)
print(r.x, r.y, r.norm2(), Point.dimension, r.dimension, Point.origin, Point.created)
r.shift().shift(5).shift(dy=10)
print(r.x, r.y)
s = Point3(1, 2, 3)
print(s.norm2(), s.dimension, Point3.origin, s.created, s.add(p).norm2())
r.extra = "new"
r.dimension = 99
print(r.extra, r.dimension, Point.dimension)
Point.dimension = 7
print(p.dimension, q.dimension, s.dimension, r.dimension)
e = Empty()
for i in range(12):
    e.a = i
    e.b = i * 2
e.c = e.a + e.b
e.d = e.e = e.f = e.g = e.h = e.i = 1
print(e.a, e.b, e.c, e.i)
stack = Stack()
for i in range(5):
    stack.push(i * i)
while not stack.empty():
    print(stack.pop())
print(stack.secret(), stack.secret())
for shape in [Square(2), Circle(3), Shape(), Square(5)]:
    print(shape.describe())
head = None
for i in range(10):
    head = Node(i, head)
total = 0
node = head
while node is not None:
    total = total * 3 + node.value
    node = node.next
print(total)
method = p.norm2
push = stack.push
push(1)
push(2)
print(method(), stack.items, p is p, p == q, p != q, p == p, not p)
a, b = Node(1), Node(2)
a.next, b.next = b, a
a.value, a.next.value = 10, 20
print(a.value, b.value, a.next.next is a)


def make(kind, n):
    class Local:
        tag = "local"

        def get(self):
            return self.tag

    if kind == 0:
        return Local()
    return Node(n)


print(make(0, 1).get(), make(1, 5).value)


class Later(Shape):
    factor = 2
    scaled = factor * 3

    def area(self):
        return self.scaled + helper()


def helper():
    return 100


print(Later().describe(), Later().scaled, Later.factor)
append = stack.items.append
append(3)
print(stack.items)


class Machine:
    def __init__(self, step):
        self.step = step
        self.n = 0


def stepper(k):
    return k + 1


machine = Machine(stepper)
for i in range(4):
    machine.n = machine.step(machine.n)
print(machine.n)


class OnlySets:
    def __setitem__(self, key, value):
        print("set", key, value)


class OnlyDeletes:
    def __delitem__(self, key):
        print("del", key)


class SetsAttribute:
    def __set__(self, obj, value):
        print("set", value)


class DeletesAttribute:
    def __delete__(self, obj):
        print("deleted")


class Described:
    sets = SetsAttribute()
    deletes = DeletesAttribute()


def by_halves(number):
    match number % 8:
        case 0:
            OnlySets()[1] = 2
        case 1:
            del OnlySets()[1]
        case 2:
            OnlyDeletes()[1] = 2
        case 3:
            del OnlyDeletes()[1]
        case 4:
            Described().sets = 1
        case 5:
            del Described().sets
        case 6:
            Described().deletes = 1
        case 7:
            del Described().deletes


for number in range(24):
    try:
        by_halves(number)
    except Exception as e:
        print(type(e), e)
print({}.pop([], "of none, no key is hashed"))
