"""Corners of modules that CPython's own tests look into: each was wrong here once."""

import _thread
import copy
import functools
import math
import pickle
import sys
import typing
import unittest


def tried(call):
    try:
        return call()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def names_and_pickles():
    print([f.__name__ for f in (math.log, math.gcd, math.hypot, math.isqrt, math.sqrt, math.floor)])
    for f in (math.log, math.gcd, list.append, str.index, "abc".index, [1].__len__, {}.get, set.__contains__):
        again = pickle.loads(pickle.dumps(f))
        print(f.__name__, again.__name__)
    print([pickle.loads(pickle.dumps(Sums(3).add, protocol))(4) for protocol in range(6)])


class Sums:
    def __init__(self, n):
        self.n = n

    def add(self, m):
        return self.n + m


def buffers():
    data, kept = bytearray(b"abcdef"), []
    text = pickle.dumps([pickle.PickleBuffer(data), 1], protocol=5, buffer_callback=kept.append)
    again = pickle.loads(text, buffers=kept)
    memoryview(again[0])[0] = 65
    print(again[1], data, kept[0].raw().tobytes(), len(kept))
    print(pickle.loads(pickle.dumps(pickle.PickleBuffer(b"xyz"), protocol=5)), bytes(kept[0]), bytearray(kept[0]))
    kept[0].release()
    print(tried(kept[0].raw), tried(lambda: pickle.dumps(pickle.PickleBuffer(b"x"), protocol=4)))


def partials():
    p = functools.partial(pow, 2, mod=7)
    p.note = [1]
    print(p, copy.copy(p).note is p.note, copy.deepcopy(p).note, pickle.loads(pickle.dumps(p)).note)
    print(functools.partial(p, 5).func is p, functools.partial(functools.partial(pow, 2), 3))
    for state in ((), [1, 2, 3, 4], (1, (), {}, {}), (pow, [], {}, {}), (pow, (), [], {})):
        print(tried(lambda: p.__setstate__(state)))
    p.__setstate__((max, (1,), None, {"a": 2}))
    print(p, p.a, hasattr(p, "note"), p(3))
    p.__setstate__((p, (), {}, None))
    print(repr(p))
    print(functools.partial[int].__args__)


Ts = typing.TypeVarTuple("Ts")
T = typing.TypeVar("T")


def aliases():
    print(tuple[T, *Ts][int, str, bool], tuple[*Ts][()], list[tuple[*Ts]][int, str], tuple[*Ts][*tuple[int, ...]])
    print(typing.Generic[T], Box[int]().__orig_class__, hasattr(list[int](), "__orig_class__"))


class Box(typing.Generic[T]):
    pass


class Awaiting(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.ready = 1

    async def test_one(self):
        self.assertEqual(self.ready, 1)

    async def test_two(self):
        self.assertEqual(self.ready, 2)


def asynchronous_tests():
    result = unittest.TestResult()
    unittest.TestLoader().loadTestsFromTestCase(Awaiting).run(result)
    print(result.testsRun, len(result.failures), len(result.errors))
    sys.set_coroutine_origin_tracking_depth(0)
    print(sys.get_coroutine_origin_tracking_depth(), tried(lambda: sys.set_coroutine_origin_tracking_depth(-1)))


def interrupts():
    import signal

    print(tried(lambda: _thread.interrupt_main(-1)), tried(lambda: _thread.interrupt_main(10000)))
    before = signal.signal(signal.SIGTERM, lambda number, frame: print("signal", number))
    _thread.interrupt_main(signal.SIGTERM)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _thread.interrupt_main(signal.SIGTERM)
    signal.signal(signal.SIGTERM, before)
    try:
        _thread.interrupt_main()
        for _ in range(1000):
            pass
    except KeyboardInterrupt:
        print("interrupted")


names_and_pickles()
buffers()
partials()
aliases()
asynchronous_tests()
interrupts()


def asks_its_module(m):
    """What a module's __getattr__ gives is called without the module, whatever was beside it in the frame."""
    m.x(m, m, m)
    return m.run(1), m.run(m.run(2), 3)


lazy = __import__("types").ModuleType("lazy")
lazy.__getattr__ = lambda name: lambda *args: args
print(asks_its_module(lazy))


# --- class methods over what is no function, called with arguments that are calls ---
class Getter:
    def __init__(self, function):
        self.function = function

    def __get__(self, obj, cls=None):
        return functools.partial(self.function, cls)


class Methods:
    partial = classmethod(functools.partial(lambda *args: args[1:], "p"))
    getter = classmethod(Getter(lambda *args: args[1:]))


def beside(a):
    row = [a, "beside", str(a)]
    return Methods.partial(int(a)), Methods.getter(str(a), len(row)), Methods().getter(abs(a))


print([beside(i) for i in range(-2, 3)])
