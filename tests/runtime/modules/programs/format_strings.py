import string, _string
for f in ("a{b}c", "{}", "{0!r:>{w}}x{{y}}", "}}{{", "{a.b[0][x].c!s:}", "plain", ""):
    print(list(_string.formatter_parser(f)))
for f in ("{", "}", "{a", "{a!}", "{a!rx}", "{a{b}", "a}b"):
    try: print(list(_string.formatter_parser(f)))
    except ValueError as e: print(f, e)
for n in ("a", "0", "a.b[1][x].c", "", "a[", "a[]", "a.", "a[0]b"):
    try:
        first, rest = _string.formatter_field_name_split(n); print(repr(first), list(rest))
    except ValueError as e: print(n, e)
class F(string.Formatter):
    def get_value(self, key, args, kw): return f"<{key}>"
print(F().format("{a} {0} {b!r:>8}"), string.Formatter().format("{0:{w}} {x[0]} {y.real}", 3, w=5, x=[9], y=2))
print(string.Template("$a ${b}c $$ $d").safe_substitute(a=1, b=2), string.capwords("ab cd"), string.ascii_letters)
try: string.Template("$a $").substitute(a=1)
except ValueError as e: print(e)

# --- any text: what str.format, Formatter.format and its parse say of it ---
import random

rng = random.Random(5)
formatter = string.Formatter()
texts = ["".join(rng.choices("{}[]:!.0ars>", k=rng.randint(1, 9))) for _ in range(600)]
for text in ["{a[}]}", "{0:{a[x}}", "{0[99999999999999999999]}", "{99999999999999999999}", "{z}{", *texts]:
    for tried in (
        lambda: list(formatter.parse(text)),
        lambda: text.format("x", "y", a={"}": 4}),
        lambda: formatter.format(text, "x", "y", a={"}": 4}),
    ):
        try:
            print(text, tried())
        except Exception as e:
            print(text, type(e), e)
