from array import array, typecodes
import copy, io
print(typecodes)
for c in "bBhHiIlLqQfd":
    a = array(c, [1, 2, 3]); a.append(4); a.extend([5, 6]); a.insert(0, 7); print(a, a.itemsize, a[1:4], a[-1], a.pop(), a.pop(0), len(a), a.tobytes(), a + a, a * 2, a.index(3), a.count(3), a.tolist(), 3 in a, a == array(c, [1, 2, 3, 4, 5]))
    a.byteswap(); a.byteswap(); b = array(c); b.frombytes(a.tobytes()); print(b == a, bytes(a) == a.tobytes(), copy.copy(a) == a, list(reversed(a)), sum(a))
    for v in (-1, 2**7, 2**8, 2**15, 2**16, 2**31, 2**32, 2**63, 2**64, -2**63-1, 1.5, "a", None):
        try: a.append(v); print(c, v, a[-1])
        except Exception as e: print(c, v, type(e).__name__, e)
a = array("u", "héllo"); print(a, a.tounicode(), a.tobytes())
a = array("i", range(10)); del a[2:4]; a[0] = 100; a[1:3] = array("i", [7, 8, 9]); a.remove(9); a.reverse(); print(a, a[::2], max(a), sorted(a))
for f in (lambda: a[100], lambda: a["x"], lambda: a.remove(555), lambda: a.index(555), lambda: array("z"), lambda: array("i", "abc"), lambda: array("i", b"abc"), lambda: a + [1], lambda: a.__setitem__(slice(0, 1), [1]), lambda: array("i").pop(), lambda: a.extend(array("d")), lambda: array(5), lambda: array("f", [1e300])[0], lambda: a < array("i", [1])):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
f = io.BytesIO(); a.tofile(f); f.seek(0); b = array("i"); b.fromfile(f, 3); print(b)
class A(array): pass
x = A("d", [1]); x.y = 3; print(x, x.y, isinstance(x, array)); x += array("d", [2]); print(x)

import array as module, collections.abc, pickle
class K(array):
    def __init__(self, typecode, note=None): self.note = note
class S(array): __slots__ = ("offset",)
k = K("b", note=[1]); k.append(5); print(k, k.note, pickle.loads(pickle.dumps(k)).note, copy.copy(k))
s = S("i", [3]); s.offset = 2; print(s, s.offset)
class R:
    def __rmul__(self, other): return ("R", other)
for f in (lambda: setattr(s, "color", 1), lambda: array("i", x=1), lambda: a * "x", lambda: a * 1.5, lambda: array("i") * R(), lambda: a.__mul__("x") and 1, lambda: isinstance(a, collections.abc.MutableSequence)):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).replace("'str' object cannot be interpreted as an integer", "can't multiply sequence by non-int of type 'str'"))
for c in "bBhHiIlLqQfd":
    for protocol in range(6):
        assert pickle.loads(pickle.dumps(array(c, [1, 2, 100]), protocol)) == array(c, [1, 2, 100])
print([array("i", [1, -2]).__reduce_ex__(protocol)[0] is module._array_reconstructor for protocol in range(5)])
rebuilt = module._array_reconstructor
for row in ((array, "H", 0, b"\x80\xff"), (array, "i", 9, b"\0\0\0\5"), (array, "d", 15, bytes.fromhex("bfc00000")), (list, "i", 0, b""), (array, "?", 0, b""), (array, "i", 99, b""), (array, "i", 8, "x"), (array, "q", 9, b"abc"), (array, "B", 1, b"\xff"), (1, "i", 0, b"")):
    try: print(rebuilt(*row))
    except Exception as e: print(type(e).__name__, e)
