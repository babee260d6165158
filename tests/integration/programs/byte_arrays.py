"""Bytearrays whose lengths and bytes change in hot loops: other than of bytes, what was read once may have changed."""

import io
import struct


def bytearrays(n):
    t = 0
    b = bytearray(b"hello world")
    for k in range(n):
        x = b[0]
        b[0] = (x + k) & 255
        y = b[0]
        b[0:1] = b"zy"
        t = (t * 3 + x + y * 5 + b[0] + b[1] * 7 + len(b)) & 0xffffff
        del b[0]
        t += b[0] + len(b) + b[-1]
        b.append(k & 255)
        t += b[-1] + len(b)
        b.insert(0, 7)
        t += b[0] + b[1]
        t += b.pop()
        t += b[-1] + b.pop(0) + len(b)
        b.reverse()
        t += b[0] * 3
        b += b"ab"
        t += b[-1] + len(b)
        b[-2:] = b""
        t += b[-1] + len(b)
        if b: t += 1
        b.extend(b"xyz")
        t += len(b)
        b[len(b) - 3:] = b""
        for c in b: t += c
    return t


def emptied(n):
    t = 0
    b = bytearray()
    for k in range(n):
        if b: t += 3
        b.append(k & 255)
        if b: t += 1
        while b: t += b.pop()
        if len(b) == 0: t += 5
        b.clear()
    return t


def views(n):
    b = bytearray(16)
    m = memoryview(b)
    t = 0
    for k in range(n):
        x = b[3]
        m[3] = k & 255
        t = (t * 3 + x + b[3] * 5 + m[3]) & 0xffffff
        struct.pack_into("<I", b, 4, k * 7)
        t += b[4] + m[5]
        m[0:2] = b"ab"
        t += b[0] + b[1]
        b[0] = 1
        t += m[0]
        r = io.BytesIO(bytes([k & 255, 3, 4]))
        r.readinto(b)
        t += b[0] + b[1]
    return t


def extended(data, n, add, m):
    count = 0
    while count < n:
        i = count * 60 % m
        add(data[i:i + 5])
        count += 1


def each_kind(n):
    t, text, fixed, array = 0, "xyz", b"abc", bytearray(b"qrs")
    for k in range(n):
        t += fixed[k % 3] + fixed[k % 3 - 3] + ord(text[k % 3 - 3]) + array[-1]
    return t


print(bytearrays(40))
print(emptied(40))
print(views(40))
result = bytearray()
extended(bytes(i % 251 for i in range(400)), 40, result.extend, 287)
print(result)
print(each_kind(60))
