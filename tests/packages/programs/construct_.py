from construct import *

f = Struct(
    "sig" / Const(b"BM"),
    "w" / Int32ul,
    "n" / Byte,
    "d" / Array(this.n, Int16ub),
    "f" / BitStruct("a" / Nibble, "b" / Flag, Padding(3)),
)
r = f.parse(b"BM\x01\0\0\0\x02\0\x01\0\x02\xf8")
print(r)
print(f.build(dict(w=7, n=1, d=[513], f=dict(a=3, b=False))))
