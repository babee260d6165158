import types
class M(types.ModuleType): pass
m = M("a"); print(m, m.__dict__, m.__name__, m.__doc__); m.x = 1; print(vars(m), m.x)
m = M("a", doc="d"); print(m.__doc__)
m = types.ModuleType(name="q", doc="d"); print(m, m.__doc__)
class L(types.ModuleType):
    def __init__(self, a, b, c, *, k=1): super().__init__(a); self.b = b
    def __getattr__(self, n): return n + "!"
l = L("n", 2, 3, k=5); print(l.b, l.zz)
for f in (lambda: types.ModuleType(), lambda: types.ModuleType(1), lambda: types.ModuleType("a", "b", "c"), lambda: types.ModuleType("a", "b", 1, 2)):
    try: f()
    except TypeError as e: print(e)
