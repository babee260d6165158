"""Numbers: planets, escape counts, intersections of moving bodies in a grid of voxels, loops found in a graph."""

import math


class Vector:
    def __init__(self, x, y, z=0.0):
        self.x, self.y, self.z = x, y, z

    def plus(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def minus(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def times(self, amount):
        return Vector(self.x * amount, self.y * amount, self.z * amount)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def magnitude(self):
        return math.sqrt(self.dot(self))


class Body:
    def __init__(self, position, velocity, mass):
        self.position, self.velocity, self.mass = position, velocity, mass


class System:
    def __init__(self):
        self.bodies = [
            Body(Vector(0.0, 0.0), Vector(0.0, 0.0), 39.5),
            Body(Vector(4.84, -1.16, -0.1), Vector(0.6, 2.8, -0.02), 0.0377),
            Body(Vector(8.34, 4.12, -0.4), Vector(-1.01, 1.82, 0.008), 0.0113),
        ]

    def advance(self, dt):
        for i, a in enumerate(self.bodies):
            for b in self.bodies[i + 1 :]:
                d = a.position.minus(b.position)
                squared = d.dot(d)
                amount = dt / (squared * math.sqrt(squared))
                a.velocity = a.velocity.minus(d.times(b.mass * amount))
                b.velocity = b.velocity.plus(d.times(a.mass * amount))
        for body in self.bodies:
            body.position = body.position.plus(body.velocity.times(dt))

    def energy(self):
        e = 0.0
        for i, a in enumerate(self.bodies):
            e += 0.5 * a.mass * a.velocity.dot(a.velocity)
            for b in self.bodies[i + 1 :]:
                e -= a.mass * b.mass / a.position.minus(b.position).magnitude()
        return e


def escapes(size):
    total = 0
    for y in range(size):
        ci = 2.0 * y / size - 1.0
        for x in range(size):
            cr = 2.0 * x / size - 1.5
            zr = zi = 0.0
            count = 0
            while count < 30 and zr * zr + zi * zi < 4.0:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                count += 1
            total = (total * 31 + count) & 0xFFFFFF
    return total


class Voxels:
    def __init__(self, size):
        self.size = size
        self.cells = {}

    def put(self, name, position):
        key = (int(position.x // self.size), int(position.y // self.size))
        self.cells.setdefault(key, []).append((name, position))

    def near(self, limit):
        found = []
        for key in sorted(self.cells):
            row = self.cells[key]
            for i, (a, p) in enumerate(row):
                for b, q in row[i + 1 :]:
                    if p.minus(q).magnitude() < limit:
                        found.append((a, b))
        return found


def collisions(aircraft, frames):
    hits = 0
    last = []
    for frame in range(frames):
        grid = Voxels(6.0)
        for i in range(aircraft):
            t = frame * 0.25 + i
            grid.put(i, Vector(t, math.cos(t) * 2 + i * 0.5, 10.0))
        last = grid.near(1.4)
        hits += len(last)
    return hits, last[:3]


class Block:
    __slots__ = ("name", "inner", "outer", "number")

    def __init__(self, name):
        self.name = name
        self.inner = []
        self.outer = []
        self.number = -1


class Graph:
    def __init__(self):
        self.blocks = {}

    def block(self, name):
        if name not in self.blocks:
            self.blocks[name] = Block(name)
        return self.blocks[name]

    def edge(self, a, b):
        x, y = self.block(a), self.block(b)
        x.outer.append(y)
        y.inner.append(x)

    def loops(self):
        order = []
        last = {}

        def visit(block):
            block.number = len(order)
            order.append(block)
            for following in block.outer:
                if following.number < 0:
                    visit(following)
            last[block.name] = len(order) - 1

        visit(self.block(0))
        heads = []
        for block in order:
            back = [b for b in block.inner if block.number <= b.number <= last[block.name]]
            if back:
                heads.append((block.name, len(back)))
        return heads


def flow(count):
    graph = Graph()
    at = 0
    for i in range(count):
        graph.edge(at, at + 1)
        graph.edge(at + 1, at + 2)
        graph.edge(at + 1, at + 3)
        graph.edge(at + 2, at + 1)
        graph.edge(at + 3, at + 4)
        if i % 3 == 0:
            graph.edge(at + 3, at)
        at += 4
    heads = graph.loops()
    return len(graph.blocks), len(heads), heads[:4], sum(n for _, n in heads)


system = System()
print(repr(system.energy()))
for _ in range(60):
    system.advance(0.01)
print(repr(system.energy()), repr(system.bodies[1].position.x))
print(escapes(16))
print(collisions(14, 10))
print(flow(40))
