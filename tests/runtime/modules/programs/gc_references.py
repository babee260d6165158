"""What gc says of who refers to whom."""

import gc


class Node:
    __slots__ = ("left", "right", "__weakref__")


class Plain:
    pass


def function(default=[1]):
    return default


node, plain, items = Node(), Plain(), [1, "a"]
node.left, plain.other = items, items


def named(objects):
    names = {id(value): name for name, value in globals().items() if name not in ("names", "objects")}
    return sorted({names[id(each)] for each in objects if id(each) in names} & {"node", "plain", "items", "holder", "Plain", "Node", "function"})


holder = {"key": node, 2: (plain,)}
print(named(gc.get_referents(node)), named(gc.get_referents(plain)), named(gc.get_referents(holder)), named(gc.get_referents((holder,))))
print(gc.get_referents([1, 2.5, "x"]), gc.get_referents(), gc.get_referents(1, "a"), sorted(gc.get_referents({3: 4})), gc.get_referents({5}))
print(any(each is function.__defaults__ for each in gc.get_referents(function)), named(gc.get_referents(function.__get__(node))))
found = gc.get_objects()
print(named(found))
print(named(gc.get_referrers(items)), named(gc.get_referrers(node)))
print(any(each is holder for each in gc.get_referrers(holder[2])), gc.get_referrers())
try:
    gc.get_objects("x")
except TypeError as e:
    print("TypeError")
