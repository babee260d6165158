"""Copies and pickles of what CPython writes in C, and what such objects refuse."""

import array
import bisect
import copy
import functools
import io
import pickle
import zlib


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__


def joined(*args, **keywords):
    return args, keywords


p = functools.partial(joined, 1, a=2)
p.note = [3]
for q in (copy.copy(p), copy.deepcopy(p), pickle.loads(pickle.dumps(p))):
    print(q(4, b=5), q.note, q.note is p.note, vars(q), q.func is joined, q.args, q.keywords)
print(attempt(setattr, p, "func", len), attempt(setattr, p, "args", ()), functools.partial(functools.partial(joined, 1), 2).args)
p.__setstate__((joined, (7,), {"c": 8}, None))
print(p(), vars(p), attempt(p.__setstate__, (1, (), {}, None)), attempt(p.__setstate__, (joined, [], {}, None)))


class Bytes(io.BytesIO):
    pass


class Text(io.StringIO):
    pass


for file, data in ((Bytes(b"one\ntwo"), b"xy"), (Text("one\r\ntwo", newline=None), "xy"), (Text("a\nb", newline="\r\n"), "x\ny")):
    file.label = [1]
    file.seek(4)
    for other in (copy.copy(file), copy.deepcopy(file), pickle.loads(pickle.dumps(file))):
        print(other.tell(), other.getvalue(), other.label, type(other).__name__, other.write(data), other.getvalue())
for state in ((b"a", 0, {"s": 1}), (b"", -1, None), ("u", 0, None), (b"", 0.0, None), (b"", 0, 0), (b"", 0), 0):
    print(attempt(io.BytesIO().__setstate__, state), end=" ")
for state in (("a", "\n", 0, {"s": 1}), ("", "f", 0, None), ("", "", -1, None), (b"", "", 0, None), ("", "", 0.0, None), ("", "", 0, 0), 0):
    print(attempt(io.StringIO().__setstate__, state), end=" ")
print()
a = array.array("i", [1, 2, 3])
it = iter(a)
print(next(it), type(it).__name__, list(copy.copy(it)), iter(it) is it, [x for x in a])
it2, a2 = pickle.loads(pickle.dumps((it, a)))
a2.append(4)
print(list(it2), list(it), list(it), list(copy.copy(it)))
for change in (a.append, ):
    seen = []
    for x in a:
        seen.append(x)
        if len(seen) < 3:
            change(9)
    print(seen)
print(bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left("abc", "b"), attempt(bisect.bisect, [1], 1, -1), attempt(bisect.insort, 5, 1))
rows = [(1, "a"), (3, "b")]
bisect.insort(rows, (2, "c"), key=lambda row: row[0])
print(rows, bisect.bisect_left(rows, 3, key=lambda row: row[0]), bisect.bisect(rows, 2, 1, 2, key=lambda row: row[0]))
text = b"to be or not to be " * 3000
stream = zlib.decompressobj()
rest, size, parts = zlib.compress(text), 1, []
while rest:
    parts.append(stream.decompress(rest, size))
    rest, size = stream.unconsumed_tail, size % 5 + 1
    if len(parts) > 20000:
        break
parts.append(stream.flush())
print(b"".join(parts) == text, stream.eof)
buffered = io.BufferedReader(io.BytesIO(b"x"))
wrapped = io.TextIOWrapper(buffered, encoding="ascii")
wrapped.detach()
buffered.detach()
print(repr(wrapped), repr(buffered))
