from collections import OrderedDict
d = OrderedDict.fromkeys("abc")
d.move_to_end("c"); d.move_to_end("a", last=False); d.move_to_end("b"); print(list(d)); d.move_to_end("b", False); print(list(d))
for k in ("x",):
    try: d.move_to_end(k)
    except KeyError as e: print(repr(e))
class E(OrderedDict): pass
e = E(a=1, b=2); e.move_to_end("a"); e.move_to_end("a"); print(e)
class R:
    def __init__(self, u): self.u = u
    def __hash__(self): return 1
    def __eq__(self, o):
        if self.u: cache.move_to_end(self)
        return self.u == o.u
a, b = R(False), R(True)
cache = OrderedDict([(a, 1), (b, 2)])
print(cache[R(True)])
try: print(OrderedDict().move_to_end(1))
except KeyError as e: print(repr(e))
