class A:
    def __len__(self): print("len"); return 3
    def __iter__(self): print("iter"); return iter([1,2])
for f in (list, tuple, set, bytearray, bytes, sorted, sum, frozenset, dict.fromkeys, enumerate, [].extend, bytearray().extend, lambda x: [*x], lambda x: "".join(map(str,x)), max, all, lambda x: list(map(str, x)), lambda x: [0].__iadd__(x)):
    print(f(A()) if f is not enumerate else "")
class B:
    def __length_hint__(self): print("hint"); return 3
    def __iter__(self): print("iter"); return iter([1,2])
for f in (list, tuple, set, bytearray, bytes, sorted, [].extend, lambda x: [*x]):
    print(f(B()))
class C:
    def __init__(self, h): self.h = h
    def __length_hint__(self): return self.h() if callable(self.h) else self.h
    def __iter__(self): return iter([1,2])
def bad(): raise RuntimeError("bad")
def bad2(): raise TypeError("bad2")
for h in (-1, "a", NotImplemented, bad, bad2, 2**100, None):
    for f in (list, tuple, [].extend, bytearray, lambda x: [*x]):
        try: print(f(C(h)))
        except Exception as e: print(type(e).__name__, e)
