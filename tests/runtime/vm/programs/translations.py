"""str.translate by tables of all kinds, and bytes.fromhex, on long and short texts."""
texts = ["", "abc" * 20, "añb€c" * 20, "é" * 40, "x" * 33, "\x00\xff" * 30]
class I(int): pass
class E:
    def __eq__(self, o): return o == 97
    def __hash__(self): return hash(97)
tables = [{}, {97: "x"}, {97: None}, {97: 98, 98: 97}, {97: "xy"}, {97: 300}, {97: "€"}, {97: -1}, {97: 1.5}, {8364: "E"}, {8364: None, 97: 66}, {True: 5}, {97.0: "z"}, {I(97): "i"}, {97: I(100)}, {E(): "e"}, {97: True}, {"a": "b"}, {1: "q", 0: None, 255: 254}, {97: ""}, {97: 0x110000}, {97: "x", 500: [1]}, {99: [1]}]
class D(dict):
    def __missing__(self, k): return chr(k).upper()
tables.append(D({97: "_"}))
for t in texts:
    for tb in tables:
        try: print(ascii(t.translate(tb)))
        except Exception as e: print(type(e).__name__, e)
for s in ("", "00", "0", "0a FF", "abCD", "x0", "1_23", "+123", "0x12", " 12", "12 ", "1 2", "00"*50, "\u0661\u0662", "ff\n00", "g"*4):
    try: print(repr(s), bytes.fromhex(s), bytearray.fromhex(s))
    except ValueError as e: print(e)
class B(bytes): pass
class S(str): pass
print(B.fromhex("00ff"), type(B.fromhex("00ff")), bytes.fromhex(S("abcd")))
import binascii
for s in (b"", b"00", b"0", b"0g", "abcd", b"zz"):
    try: print(binascii.unhexlify(s))
    except ValueError as e: print(type(e), e)
