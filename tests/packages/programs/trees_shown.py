from anytree import Node, RenderTree
from treelib import Tree

r = Node("r")
a = Node("a", parent=r)
Node("b", parent=a)
for p, _, n in RenderTree(r):
    print(p + n.name)
t = Tree()
t.create_node("R", "r")
t.create_node("X", "x", parent="r")
print(t.show(stdout=False))
