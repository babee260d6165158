"""A variable that is another name of a method's receiver lets go of nothing; one that was another object's may."""

import weakref


class Node:
    def __init__(self, parent=None):
        self.parent = parent

    def __del__(self):
        print("end of", self.__class__.__name__)

    def walk(self):
        c = self
        while c:
            if c.parent is None:
                c = None
            else:
                c = c.parent
        return "walked"

    def renamed(self):
        self = Node()
        c = self
        c = None  # noqa: F841
        print("still", self is not None)
        self = None
        return "renamed"

    def unbound(self, bind):
        if bind:
            c = Node()
        c = None  # noqa: F841
        return c

    def fresh(self):
        c = Node(self)
        reference = weakref.ref(c)
        c = None  # noqa: F841
        return reference()

    def shared(self, inner):
        c = self

        def read():
            return self, c

        c = None  # noqa: F841
        return read()[1], inner is None

    def after(self):
        c = self
        c = Leaf()
        c = None  # noqa: F841
        print("after")


class Leaf(Node):
    pass


n = Node(Node(Node()))
print(n.walk(), n.renamed(), n.unbound(True), n.unbound(False), n.fresh(), n.shared(1))
n.after()
r = weakref.ref(n)
n = None
print(r())
