"""Constraints between variables, propagated along a plan, in the style of a class library from another language:
abstract constraints with strengths, methods that are replaced in subclasses, a planner that keeps marks."""

import enum
from abc import ABC, abstractmethod


class Strength(enum.IntEnum):
    REQUIRED = 0
    STRONG = 1
    NORMAL = 2
    WEAK = 3


class Direction(enum.Enum):
    NONE = enum.auto()
    FORWARD = enum.auto()
    BACKWARD = enum.auto()


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.walk_strength = Strength.WEAK
        self.stay = True

    def __repr__(self):
        return f"{self.name}={self.value}"


class Constraint(ABC):
    def __init__(self, strength):
        self.strength = strength

    def add(self, planner):
        self.add_to_graph()
        planner.incremental_add(self)

    @abstractmethod
    def add_to_graph(self):
        ...

    @abstractmethod
    def choose(self, mark):
        ...

    @abstractmethod
    def output(self):
        ...

    @abstractmethod
    def execute(self):
        ...

    def satisfy(self, mark):
        self.choose(mark)
        if not self.is_satisfied():
            if self.strength == Strength.REQUIRED:
                raise ValueError("a required constraint cannot be satisfied")
            return None
        out = self.output()
        overridden = out.determined_by
        if overridden is not None:
            overridden.unsatisfy()
        out.determined_by = self
        out.mark = mark
        out.walk_strength = max(self.strength, self.weakest_input())
        return overridden

    def weakest_input(self):
        return Strength.REQUIRED

    @abstractmethod
    def is_satisfied(self):
        ...

    @abstractmethod
    def unsatisfy(self):
        ...


class Stay(Constraint):
    def __init__(self, variable, strength):
        super().__init__(strength)
        self.variable = variable
        self.satisfied = False

    def add_to_graph(self):
        self.variable.constraints.append(self)

    def choose(self, mark):
        self.satisfied = self.variable.mark != mark and self.variable.walk_strength > self.strength

    def output(self):
        return self.variable

    def is_satisfied(self):
        return self.satisfied

    def unsatisfy(self):
        self.satisfied = False

    def execute(self):
        pass


class Edit(Stay):
    def __init__(self, variable, value):
        super().__init__(variable, Strength.STRONG)
        self.value = value

    def execute(self):
        self.variable.value = self.value


class Binary(Constraint):
    def __init__(self, a, b, strength):
        super().__init__(strength)
        self.a = a
        self.b = b
        self.direction = Direction.NONE

    def add_to_graph(self):
        self.a.constraints.append(self)
        self.b.constraints.append(self)

    def choose(self, mark):
        if self.a.mark == mark:
            good = self.b.mark != mark and self.b.walk_strength > self.strength
            self.direction = Direction.FORWARD if good else Direction.NONE
        elif self.b.mark == mark:
            self.direction = Direction.BACKWARD if self.a.walk_strength > self.strength else Direction.NONE
        elif self.b.walk_strength >= self.a.walk_strength:
            self.direction = Direction.FORWARD if self.b.walk_strength > self.strength else Direction.NONE
        else:
            self.direction = Direction.BACKWARD if self.a.walk_strength > self.strength else Direction.NONE

    def output(self):
        return self.b if self.direction is Direction.FORWARD else self.a

    def input(self):
        return self.a if self.direction is Direction.FORWARD else self.b

    def weakest_input(self):
        return self.input().walk_strength

    def is_satisfied(self):
        return self.direction is not Direction.NONE

    def unsatisfy(self):
        self.direction = Direction.NONE


class Equal(Binary):
    def execute(self):
        self.output().value = self.input().value


class Scale(Binary):
    def __init__(self, a, b, factor, offset):
        super().__init__(a, b, Strength.REQUIRED)
        self.factor = factor
        self.offset = offset

    def execute(self):
        if self.direction is Direction.FORWARD:
            self.b.value = self.a.value * self.factor + self.offset
        else:
            self.a.value = (self.b.value - self.offset) // self.factor


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def incremental_add(self, constraint):
        mark = self.new_mark()
        overridden = constraint.satisfy(mark)
        self.propagate(constraint)
        while overridden is not None:
            following = overridden.satisfy(mark)
            overridden = following

    def propagate(self, constraint):
        todo = [constraint]
        steps = 0
        while todo:
            c = todo.pop()
            if not c.is_satisfied():
                continue
            c.execute()
            out = c.output()
            steps += 1
            for other in out.constraints:
                if other is not c and other.is_satisfied() and other.output() is not out:
                    todo.append(other)
        return steps


def chain(length):
    planner = Planner()
    variables = [Variable(f"v{i}") for i in range(length + 1)]
    for a, b in zip(variables, variables[1:]):
        Equal(a, b, Strength.REQUIRED).add(planner)
    Stay(variables[-1], Strength.NORMAL).add(planner)
    edit = Edit(variables[0], 0)
    edit.add(planner)
    steps = 0
    for value in range(12):
        edit.value = value
        steps += planner.propagate(edit)
    return steps, variables[-1], variables[length // 2]


def projection(length):
    planner = Planner()
    pairs = []
    for i in range(length):
        a, b = Variable(f"a{i}", i), Variable(f"b{i}", i)
        Stay(a, Strength.NORMAL).add(planner)
        Scale(a, b, 10, 1000).add(planner)
        pairs.append((a, b))
    total = 0
    for i, (a, b) in enumerate(pairs):
        edit = Edit(a, i * 3)
        edit.add(planner)
        planner.propagate(edit)
        total += b.value
    return total, pairs[-1]


for n in (10, 24):
    print(chain(n))
    print(projection(n))
try:
    Constraint(Strength.WEAK)
except TypeError:
    print("abstract")
print([s.name for s in sorted(Strength, reverse=True)], Direction(2))
