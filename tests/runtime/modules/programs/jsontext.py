import json
print(json.loads('[1, -2.5e3, "a\\u00e9\\n", {"a": null, "b": [true, false], "": {}}, [], 12345678901234567890, -0, 0.1, 1E5]'))
print(json.dumps([1, -2.5e3, "aé\n\x7f€😀", {"a": None, 5: [True, False], "": {}, "t": (1, 2)}, [], 10**30, float("inf")]))
for bad in ['', '[', '[1', '[1,', '[1,]', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{1:2}', '"a', '"\\x"', '"\\u12"', '"\n"', 'nul', '-', '01', '1.', '1e', '[1 2]', '{"a" 1}', 'NaN', '-Infinity', '[NaN, 1]', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\ud83d\\u0041"', '"\\', '"\\u123', '  [1 , 2 ] ', '[1] x', '\ufeff[]', '"\t"', '{"a":1,"a":2}']:
    try: print(repr(bad), json.loads(bad))
    except Exception as e: print(repr(bad), type(e).__name__, e, getattr(e, "pos", None))
print(json.loads('"\t"', strict=False), json.loads('{"a": 1.5}', object_hook=lambda d: list(d.items()), parse_float=str))
for bad in [float("nan"), {1j: 2}, object(), {(1,2): 3}, {None: 1, True: 2, 1.5: 3}, [1, {"x": {1, 2}}], 1j]:
    try: print(json.dumps(bad))
    except Exception as e: print(type(e).__name__, e)
    try: print(json.dumps(bad, allow_nan=False))
    except Exception as e: print(type(e).__name__, e)
a = []; a.append(a)
try: json.dumps(a)
except ValueError as e: print(e)
class S(str): pass
class I(int): pass
print(json.dumps([S("é"), I(5), {S("k"): I(7)}]), json.dumps("é€", ensure_ascii=False), json.dumps({"b": 1, "a": [2]}, sort_keys=True, indent=1), json.dumps({"b": 1, "a": [2]}, separators=(",", ":")), json.dumps({1j: 5, 2: 3}, skipkeys=True))
for n in (900, 100000):
    try:
        x = json.loads("[" * n + "]" * n); print(len(x))
        if n == 900: print(len(json.dumps(x)))
    except RecursionError as e: print(e)
    try: json.loads('{"a":' * n + "1" + "}" * n); print("ok")
    except RecursionError as e: print(e)
d = json.JSONDecoder(); print(d.raw_decode("[1] x"), d.raw_decode(" 5", 1))
try: d.scan_once("", 0)
except StopIteration as e: print("stop", e.value)
class P:
    def default(self): pass
print(json.dumps({"a": P()}, default=lambda o: "P"))
import random
random.seed(1)
def gen(d):
    k = random.randrange(9 if d else 6)
    if k == 0: return random.randrange(-10**random.randrange(1, 22), 10**12)
    if k == 1: return random.uniform(-1, 1) * 10 ** random.randrange(-320, 300)
    if k in (2, 3): return "".join(chr(random.choice([random.randrange(32, 127), random.randrange(0, 0xd000), random.randrange(0, 0x20), random.randrange(0xe000, 0x110000)])) for _ in range(random.randrange(8)))
    if k == 4: return None
    if k == 5: return random.random() < .5
    if k in (6, 7): return [gen(d - 1) for _ in range(random.randrange(5))]
    return {str(gen(0)): gen(d - 1) for _ in range(random.randrange(5))}
for _ in range(60):
    x = gen(4); t = json.dumps(x); u = json.dumps(x, ensure_ascii=False)
    assert json.loads(t) == x == json.loads(u), x
    print(t, ascii(u))
