import marshal, io
values = [None, True, False, ..., StopIteration, 0, 1, -1, 2**31 - 1, -2**31, 2**31, -2**31 - 1, 2**100, -2**77, 1.5, -0.0, float("inf"), 1e300, 1j, 3.5 - 2j, "", "abc", "é", "\ud800", "x" * 300, "日本" * 100, b"", b"abc", bytearray(b"xyz"), memoryview(b"qq"), (), (1,), tuple(range(300)), [], [1, [2, [3]]], {}, {"a": 1, 2: [3]}, set(), {1}, frozenset({"q"}), frozenset(), ((1, 2), [3.0], {"x": {"y": (None,)}})]
for v in values:
    for version in 0, 1, 2, 3, 4:
        data = marshal.dumps(v, version)
        back = marshal.loads(data)
        want = bytes(v) if isinstance(v, (bytearray, memoryview)) else v
        if version < 2 and isinstance(v, (float, complex)) and v != v: continue
        print(repr(back)[:60], back == want, type(back) is type(want))
for v in (object(), len, int, [object()], range(3), type("K", (int,), {})(3), {1: lambda: 0}):
    try: print(marshal.dumps(v))
    except ValueError as e: print(e)
for data in (b"", b"i\x01", b"(\x02\x00\x00\x00N", b"?", b"0", b"[\x01\x00\x00\x000", b"r\x05\x00\x00\x00", b"s\xff\xff\xff\xff", b"l\x01\x00\x00\x00\x00\x00", b"l\x01\x00\x00\x00\xff\xff", b"z\x05ab", b"u\x01\x00\x00\x00\xff", b"{N0"):
    try: print(repr(marshal.loads(data)))
    except Exception as e: print(type(e).__name__, e)
for bad in ("x", 1, None):
    try: marshal.loads(bad)
    except TypeError as e: print(e)
f = io.BytesIO()
for v in values[:12]: print(marshal.dump(v, f), end=" ")
f.seek(0)
print([marshal.load(f) for _ in values[:12]])
try: marshal.load(f)
except EOFError as e: print(e)
import ast
code = compile("def f(x):\n    return x + 1\nprint(f(2), __name__)", "some.py", "exec")
back = marshal.loads(marshal.dumps(code))
exec(back); print(back.co_filename, back == code or True)
tree = compile(ast.parse("y = [i for i in range(4)]\nprint(y)"), "t.py", "exec")
exec(marshal.loads(marshal.dumps((1, tree)))[1])
print(eval(marshal.loads(marshal.dumps(compile("3 + 4", "e", "eval")))))
shared = [1]; text = "abc"
print(marshal.loads(marshal.dumps([shared, shared, text, text])))
x = []
x.append(x)
try: marshal.dumps(x, 2); print("no")
except ValueError as e: print(e)
