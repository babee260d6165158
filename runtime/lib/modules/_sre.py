"""_sre: the engine of re: patterns and matches. What runs a pattern is in the VM (runtime/vm/text/regex.py)."""

from _spec_regex import Mode
from _sreprogram import Program as _Program
from _sreprogram import constants_of_host as _constants

CODESIZE = 4
MAXREPEAT = 4294967295
MAXGROUPS = 1073741823
_END = 9223372036854775807  # the default for `endpos`


def __getattr__(name):
    if name == "MAGIC":  # whatever re._constants has: its numbers are read
        return _constants().MAGIC
    raise AttributeError(f"module '_sre' has no attribute {name!r}")


class _Template:
    """What re._compile_template makes (CPython 3.12 and later)."""

    def __init__(self, parts):
        self._parts = parts

    def _literal(self):
        return self._parts[0] if len(self._parts) == 1 else None

    def _expand(self, match):
        parts = self._parts
        out = [parts[0]]
        for i in range(1, len(parts), 2):
            text = match.group(parts[i])
            if text is not None:
                out.append(text)
            out.append(parts[i + 1])
        return match._of[0][:0].join(out)


def _new(cls, *args, **kwargs):
    raise TypeError(f"cannot create '{cls.__module__}.{cls.__qualname__}' instances")


class Pattern:
    __module__ = "re"
    __new__ = _new

    def _subject_of(self, string):
        """An exact str or bytes with its characters."""
        if isinstance(string, str):
            if self._isbytes == 1:
                raise TypeError("cannot use a bytes pattern on a string-like object")
            return string if type(string) is str else str.__getitem__(string, slice(None))
        data = string if type(string) is bytes else _bytes_from(string)
        if data is None and hasattr(string, "tobytes"):
            data = string.tobytes()
        if data is None:
            raise TypeError(f"expected string or bytes-like object, got '{type(string).__name__}'")
        if self._isbytes == 0:
            raise TypeError("cannot use a string pattern on a bytes-like object")
        return data

    def _run(self, string, pos, endpos, mode):
        subject = self._subject_of(string)
        if pos == 0 and endpos is _END:
            pos, endpos = 0, len(subject)
        else:
            pos, endpos = _bounds(pos, endpos, len(subject))
        found = _regex_match(self._program, subject, pos, endpos, mode)
        return None if found is None else _match(self, string, subject, pos, endpos, found)

    def match(self, string, pos=0, endpos=_END):
        if type(string) is str and endpos is _END and type(pos) is int and self._isbytes == 0:
            end = len(string)
            if 0 <= pos <= end:
                found = _regex_match(self._program, string, pos, end, 0)
                if found is None:
                    return None
                match = _instance_like(_A_MATCH)
                match._found = found
                match._of = string, self, string, pos, end
                return match
        return self._run(string, pos, endpos, 0)

    def fullmatch(self, string, pos=0, endpos=_END):
        return self._run(string, pos, endpos, Mode.WHOLE)

    def search(self, string, pos=0, endpos=_END):
        if type(string) is str and endpos is _END and type(pos) is int and self._isbytes == 0:
            end = len(string)
            if 0 <= pos <= end:
                found = _regex_match(self._program, string, pos, end, 1)
                if found is None:
                    return None
                match = _instance_like(_A_MATCH)
                match._found = found
                match._of = string, self, string, pos, end
                return match
        return self._run(string, pos, endpos, Mode.SEARCH)

    def finditer(self, string, pos=0, endpos=_END):
        subject = self._subject_of(string)
        pos, endpos = _bounds(pos, endpos, len(subject))
        return self._iterate(string, subject, pos, endpos)

    def _iterate(self, string, subject, pos, endpos):
        program = self._program
        of = (subject, self, string, pos, endpos)
        mode = Mode.SEARCH
        while True:
            found = _regex_match(program, subject, pos, endpos, mode)
            if found is None:
                return
            match = _instance_like(_A_MATCH)
            match._found = found
            match._of = of
            yield match
            pos = found[2]
            mode = Mode.SEARCH | Mode.NOT_EMPTY if found[1] == pos else Mode.SEARCH

    def scanner(self, string, pos=0, endpos=_END):
        subject = self._subject_of(string)
        pos, endpos = _bounds(pos, endpos, len(subject))
        return _scanner(self, string, subject, pos, endpos)

    def findall(self, string, pos=0, endpos=_END):
        subject = self._subject_of(string)
        pos, endpos = _bounds(pos, endpos, len(subject))
        return _regex_findall(self._program, subject, pos, endpos)

    def split(self, string, maxsplit=0):
        subject = self._subject_of(string)
        return [subject] if maxsplit < 0 else _regex_pieces(self._program, subject, maxsplit)

    def sub(self, repl, string, count=0):
        return self._replace(repl, string, count)[0]

    def subn(self, repl, string, count=0):
        return self._replace(repl, string, count)

    def _replacement(self, repl):
        """(function or None, literal)"""
        if callable(repl):
            return repl, None
        if isinstance(repl, str):
            literal = "\\" not in repl
        else:
            data = _bytes_from(repl)
            literal = data is not None and b"\\" not in data
        if literal:
            return None, repl
        re = _modules()["re"]
        if hasattr(re, "_subx"):
            made = re._subx(self, repl)
            return (made, None) if callable(made) else (None, made)
        made = re._compile_template(self, repl)
        if made._literal() is not None:
            return None, made._literal()
        return made._expand, None

    def _replace(self, repl, string, count):
        count = _as_ssize(count)
        function, literal = self._replacement(repl)
        subject = self._subject_of(string)
        end = len(subject)
        if function is None and count >= 0:
            items = _regex_pieces(self._program, subject, count, literal)
            number = items.pop()
            return subject[:0].join(items), number
        items = []
        last = number = 0
        for match in self._iterate(string, subject, 0, end) if count >= 0 else ():
            found = match._found
            if last < found[1]:
                items.append(subject[last : found[1]])
            literal = function(match)
            if literal is not None:
                items.append(literal)
            last = found[2]
            number += 1
            if number == count:
                break
        if last < end:
            items.append(subject[last:])
        return subject[:0].join(items), number

    def __repr__(self):
        flags = self.flags
        constants = _constants()
        if self._isbytes == 0 and flags & 0x124 == 0x20:  # LOCALE, ASCII, UNICODE
            flags &= ~0x20
        names = []
        for name in ("TEMPLATE", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "UNICODE", "VERBOSE", "DEBUG", "ASCII"):
            bit = getattr(constants, f"SRE_FLAG_{name}", 0)
            if flags & bit:
                names.append(f"re.{name}")
                flags &= ~bit
        if flags:
            names.append(hex(flags))
        shown = repr(self.pattern)[:200]
        return f"re.compile({shown}, {'|'.join(names)})" if names else f"re.compile({shown})"

    def __eq__(self, other):
        if type(other) is not Pattern:
            return NotImplemented
        return self is other or (
            self.flags == other.flags
            and self._isbytes == other._isbytes
            and self._program == other._program
            and self.pattern == other.pattern
        )

    def __hash__(self):
        known = self._hashed
        if known is None:
            known = self._hashed = hash((self.flags, self._program, self.pattern))
        return known

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    @classmethod
    def __class_getitem__(cls, item):
        return _import_name("types", ("GenericAlias",), 0, {}).GenericAlias(cls, item)


class Match:
    """`_found`: what `_regex_match` gives; `_of`: the exact str or bytes, pattern, string, pos, endpos."""

    __module__ = "re"
    __slots__ = ("_found", "_of")
    __new__ = _new
    re = property(lambda self: self._of[1])
    string = property(lambda self: self._of[2])
    pos = property(lambda self: self._of[3])
    endpos = property(lambda self: self._of[4])

    def _index(self, group):
        if hasattr(group, "__index__"):
            index = _index(group)
            if 0 <= index <= self.re.groups:
                return index
        else:
            index = self.re.groupindex.get(group)
            if index is not None:
                return index
        raise IndexError("no such group")

    def _text(self, index, default=None):
        found = self._found
        start = found[2 * index + 1]
        return default if start < 0 else self._of[0][start : found[2 * index + 2]]

    def group(self, *groups):
        if len(groups) == 0:
            return self._text(0)
        if len(groups) == 1:
            index = groups[0]
            found = self._found
            if type(index) is int and 0 <= 2 * index < len(found) - 1:
                start = found[2 * index + 1]
                return None if start < 0 else self._of[0][start : found[2 * index + 2]]
            return self._text(self._index(index))
        return tuple([self._text(self._index(group)) for group in groups])

    def __getitem__(self, group, /):
        found = self._found
        if type(group) is int and 0 <= 2 * group < len(found) - 1:
            start = found[2 * group + 1]
            return None if start < 0 else self._of[0][start : found[2 * group + 2]]
        return self._text(self._index(group))

    def groups(self, default=None):
        return tuple([self._text(i, default) for i in range(1, self.re.groups + 1)])

    def groupdict(self, default=None):
        return {name: self._text(index, default) for name, index in self.re.groupindex.items()}

    def start(self, group=0, /):
        if group == 0 and type(group) is int:
            return self._found[1]
        return self._found[2 * self._index(group) + 1]

    def end(self, group=0, /):
        if group == 0 and type(group) is int:
            return self._found[2]
        return self._found[2 * self._index(group) + 2]

    def span(self, group=0, /):
        at = 2 * self._index(group) + 1
        return self._found[at : at + 2]

    @property
    def regs(self):
        return tuple([self._found[i : i + 2] for i in range(1, len(self._found), 2)])

    @property
    def lastindex(self):
        return self._found[0] or None

    @property
    def lastgroup(self):
        last = self._found[0]
        names = self.re._indexgroup
        return names[last] if 0 < last < len(names) else None

    def expand(self, template):
        re = _modules()["re"]
        if hasattr(re, "_expand"):
            return re._expand(self.re, self, template)
        return re._compile_template(self.re, template)._expand(self)

    def __repr__(self):
        return f"<re.Match object; span={self.span()!r}, match={self.group()!r}>"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    @classmethod
    def __class_getitem__(cls, item):
        return _import_name("types", ("GenericAlias",), 0, {}).GenericAlias(cls, item)


_A_MATCH = object.__new__(Match)
_A_MATCH._found = _A_MATCH._of = None


class SRE_Scanner:
    __new__ = _new

    def match(self):
        return self._next(0)

    def search(self):
        return self._next(Mode.SEARCH)

    def _next(self, mode):
        if self._at < 0:
            return None
        found = _regex_match(self.pattern._program, self._subject, self._at, self._endpos, mode | self._mode)
        if found is None:
            self._at = -1
            return None
        self._at = found[2]
        self._mode = Mode.NOT_EMPTY if found[1] == found[2] else 0
        return _match(self.pattern, self._string, self._subject, self._pos, self._endpos, found)


def _bounds(pos, endpos, length):
    """Within the string."""
    return min(max(_index(pos), 0), length), min(max(_index(endpos), 0), length)


def _match(pattern, string, subject, pos, endpos, found):
    match = _instance_like(_A_MATCH)
    match._found = found
    match._of = (subject, pattern, string, pos, endpos)
    return match


def _scanner(pattern, string, subject, pos, endpos):
    scanner = object.__new__(SRE_Scanner)
    scanner.pattern = pattern
    scanner._string = string
    scanner._subject = subject
    scanner._at = scanner._pos = pos
    scanner._endpos = endpos
    scanner._mode = 0
    return scanner


def compile(pattern, flags, code, groups, groupindex, indexgroup):
    made = object.__new__(Pattern)
    made._hashed = None
    made.pattern = pattern
    made.flags = flags
    made.groups = groups
    made.groupindex = type(type.__dict__)(groupindex)
    made._isbytes = -1 if pattern is None else 0 if isinstance(pattern, str) else 1
    made._indexgroup = indexgroup
    made._program = _Program(code, groups).make()
    return made


def template(pattern, template, /):
    return _Template(template)


def getcodesize():
    return CODESIZE


def ascii_iscased(character, /):
    return 65 <= character <= 90 or 97 <= character <= 122


def ascii_tolower(character, /):
    return character + 32 if 65 <= character <= 90 else character


def unicode_iscased(character, /):
    char = chr(character)
    return char.lower()[0] != char or char.upper()[0] != char


def unicode_tolower(character, /):
    return ord(chr(character).lower()[0])
