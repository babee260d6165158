"""Polymorphic call sites, inheritance, class attributes, attributes added late."""


class Shape:
    sides = 0
    made = 0

    def __init__(self, name):
        self.name = name
        Shape.made += 1

    def area(self):
        return 0

    def describe(self):
        return self.name + ":" + str(self.area()) + "/" + str(self.sides)


class Square(Shape):
    sides = 4

    def __init__(self, a):
        self.a = a
        self.name = "square"
        Shape.made = Shape.made + 1

    def area(self):
        return self.a * self.a


class Rect(Square):
    def __init__(self, a, b):
        Square.__init__(self, a)
        self.b = b

    def area(self):
        return self.a * self.b


class Circle(Shape):
    pi = 3.14159

    def __init__(self, r):
        Shape.__init__(self, "circle")
        self.r = r

    def area(self):
        return self.pi * self.r * self.r


class Weird:
    sides = "many"

    def area(self):
        return self.sides == "many"

    def describe(self):
        return "weird"


shapes = [Square(2), Rect(2, 3), Circle(1.5), Shape("plain"), Weird()]
total = 0
for i in range(400):
    s = shapes[i * i % 5]
    total += s.area()
    if i % 100 == 0:
        print(s.describe())
print(total, Shape.made, Square.made, Rect.sides, Circle.sides)
for i in range(300):
    s = shapes[i % 5]
    if i == 150:
        shapes[3].sides = 7
        Weird.sides = "few"
    if i == 200:
        Square.sides = 44
    if i == 250:
        shapes[0].extra = 1
    if i % 60 == 0:
        print(i, s.sides)
t = 0
for i in range(300):
    p = Circle(i) if i % 2 else Rect(i, 2)
    p.tag = i
    if i % 3 == 0:
        p.other = i * 2
        t += p.other
    t += p.tag + p.sides
print(t, Shape.made)


class Node:
    count = 0

    def __init__(self, v, next):
        self.v = v
        self.next = next
        Node.count += 1


head = None
for i in range(300):
    head = Node(i, head)
n = head
t = 0
while n is not None:
    t += n.v
    n.v = n.v * 2
    n = n.next
print(t, Node.count, head.v, head.next.v)
f = shapes[0].area
t = 0
for i in range(250):
    t += f()
    if i == 200:
        shapes[0].a = 1.5
print(t)
