import unicodedata as u, random
random.seed(3)
for f in ("category", "bidirectional", "combining", "east_asian_width", "mirrored", "decomposition"):
    h = 0
    for c in list(range(0, 0x3400, 31)) + list(range(0xa000, 0x30000, 997)) + [0x10FFFF, 0xE0001]:
        h = (h * 31 + sum(map(ord, str(getattr(u, f)(chr(c)))))) % 1000003
    print(f, h)
for f in ("decimal", "digit", "numeric"): print([(hex(c), getattr(u, f)(chr(c), None)) for c in range(0, 0x3300, 7) if getattr(u, f)(chr(c), None) is not None])
pool = [chr(c) for c in [*range(0x41, 0x60), *range(0xc0, 0x250), *range(0x300, 0x345), 0x1100, 0x1161, 0x11a8, 0xac00, 0xac01, 0xd4db, *range(0x1e00, 0x1f00), *range(0x590, 0x5c0), *range(0x900, 0x950), 0xfb01, 0x2126, 0x212b, 0x3300, 0xff21, 0x1d15e, 0x95c, 0xfb1d, 0x0344]]
for i in range(60):
    s = "".join(random.choice(pool) for _ in range(random.randint(0, 8)))
    print([ascii(u.normalize(f, s)) for f in ("NFC", "NFD", "NFKC", "NFKD")], u.is_normalized("NFC", s))
for bad in (lambda: u.category("ab"), lambda: u.category(3), lambda: u.decimal("a"), lambda: u.normalize("x", "é"), lambda: u.digit("x"), lambda: u.numeric("x")):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
print(u.unidata_version)

# --- names ---
for c in ("a", "é", "€", "😀", "\0", "가", "一", "\ud800", " ", "\x7f"):
    print(ascii(c), u.name(c, None))
    try: print(u.name(c))
    except ValueError as e: print(e)
for n in ("LATIN SMALL LETTER A", "latin small letter a", "EURO SIGN", "HANGUL SYLLABLE GA", "nope", "", "CJK UNIFIED IDEOGRAPH-4E00", "LATIN SMALL LETTER E WITH ACUTE"):
    try: print(ascii(u.lookup(n)))
    except KeyError as e: print(e)
for f in (lambda: u.name(5), lambda: u.name("ab"), lambda: u.lookup(5), lambda: u.lookup("KEYCAP DIGIT ONE")):
    try: print(ascii(f()))
    except Exception as e: print(type(e).__name__, e)
print("é€\x80".encode("ascii", "namereplace"), "\N{EURO SIGN}", "\N{GREEK SMALL LETTER ALPHA}")
