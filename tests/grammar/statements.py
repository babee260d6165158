"""Statements of the grammar, with the kinds of their parts in braces, and what programs begin with.

Capitals are names of variables: {I} an int, {L} a list, {S} a set, {D} a dict, {T} a tuple, {F} a float, {X} a str, {B}
bytes. So are {a}, {b} (ints), {rest} (a list), {text} (a str), {o} (an object) and {name} (a generator).
"""

from __future__ import annotations

AUGMENTED = (
    "{I} += {int}", "{I} -= {small}", "{I} ^= {int}", "{I} //= {nz}", "{I} %= {nz}", "{L} += {list}[:2]",
    "{L} *= {bool}", "{S} |= {set}", "{S} &= {set}", "{D} |= {dict}", "{T} += ({int},)", "{F} *= {float}",
    "{F} /= {nz}", "{X} += {str}[:2]", "{S} -= {set}", "{I} **= 2", "{I} >>= {small}", "{B} += b'z'",
)  # fmt: skip
UNPACKINGS = (
    "{a}, {b} = {b}, {a}", "{a}, *{rest} = {list}", "*{rest}, {a} = {tuple}", "{a}, {b} = {tuple}",
    "({a}, {b}), {rest} = divmod({int}, {nz}), {list}", "[{a}, {b}] = {list}", "{a} = {b} = {int} % 97",
    "{rest}[{small}], {a} = {int}, {small}", "{a}, *_, {b} = {list}",
)  # fmt: skip
MUTATIONS = (
    "{L}.append({int} % 1000)", "{L}[{small}] = {int}", "{L}[{slice}] = {list}[:3]", "del {L}[{small}]",
    "del {L}[{slice}]", "{L}.insert({small}, {int})", "{L}.sort()", "{L}.sort(key=lambda x: x % 11, reverse={bool})",
    "{L}.reverse()", "{L}.extend({tuple})", "{L}.remove({int})", "{L}.pop({small})", "{L}.clear()",
    "{D}[{str}] = {int}", "del {D}[{str}]", "{D}.update({dict})", "{D}.pop({str})", "{D}.popitem()",
    "{D}.setdefault({str}, {int})", "{S}.add({int} % 50)", "{S}.discard({int})", "{S}.remove({int})",
    "{S}.update({list})", "{S}.difference_update({list})", "{D}[{str}] += 1", "{L}[-1] -= {int}",
    "log.append({any})", "assert {bool}, {str}", "{L}[0], {L}[-1] = {L}[-1], {L}[0]",
)  # fmt: skip
FOR_HEADS = (
    "{a} in range({small})", "{a} in {list}[:6]", "{a} in {tuple}", "{a}, {b} in enumerate({list}[:5])",
    "_, {a} in {dict}.items()", "{a} in countdown({small})", "{text} in {str}[:5]",
    "{a}, {b} in zip({list}, {tuple})", "{a} in sorted({set})", "{a} in reversed({list}[:5])",
    "{a} in (x * 2 for x in {list}[:4])", "{text} in {dict}", "{a} in map(abs, {list}[:5])", "{a} in {bytes}[:5]",
    "{a}, *_ in [{tuple}, {list}]",
)  # fmt: skip
STEPS = (
    "show(next({name}))", "show(next({name}, 'end'))", "show({name}.send({any}))",
    "show({name}.throw(ValueError('thrown')))", "show({name}.close())", "show(list({name})[:8])",
    "for item in {name}: show(item); break", "a, *_ = {name}; show(a)",
)  # fmt: skip
PATTERNS = (
    "0 | 1 | 2", "int() as {a}", "[{a}, {b}]", "({a}, *_)", "{{'a': {a}}}", "str()", "None", "'abc' | 'a'",
    "[1, {a}] | [2, {a}]", "float({a})", "{{'a': {a}, **more}}", "Base(a={a})", "True", "-1", "[]",
    "bytes() | bytearray()", "[[{a}, *_], *_]", "{{}}", "set() | frozenset()", "(1 | 2) as {a}",
)  # fmt: skip
OBJECT_USES = (
    "show({o} + {int}, {int} + {o})", "show({o} == {o}, {o} < {small})", "{o}.a = {any}", "show({o}.a, {o}.shown)",
    "{o}.shown = {int}", "show(len({o}), bool({o}))", "{o} += {int}", "show({o}[{int}], {int} in {o})",
    "{o}[{str}] = {int}", "show(list({o})[:5])", "show({o}({int}))", "show(str({o}), f'{{{o}!s:>9}}')", "del {o}.a",
    "show({o}.nothing_of_the_kind)", "show(hash({o}) == hash({o}))", "show({o}.make({int}).a, {o}.count())",
    "show(-{o}, abs({o}))", "show(sorted([{o}, {o}]))", "show(type({o}).__mro__[1].__name__)",
    "show(isinstance({o}, Base), getattr({o}, 'a', 0))", "show({o} @ {o}, {o} % 3)", "show({o} > {o}, {o} != 1)",
    "show({o}.__class__.__qualname__, vars({o}))", "del {o}[{small}]",
)  # fmt: skip

CLASSES = """\
class Odd(Exception):
    def __str__(self):
        return "odd: " + super().__str__()


class Quiet:
    swallows = False

    def __init__(self, value):
        self.value = value

    def __enter__(self):
        return self.value

    def __exit__(self, *details):
        return self.swallows and details[0] is not KeyError


class Base:
    made = 0

    def __init_subclass__(cls, tag="none", **rest):
        super().__init_subclass__(**rest)
        cls.tag = tag

    def __init__(self, a):
        self.a = a
        Base.made += 1

    @property
    def shown(self):
        return self.a

    @shown.setter
    def shown(self, value):
        self.a = [value]

    @classmethod
    def make(cls, a):
        return cls(a)

    @staticmethod
    def count():
        return Base.made

    def __repr__(self):
        return f"{type(self).__name__}({self.__dict__.get('a')!r})"


def counted(function):
    calls = 0

    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls % 10 == 0:
            show(function.__name__, calls)
        return function(*args, **kwargs)

    return wrapper
"""

#: Methods of random classes: a head, and lines.
DUNDERS: list[tuple[str, ...]] = [
    ("def __add__(self, other):", "return (self.a, other) if isinstance(other, int) else NotImplemented"),
    ("def __radd__(self, other):", "return [other]"),
    ("def __iadd__(self, other):", "self.b = other", "return self"),
    ("def __eq__(self, other):", "return isinstance(other, Base) and str(self.a) == str(other.a)"),
    ("def __hash__(self):", "return hash(str(type(self.a)).count('i'))"),
    ("def __lt__(self, other):", "return NotImplemented if type(other) is int else str(self) < str(other)"),
    ("def __len__(self):", "return len(self.a) if hasattr(self.a, '__len__') else 2"),
    ("def __bool__(self):", "return bool(self.a)"),
    ("def __getitem__(self, key):", "if key == 3: raise IndexError(key)", "return key"),
    ("def __setitem__(self, key, value):", "self.last = key, value"),
    ("def __delitem__(self, key):", "raise KeyError(key)"),
    ("def __contains__(self, item):", "return item % 2"),
    ("def __iter__(self):", "yield 1", "yield self.a"),
    ("def __call__(self, *args, **kwargs):", "return args, kwargs"),
    ("def __str__(self):", "return '<' + super().__repr__() + '>'"),
    ("def __getattr__(self, name):", "if name.startswith('__'): raise AttributeError(name)", "return name[:3]"),
    ("def __setattr__(self, name, value):", "super().__setattr__(name, value)", "log.append(name)"),
    ("def __delattr__(self, name):", "log.append('del ' + name)", "object.__delattr__(self, name)"),
    ("def __neg__(self):", "return -1"),
    ("def __abs__(self):", "return type(self)(0)"),
    ("def __matmul__(self, other):", "return 'matmul'"),
    ("def __mod__(self, other):", "return other"),
    ("def __ne__(self, other):", "return 'different'"),
    ("def __format__(self, spec):", "return spec + '!'"),
    ("def __reversed__(self):", "return iter([3, 2])"),
    ("def __index__(self):", "return 1"),
]
