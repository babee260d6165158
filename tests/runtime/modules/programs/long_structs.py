"""struct: more items than the VM packs and unpacks at once."""

import random
import re
import struct

FORMATS = (
    "!3000I", "<2500H", "1001b", "!1200d", "<5000q", "=1500f", "1300?", "!1100c", "<70000s", ">40s1200i", "<1200i3s",
    "1200I1100Q", "2000B", "<1001I3x", "b1001I",
)  # fmt: skip
random.seed(3)


def value(kind):
    if kind in "df":
        return random.randrange(1000) / 8
    if kind == "?":
        return random.random() < 0.5
    if kind == "c":
        return bytes([random.randrange(256)])
    bits = 8 * struct.calcsize("=" + kind)
    return random.randrange(1 << bits) if kind.isupper() else random.randrange(-(1 << bits - 1), 1 << bits - 1)


def values(form):
    found = []
    for count, kind in re.findall(r"(\d*)([a-zA-Z?])", form):
        count = int(count or 1)
        if kind == "s":
            found.append(bytes(random.randrange(256) for _ in range(count)))
        elif kind != "x":
            found += [value(kind) for _ in range(count)]
    return tuple(found)


for form in FORMATS:
    s, row = struct.Struct(form), values(form)
    data = s.pack(*row)
    print(form, s.size, len(data), sum(data), data[:5], data[-5:])
    print(s.unpack(data) == row, s.unpack_from(b"xx" + data, 2) == row, list(s.iter_unpack(data * 2)) == [row] * 2)
    room = bytearray(len(data) + 4)
    s.pack_into(room, 2, *row)
    print(bytes(room[2:-2]) == data, s.unpack(room[2:-2]) == row, struct.unpack(form, data) == struct.pack(form, *row))
    for bad in (row[:-1], (*row, 1), (*row[:-1], "x"), (*row[:-1], 1 << 70)):
        try:
            print(len(s.pack(*bad)))
        except (struct.error, OverflowError) as e:
            print(type(e).__name__, e)
    for part in (data[:-1], b"", data + b"x"):
        try:
            print(len(s.unpack(part)))
        except struct.error as e:
            print(e)
