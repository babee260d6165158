"""Views of arrays: of their items and of their bytes, and what is written through them."""
import array, io, struct


def tried(call):
    try:
        return call()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for code in "bHiQd":
    a = array.array(code, [1, 2, 3, 4, 5])
    v = memoryview(a)
    b = v.cast("B")
    print(code, v.format, v.itemsize, v.ndim, v.shape, v.readonly, b.format, len(b), b[0], b[-1], b[: v.itemsize].tobytes() == a[:1].tobytes())
    print(b.tobytes() == a.tobytes(), b[1:7].tobytes() == a.tobytes()[1:7], b[::3].tobytes() == a.tobytes()[::3], b[::-1].tobytes() == a.tobytes()[::-1])
    b[: v.itemsize] = a[4:].tobytes()
    b[v.itemsize] = b[v.itemsize]
    b[v.itemsize :: v.itemsize] = b[v.itemsize :: v.itemsize]
    print(a, io.BytesIO(array.array(code, [9, 8]).tobytes()).readinto(a), a)
    print(io.BufferedReader(io.BytesIO(b"x" * 3)).readinto(memoryview(a)[1:]), a.tobytes()[v.itemsize : v.itemsize + 3])
    struct.pack_into("<H", b, 0, 770)
    print(a.tobytes()[:2], struct.unpack_from("<H", a), b.cast("H")[0] if len(b) % 2 == 0 else "")
    c = v.cast("B").cast(code) if code != "b" else v
    c[1] = 7
    print(a[1], v.toreadonly().readonly, tried(lambda: hash(v.toreadonly())).replace("array.array", "array"), v[1:3].tolist())
    for row in (lambda: v.toreadonly().__setitem__(0, 1), lambda: v.__setitem__(0, "x"), lambda: b.__setitem__(0, 300), lambda: b.__setitem__(slice(0, 2), b"x"), lambda: v[0, 0], lambda: v[(0,)], lambda: v[0:1, 0:1], lambda: v["x"], lambda: v[9], lambda: hash(v), lambda: b[::2].cast("H"), lambda: b.toreadonly().__setitem__(0, 1)):
        print(tried(row))
    v.release()
    print(tried(lambda: v.format), tried(lambda: v.ndim), tried(lambda: len(v)), v == v, v == memoryview(a), tried(lambda: v.__enter__()))
m = memoryview(b"abc")
print(m[(1,)], tried(lambda: m[1, 2]), tried(lambda: m[0:1, 0:1]), m != memoryview(b"abc"))
m.release()
print(m == m, m == memoryview(b"abc"), m != b"abc", b"abc" == m, memoryview(b"abc") == m)
f = io.BytesIO()
f.write(array.array("H", [1, 2]))
print(f.getvalue(), bytearray(array.array("H", [3])), bytes(memoryview(array.array("H", [4]))), int.from_bytes(array.array("b", [5]), "big"))
