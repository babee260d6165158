"""Slices with steps of views of what can change."""


def tried(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


data = bytearray(b"abcdefghij")
m = memoryview(data)
m[8:2:-3] = b"XY"
v = m[1::3]
print(bytes(data), v.tolist(), v.tobytes(), len(v), v.shape, v.strides, v.nbytes, v.itemsize, v.readonly, v.contiguous)
v[1] = 48
v[-1] = 49
print(bytes(data), v[0], v[-1], list(v), 48 in v, 200 in v)
v[1:] = b"zz"
print(bytes(data), v[::-1].tobytes(), v[1:].tolist(), v[::2].strides, v[0:0].tolist())
data[1] = 33
print(v[0], v == b"!zz", v == bytearray(b"!zz"), v != b"", m[::-1] == m[::-1], m[::-1][::-1] == m, v == 5, v.hex())
m[::2] = m[::-2].tobytes()
print(bytes(data))
tried(lambda: v[3])
tried(lambda: v["a"])
tried(lambda: v.__setitem__(0, 256))
tried(lambda: v.__setitem__(0, "a"))
tried(lambda: v.__setitem__(slice(None), b"a"))
tried(lambda: v.__setitem__(9, 1))
tried(lambda: v.__delitem__(0))
tried(lambda: v.cast("H"))
tried(lambda: hash(v))
tried(lambda: v.toreadonly().__setitem__(0, 1))
tried(lambda: v.toreadonly().tolist())
tried(lambda: m[::0])
print(memoryview(b"abcdef")[::-2].tobytes(), bytes(v), v.obj is data)
