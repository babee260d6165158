# Read-only views of mappings: of a class, and of any.
class A:
    x = 1

    def f(self):
        pass


d = A.__dict__
print(d["x"], "f" in d, "g" in d, len(d) > 1, [k for k in d if not k.startswith("_")], d.get("zz", 4))
P = type(d)
p = P({"a": 1})
print(p, repr(p), p == {"a": 1}, p | {"b": 2}, {"c": 3} | p, {**p}, dict(p), list(reversed(p)))
for f in (lambda: p["z"], lambda: P([1]), lambda: P(1), lambda: hash(p)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(type(A()).__name__, sorted(n for n in dir(A()) if n[0] != "_"), vars(A)["x"],
      bool(P({})), bool(p))

# a global that is deleted is in no view of the module
deleted_global = 1
del deleted_global
print("deleted_global" in globals(), globals().get("deleted_global", "none"), "deleted_global" in list(globals()))
