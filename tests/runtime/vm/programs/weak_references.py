"""weakref, through CPython's own weakref.py."""

import gc
import weakref


class Thing:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Thing({self.name!r})"

    def method(self):
        return self.name.upper()

    def __len__(self):
        return 3

    def __getitem__(self, key):
        return key * 2

    def __call__(self, *args, **kw):
        return args, kw


def check_references():
    t = Thing("a")
    r = weakref.ref(t)
    print(r() is t, r is weakref.ref(t), weakref.getweakrefcount(t), weakref.getweakrefs(t) == [r])
    print(r == weakref.ref(t), hash(r) == hash(t), r.__callback__, type(r) is weakref.ReferenceType)
    other = Thing("a")
    print(r == weakref.ref(other), r != weakref.ref(other))
    del t
    print(r(), r() is None)
    print(hash(r) == hash(r), r == r, r == weakref.ref(other))
    s = weakref.ref(other)
    del other
    s()
    try:
        hash(s)
    except TypeError as e:
        print(e)


check_references()


class Equal:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __hash__(self):
        return hash(self.n)


e, f = Equal(1), Equal(1)
print(weakref.ref(e) == weakref.ref(f), {weakref.ref(e): 5}[weakref.ref(f)])

t = Thing("callbacks")
calls = []
rs = [weakref.ref(t, lambda r, i=i: calls.append((i, r() is None, r is rs[i]))) for i in range(3)]
print(rs[0].__callback__ is not None, weakref.getweakrefcount(t))
del t
print(calls, rs[0].__callback__)
t = Thing("no callback: the reference is gone")
weakref.ref(t, lambda r: print("never"))
gc.collect()
del t
gc.collect()


def returned():
    return weakref.ref(Thing("returned"))


print(returned()())

for bad in (1, "a", b"", 1.5, None, (), [], {}, True, 1j, range(3), slice(1), object(), ValueError()):
    try:
        weakref.ref(bad)
    except TypeError as error:
        print(error)


class Slots:
    __slots__ = ("x",)


class WeakSlots:
    __slots__ = ("x", "__weakref__")


class IntThing(int):
    pass


class ListThing(list):
    pass


try:
    weakref.ref(Slots())
except TypeError as error:
    print(error)
try:
    weakref.ref(IntThing())
except TypeError as error:
    print(error)
w, items = WeakSlots(), ListThing([1])
print(weakref.ref(w)() is w, weakref.ref(items)() is items)
s = {1}
r = weakref.ref(s)
print(r() is s)
del s
print(r())


def function():
    pass


print(weakref.ref(function)() is function, weakref.ref(Thing)() is Thing)

d = weakref.WeakValueDictionary()
k = Thing("value")
d["k"] = k
d["l"] = items
print(d["k"], len(d), sorted(d), "k" in d, d.get("z", 5))
del k
print(len(d), "k" in d, list(d.values()))
d = weakref.WeakKeyDictionary()
k = Thing("key")
d[k] = 1
print(len(d), list(d.items()), d[k], k in d)
del k
print(len(d), list(d))
ws = weakref.WeakSet()
k, l = Thing("in set"), Thing("in set, too")
ws.add(k)
ws.add(l)
print(len(ws), k in ws)
del k
print(len(ws), list(ws))

m = Thing("method")
wm = weakref.WeakMethod(m.method)
print(wm()(), weakref.ref(m.method)())
del m
print(wm())

p = Thing("proxied")
q = weakref.proxy(p)
print(q.name, len(q), q[4], q is weakref.proxy(p), type(q).__name__, isinstance(q, Thing), q(1, a=2), q == p)
q.name = "changed"
print(p.name, str(q))
del p
try:
    q.name
except ReferenceError as error:
    print(error)
n = WeakSlots()
n.x = 4
gone = []
q = weakref.proxy(n, lambda proxy: gone.append(proxy is q))
print(q.x)
del n
print(gone)


class Sub(weakref.ref):
    def __new__(cls, o, callback=None, extra=None):
        return super().__new__(cls, o, callback)

    def __init__(self, o, callback=None, extra=None):
        super().__init__(o, callback)
        self.extra = extra


t = Thing("sub")
r = Sub(t, lambda r: print("callback of", r.extra), "extra")
print(r() is t, r.extra, isinstance(r, weakref.ref), weakref.getweakrefcount(t), Sub(t) is Sub(t))
del t
print(r())

t = Thing("finalized")
fin = weakref.finalize(t, print, "finalize", 1, sep=":")
print(fin.alive)
del t
print(fin.alive, fin())
keep = Thing("to the end")
weakref.finalize(keep, print, "at exit")


class Tree:
    def __init__(self, parent=None):
        self.parent = weakref.ref(parent) if parent is not None else None
        self.children = []
        if parent is not None:
            parent.children.append(self)

    def __del__(self):
        print("tree gone", self.parent is not None and self.parent() is not None)


root = Tree()
Tree(Tree(root))
leaf = root.children[0].children[0]
print(leaf.parent().parent() is root)
del leaf
root = None
print("end")
