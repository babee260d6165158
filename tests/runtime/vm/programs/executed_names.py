"""Names that exec(x) adds to the variables of a function: locals() and eval() see them from then on, until CPython 3.12."""

import sys
def f():
    exec("y = 10")
    print(locals()['y'], eval('y + 1'), sorted(locals()), sorted(sys._getframe().f_locals), locals() is locals(), dir(), 'y' in vars())
    exec("y += 5; z = y"); print(locals()['y'], locals()['z'])
    try: print(y)
    except NameError as e: print(e)
    a = 1; exec("a = 2; b = a"); print(a, locals()['a'], locals()['b']); del a; print(sorted(locals()))
    return [locals()['y'] for _ in range(1)] if 0 else locals()['y']
print(f(), f())
def g(n, *a, **k):
    c = 3
    def inner(): return c
    for i in range(n):
        exec(f'v{i} = i * 2 + c')
    return {k: v for k, v in locals().items() if k != 'inner'}, inner()
print(g(3)); print(g(60)[0]['v59'])
def h():
    loc = {}
    exec('q = 1', {}, loc); exec('r = 2', globals(), loc)
    return loc, 'q' in locals()
print(h())
def gen():
    exec('w = 1'); yield locals()['w']; yield eval('w')
print(list(gen()))
class K:
    exec('t = 5'); print(t, sorted(k for k in locals() if k[0] != '_'))
    def m(self): exec('self.x = 1'); return self.x, sorted(locals())
print(K().m(), K.t)
exec('def made():\n exec("u = 1")\n return locals()["u"]'); print(made())
lam = lambda: (exec('s = 4'), locals().get('s'))
print(lam())
def err():
    exec('x = 1'); exec('1/0')
try: err()
except ZeroDivisionError as e: print(e)
