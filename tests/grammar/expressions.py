"""Expressions of the grammar: for each kind of value, templates with the kinds of their parts in braces.

Kinds: `int`, `nz` (an int that is mostly not 0), `small` (0 to 5), `float`, `bool`, `str`, `bytes`, `list` (of ints),
`tuple` (of ints), `set` (of ints), `dict` (str to int), `any`; `vint`, `vfloat`, `vstr` are names of variables. Most
expressions evaluate; some raise, which CPython does alike. Sizes stay bounded: what could grow is cut.
"""

from __future__ import annotations

TEMPLATES: dict[str, tuple[str, ...]] = {
    "int": (
        "{int} + {int}", "{int} - {int}", "{int} * {int} % 1000003", "{int} // {nz}", "{int} % {nz}", "-{int}",
        "~{int}", "{int} & {int}", "{int} | {int}", "{int} ^ {int}", "{int} >> {small}",
        "({int} << {small}) % 65537", "abs({int})", "{int} ** {small} % 10007", "pow({int}, {small}, {nz})",
        "divmod({int}, {nz})[{bool}]", "{int}.bit_length()", "len({str})", "len({list})", "len({dict})",
        "len({set})", "{str}.count({str})", "{str}.find({str})", "{list}.count({int})", "{str}.index({str})",
        "ord({str}[{small}])", "int({str})", "int({float})", "round({float})", "int({str}, 16)", "sum({list})",
        "sum({tuple}, {int})", "max({list}, default={int})", "min({int}, {int}, {int})",
        "max({list}, key=lambda x: x % 5)", "{list}[{int}]", "{list}[{small}]", "{tuple}[{small}]", "{tuple}[-1]",
        "{list}.index({int})", "{bytes}[{small}]", "{dict}[{str}]", "{dict}.get({str}, {int})",
        "{dict}.setdefault({str}, {int})", "{dict}.pop({str}, {int})", "{list}.pop()", "{set}.pop()",
        "hash({tuple}) % 97", "hash({int})", "hash({float}) % 1009", "sum(1 for x in {list} if x > {int})",
        "sum(x * x for x in {tuple})", "next(iter({list}), {int})", "next(iter({tuple}))",
        "next((i for i, x in enumerate({list}) if x % 3 == 0), -1)", "(lambda a, b={int}: a - b)({int})",
        "(lambda *a, **k: len(a) + len(k))(*{list}, **{dict})", "{int} if {bool} else {int}",
        "[{int}, {int}][{bool}]", "({int} or {int})", "({int} and {int})", "int.from_bytes({bytes}[:3], 'big')",
        "len([*{list}, *{tuple}])", "len({{**{dict}, 'k': {int}}})", "sum({dict}.values())", "{set}.__len__()",
        "int.__add__({int}, {int})", "[x for x in {list}][{small}]", "{float}.as_integer_ratio()[1]",
        "functools_reduce(lambda a, b: (a * 31 + b) % 9973, {list}, {int})",
    ),
    "nz": ("({int} % 17 or 5)", "({int} | 1)", "{small} + 1", "{int}"),
    "small": ("{int} % 6", "len({tuple}) % 5", "0", "1", "2", "3"),
    "float": (
        "{float} + {float}", "{float} - {int}", "{float} * {float}", "{int} / {nz}", "{float} // {nz}",
        "{float} % {nz}", "-{float}", "float({int})", "abs({float})", "round({float}, {small})", "float({str})",
        "{float} if {bool} else {float}", "min({float}, {float})", "sum([{float}, {float}, {int}])",
        "{float} ** {small}", "divmod({float}, {nz})[1]", "float.fromhex({float}.hex())",
    ),
    "bool": (
        "{int} < {int}", "{int} == {int}", "{int} != {float}", "{int} >= {int}", "{int} < {int} <= {int}",
        "not {any}", "{bool} and {bool}", "{bool} or {bool}", "{int} in {list}", "{int} not in {set}",
        "{str} in {dict}", "{str} in {str}", "{str} < {str}", "{list} == {list}", "{tuple} < {tuple}",
        "{set} <= {set}", "{str}.startswith({str})", "{str}.isalpha()", "isinstance({any}, (int, str))",
        "bool({any})", "type({any}) is type(None)", "{any} == {any}", "any(x % 2 for x in {list})", "all({list})",
        "{bytes} == {bytes}", "{list} < {list}", "callable({any})", "{set}.isdisjoint({list})", "{float} == {int}",
        "{dict} == {dict}", "issubclass(type({any}), object)", "hasattr({any}, 'append')",
    ),
    "str": (
        "({str} + {str})[:24]", "{str}.upper()", "{str}.title()", "{str}.swapcase()",
        "{str}.replace({str}, {str}, 2)[:24]", "{str}[{slice}]", "{str}.strip()", "{str}.lstrip('ab ')",
        "{str}.center({small} + 6, '*')", "{str}.zfill({small} + 4)", "{str}.rjust(8, '.')", "str({int})",
        "str({float})", "repr({str})[:24]", "repr({list})[:24]", "str({tuple})[:24]", "repr({bytes})[:24]",
        "ascii({str})[:24]", "'%s-%05d' % ({str}, {int})", "'%r|%-6s|%+.2e' % ({str}, {str}, {float})",
        "'%x %o' % ({int}, {int})", "'%(a)s%(a)r' % {{'a': {int}}}", "f'{{{vint}}}:{{{vfloat}:.3f}}'",
        "f'{{{vstr}!r:>12}}'", "f'{{{vint}:#x}},{{{vint}:+,}}'", "f'{{{vstr}:^{{{vint} % 4 + 8}}}}'",
        "f'{{{vint}=}}'[-12:]", "'{{:>{{w}}}}|{{!r}}'.format({str}, {str}, w={small})", "format({int}, '08b')",
        "format({float}, '.4g')", "format({int}, ',')", "format({str}, '<9')", "''.join(sorted({str}))",
        "','.join(str(x) for x in {list})[:24]", "''.join(reversed({str}))", "' '.join({str}.split())",
        "{str}.partition({str})[2]", "{str}.rsplit(None, 1)[0]", "chr(97 + {int} % 26)", "{str} * {small}",
        "type({any}).__name__", "{bytes}.hex()", "{bytes}.decode('latin-1')[:12]", "{str} if {bool} else {str}",
        "max({str}, {str})", "next(iter({dict}), 'none')", "{str}.translate({{97: 'A', 98: None}})",
        "{str}.expandtabs(4)", "({str} or {str})", "str({bool})", "str({dict})[:30]", "hex({int})",
        "{str}.removeprefix({str})", "{str}.casefold()", "'\\n'.join({str}.splitlines())",
        "str({bytes}, 'latin-1')[:9]", "oct({int})", "bin({int})[:20]",
    ),
    "bytes": (
        "bytes([{int} % 256, {small}])", "{str}.encode()[:12]", "({bytes} + {bytes})[:12]", "{bytes}[{slice}]",
        "bytes(range({small}))", "bytes({small})", "({int} % 70000).to_bytes(3, 'little')", "{bytes}.upper()",
        "{bytes}.replace(b'a', b'xy')[:12]", "bytes(reversed({bytes}))", "bytes(bytearray({bytes}))",
        "b','.join([{bytes}, {bytes}])[:12]", "b'%d:%s' % ({int}, {bytes})", "bytes(memoryview({bytes})[1:])",
        "bytes.fromhex({bytes}.hex())",
    ),
    "list": (
        "[{int}, {int}, {int}]", "[*{list}[:6], {int}]", "{list}[{slice}]", "sorted({list})",
        "sorted({list}, key=lambda x: -x % 7, reverse={bool})", "list(map(lambda x: x + {small}, {list}))",
        "[x for x in {list} if x % 3]", "[x * y for x in {list}[:3] for y in range({small})]",
        "list(range({int} % 9, {int} % 30, {small} + 1))", "list({dict}.values())", "({list} + {list})[:9]",
        "({list} * {small})[:9]", "list(reversed({list}))", "sorted({set})", "list({bytes})",
        "[len(w) for w in {str}.split('a')]", "list(filter(None, {list}))",
        "[a - b for a, b in zip({list}, {tuple})]", "[i * x for i, x in enumerate({list}, {small})]",
        "[*{tuple}, *{list}][:9]", "list({tuple})", "{list}.copy()", "[y for x in {list} if (y := x % 5)]",
        "[(lambda: x)() for x in {list}]", "[sum(r) for r in [{list}, {list}]]", "{list} if {bool} else {list}",
        "[x for x in range({small}) for _ in range(x)]", "[k for k in {{x: 0 for x in {list}}}]",
        "list({tuple}[{slice}])", "[*map(abs, {list})]", "list(accumulate_of({list}))", "[*countdown({small})]",
    ),
    "tuple": (
        "({int}, {int})", "({int},)", "tuple({list})", "({int}, *{list}[:3])", "{tuple}[{slice}]",
        "({tuple} + {tuple})[:6]", "tuple(x + 1 for x in {tuple})", "divmod({int}, {nz})", "{tuple} * 2",
        "tuple(sorted({tuple}))", "{tuple} if {bool} else {tuple}", "min({tuple}, {tuple})", "tuple({set})",
        "tuple(countdown({small}))", "tuple({dict}.values())", "next(zip({list}, {tuple}))",
        "tuple(map(max, {list}, {tuple}))",
    ),
    "set": (
        "{{{int}, {int}}}", "set({list})", "{set} | {set}", "{set} & {set}", "{set} - {set}", "{set} ^ {set}",
        "{{x % 7 for x in {list}}}", "frozenset({tuple})", "{set}.union({list})", "{set}.difference({tuple})",
        "set(range({small}))", "{set}.copy()", "set({list}[:5]) if {bool} else {set}", "set()",
        "{set}.symmetric_difference({list})",
    ),
    "dict": (
        "{{{str}: {int}, 'b': {int}}}", "{{**{dict}, {str}: {int}}}", "{dict} | {dict}",
        "{{str(x): x for x in {list}[:5]}}", "dict(a={int}, b={int})", "dict(zip({str}, {list}))",
        "{{k: v + 1 for k, v in {dict}.items()}}", "dict.fromkeys({str}[:4], {int})", "dict(sorted({dict}.items()))",
        "{dict}.copy()", "{dict} if {bool} else {dict}", "{{k: v for k, v in {dict}.items() if v % 2}}",
        "dict([({str}, {int})])", "{{}}",
    ),
    "any": (
        "{int}", "{float}", "{str}", "{list}", "{tuple}", "{dict}", "{set}", "{bytes}", "{bool}", "None", "{int}",
        "{str}", "[{any}]", "({any}, {any})", "{{{str}: {any}}}", "Ellipsis",
    ),
}  # fmt: skip

LITERALS: dict[str, tuple[str, ...]] = {
    "int": (
        "0", "1", "2", "3", "7", "10", "-1", "-5", "100", "255", "4096", "65537", "1 << 29", "(1 << 30) - 1",
        "-(1 << 30)", "1 << 40", "10**12",
    ),
    "nz": ("1", "2", "3", "5", "7", "-3", "11"),
    "small": ("0", "1", "2", "3", "4", "5"),
    "float": ("0.0", "-0.0", "0.5", "1.25", "-2.5", "3.0", "1e10", "0.1", "1e-5"),
    "bool": ("True", "False"),
    "str": ("''", "'a'", "'abc'", "'b c'", "'12'", "'Aa bB'", "'ab\\tx'", "'aéb'", "'x' * 3", "'7f'"),
    "bytes": ("b''", "b'a'", "b'abc'", "b'\\x00\\xff'"),
    "list": ("[]", "[1]", "[3, 1, 2]", "[5, 5, -1, 0]"),
    "tuple": ("()", "(1,)", "(2, 3)"),
    "set": ("set()", "{1}", "{1, 2, 3}"),
    "dict": ("{}", "{'a': 1}", "{'a': 1, 'b': 2, 'abc': 3}"),
    "any": ("None", "0", "'a'"),
}  # fmt: skip
SLICES = ("1:", ":2", "::2", "::-1", "1:-1", "{small}:", ":{int}", "{int}:{int}", "::{nz}", "-2:")

#: What programs begin with: functions that templates call.
PRELUDE = '''\
def functools_reduce(function, values, start):
    for value in values:
        start = function(start, value)
    return start


def accumulate_of(values):
    total = 0
    for value in values:
        total = (total + value) % 1000003
        yield total


def countdown(n):
    while n > 0:
        got = yield n
        n -= 1 if got is None else got
    log.append(n)


def finishing(n):
    try:
        yield from countdown(n)
        yield n
    finally:
        log.append("finished")


def show(*values):
    print(*[shorten(value) for value in values])


def shorten(value):
    text = repr(value)
    return text if len(text) < 60 else text[:50] + "..."


log = []
'''
