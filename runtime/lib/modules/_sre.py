"""_sre: the engine of re. re._compiler's code lists become programs of the VM's engine (spec.regex), here; the numbers
of CPython's operators are those of its own re._constants, whatever its version."""

from _spec_regex import NEGATED, SET_BITMAP_WORDS, FOLD_STEP, Category, Fold, Head, Mode, Place, RegexOp, SetItem, Slot

CODESIZE = 4
MAXREPEAT = 4294967295
MAXGROUPS = 1073741823

_LIMIT = 0x3FFFFFFF
_FOLDS = {"": Fold.NONE, "_IGNORE": Fold.ASCII, "_UNI_IGNORE": Fold.UNICODE, "_LOC_IGNORE": Fold.LOCALE}
_TESTS = {
    f"{name}{suffix}": op + FOLD_STEP * fold
    for name, op in (("LITERAL", RegexOp.LITERAL), ("NOT_LITERAL", RegexOp.NOT_LITERAL), ("IN", RegexOp.SET))
    for suffix, fold in _FOLDS.items()
}
_TESTS.update(ANY=RegexOp.ANY, ANY_ALL=RegexOp.ANY_ALL, CATEGORY=RegexOp.CATEGORY)
_BACKWARD = {f"GROUPREF{suffix}": fold for suffix, fold in _FOLDS.items()}
_ONES = {
    "REPEAT_ONE": RegexOp.REPEAT_ONE,
    "MIN_REPEAT_ONE": RegexOp.MIN_REPEAT_ONE,
    "POSSESSIVE_REPEAT_ONE": RegexOp.POSSESSIVE_ONE,
}
_CATEGORIES = {
    f"CATEGORY_{prefix}{negation}{name}": getattr(Category, f"{there}{name}") + (NEGATED if negation else 0)
    for prefix, there in (("", ""), ("UNI_", "UNI_"), ("LOC_", ""))
    for negation in ("", "NOT_")
    for name in ("DIGIT", "SPACE", "WORD")
}
_CATEGORIES.update(
    CATEGORY_LINEBREAK=Category.LINE_BREAK,
    CATEGORY_NOT_LINEBREAK=Category.LINE_BREAK + NEGATED,
    CATEGORY_UNI_LINEBREAK=Category.UNI_LINE_BREAK,
    CATEGORY_UNI_NOT_LINEBREAK=Category.UNI_LINE_BREAK + NEGATED,
)
_EMPTY_TOO = _service(16) >= (3, 14, 0)
_NOT_BOUNDARY = Place.NOT_BOUNDARY_OR_EMPTY if _EMPTY_TOO else Place.NOT_BOUNDARY
_PLACES = {
    "AT_BEGINNING": Place.BEGINNING, "AT_BEGINNING_STRING": Place.BEGINNING,
    "AT_BEGINNING_LINE": Place.BEGINNING_LINE, "AT_END": Place.END, "AT_END_LINE": Place.END_LINE,
    "AT_END_STRING": Place.END_STRING, "AT_BOUNDARY": Place.BOUNDARY, "AT_LOC_BOUNDARY": Place.BOUNDARY,
    "AT_NON_BOUNDARY": _NOT_BOUNDARY, "AT_LOC_NON_BOUNDARY": _NOT_BOUNDARY, "AT_UNI_BOUNDARY": Place.UNI_BOUNDARY,
    "AT_UNI_NON_BOUNDARY": Place.UNI_NOT_BOUNDARY_OR_EMPTY if _EMPTY_TOO else Place.UNI_NOT_BOUNDARY,
}  # fmt: skip
_numbers = []


def __getattr__(name):
    if name == "MAGIC":  # whatever re._constants has: its numbers are read
        return _constants().MAGIC
    raise AttributeError(f"module '_sre' has no attribute {name!r}")


def _constants():
    return _modules()["re._constants"]


def _host_names():
    """Names of CPython's operators, places and categories by their numbers."""
    if not _numbers:
        constants = _constants()
        for codes in (constants.OPCODES, constants.ATCODES, constants.CHCODES):
            _numbers.append({int(code): code.name for code in codes})
    return _numbers


class _Program:
    """Makes it. `targets`: places in `words` of jump targets, by the places in `code` that they stand for."""

    def __init__(self, code, groups):
        self.code = code
        self.names, self.places, self.categories = _host_names()
        self.groups = groups
        self.slots = Slot.MARKS + 2 * groups
        self.words = [0] * Head.ENTRY
        self.targets = []
        self.where = {}
        self.sets = {}
        self.set_uses = []
        self.repeats = []
        self.ends = []
        self.alternatives = set()
        self.info_set = 0

    def new_slots(self, count):
        slot = self.slots
        self.slots += count
        return slot

    def target(self, place):
        self.targets.append((len(self.words), place))
        self.words.append(0)

    def test(self, i):
        """Adds the test that stands at i; the place behind it."""
        name = self.names[self.code[i]]
        op = _TESTS[name]
        self.words.append(op)
        if op & FOLD_STEP - 1 == RegexOp.SET:
            self.set_uses.append((len(self.words), self.set(i + 2)))
            self.words.append(0)
            return i + 1 + self.code[i + 1]
        if op == RegexOp.ANY or op == RegexOp.ANY_ALL:
            self.words.append(0)
            return i + 1
        argument = self.code[i + 1]
        self.words.append(_CATEGORIES[self.categories[argument]] if op == RegexOp.CATEGORY else argument)
        return i + 2

    def set(self, i):
        """Number of the set whose items begin at i."""
        code = self.code
        words = [0] * (SET_BITMAP_WORDS + 1)
        name = self.names[code[i]]
        while name != "FAILURE":
            i += 1
            if name == "NEGATE":
                words[SET_BITMAP_WORDS] ^= 1
            elif name == "LITERAL":
                words += (SetItem.LITERAL, code[i])
                i += 1
            elif name == "CATEGORY":
                words += (SetItem.CATEGORY, _CATEGORIES[self.categories[code[i]]])
                i += 1
            elif name == "RANGE" or name == "RANGE_UNI_IGNORE":
                words += (getattr(SetItem, name), code[i], code[i + 1])
                i += 2
            elif name == "CHARSET":
                words.append(SetItem.CHARSET)
                words += code[i : i + 8]
                i += 8
            elif name == "BIGCHARSET":
                size = 1 + 64 + 8 * code[i]
                words.append(SetItem.BIG_CHARSET)
                words += code[i : i + size]
                i += size
            else:
                raise RuntimeError("invalid SRE code")
            name = self.names[code[i]]
        words.append(SetItem.END)
        return self.sets.setdefault(tuple(words), len(self.sets))

    def alternative(self, i):
        """A way of a BRANCH begins at i, where the distance to the next one stands."""
        following = i + self.code[i]
        if self.code[following] == 0:  # the last one
            self.alternatives.add(following)
            return i + 1
        self.alternatives.add(following)
        self.words.append(RegexOp.BRANCH)
        self.target(following)
        if self.names[self.code[i + 1]] in ("LITERAL", "IN"):
            self.test(i + 1)
        else:
            self.words += (RegexOp.FAIL, 0)
        return i + 1

    def end_of_part(self):
        """SUCCESS"""
        words = self.words
        if not self.ends:
            words.append(RegexOp.MATCH)
            words.append(0)
            return
        op, slot, following = self.ends.pop()
        words += (op, slot)
        if op == RegexOp.POSSESSIVE_END:
            words.append(following)
            words[following + 4] = len(words)

    def one(self, i, op):
        """A repeat of one character."""
        code = self.code
        following = i + 1 + code[i + 1]
        self.words += (op, min(code[i + 2], _LIMIT), _most(code[i + 3]))
        self.test(i + 4)
        if op == RegexOp.REPEAT_ONE:
            self.words.append(code[following + 1] if self.names[code[following]] == "LITERAL" else -1)
        return following

    def part(self, i, name):
        """What has instructions of its own until a SUCCESS."""
        code, words = self.code, self.words
        following = i + 1 + code[i + 1]
        if name == "ATOMIC_GROUP":
            slot = self.new_slots(2)
            words += (RegexOp.ATOMIC, slot)
            self.ends.append((RegexOp.ATOMIC_END, slot, 0))
            return i + 2
        if name == "POSSESSIVE_REPEAT":
            slot = self.new_slots(3)
            words += (RegexOp.POSSESSIVE, slot)
            self.ends.append((RegexOp.POSSESSIVE_END, slot, len(words)))
            words += (RegexOp.POSSESSIVE_NEXT, slot, min(code[i + 2], _LIMIT), _most(code[i + 3]), 0)
            return i + 4
        slot = self.new_slots(2)
        words += (getattr(RegexOp, name), slot, code[i + 2])
        if name == "ASSERT_NOT":
            self.target(following)
        self.ends.append((getattr(RegexOp, f"{name}_END"), slot, 0))
        return i + 3

    def info(self, i):
        """What is known of the whole pattern."""
        code = self.code
        self.words[Head.WIDTH] = min(code[i + 3], _LIMIT)
        if code[i + 2] & _constants().SRE_INFO_CHARSET:
            self.info_set = self.set(i + 5) + 1
        return i + 1 + code[i + 1]

    def instruction(self, i):
        """Adds what stands at i; the place behind it."""
        code, words = self.code, self.words
        if i in self.alternatives:
            if code[i] == 0:
                if self.targets and self.targets[-1] == (len(words) - 1, i + 1):  # a jump to the next instruction
                    del words[-2:], self.targets[-1]
                return i + 1
            return self.alternative(i)
        name = self.names[code[i]]
        if name in _TESTS:
            return self.test(i)
        if name == "MARK":
            mark = code[i + 1]
            words += (RegexOp.MARK, Slot.MARKS + mark, mark // 2 + 1 if mark & 1 else 0)
            return i + 2
        if name in _ONES:
            return self.one(i, _ONES[name])
        if name == "JUMP":
            words.append(RegexOp.JUMP)
            self.target(i + 1 + code[i + 1])
            return i + 2
        if name == "BRANCH":
            return self.alternative(i + 1)
        if name == "AT":
            words += (RegexOp.AT, _PLACES[self.places[code[i + 1]]])
            return i + 2
        if name == "REPEAT":
            slot = self.new_slots(2)
            words += (RegexOp.REPEAT, slot)
            self.target(i + 1 + code[i + 1])
            self.repeats.append((slot, min(code[i + 2], _LIMIT), _most(code[i + 3]), len(words)))
            return i + 4
        if name == "MAX_UNTIL" or name == "MIN_UNTIL":
            words.append(getattr(RegexOp, name))
            words += self.repeats.pop()
            return i + 1
        if name in _BACKWARD:
            words += (RegexOp.GROUP, Slot.MARKS + 2 * code[i + 1], _BACKWARD[name])
            return i + 2
        if name == "GROUPREF_EXISTS":
            words += (RegexOp.GROUP_EXISTS, Slot.MARKS + 2 * code[i + 1])
            self.target(i + 1 + code[i + 2])
            return i + 3
        if name == "SUCCESS":
            self.end_of_part()
            return i + 1
        if name == "FAILURE":
            words += (RegexOp.FAIL, 0)
            return i + 1
        if name == "INFO":
            return self.info(i)
        return self.part(i, name)

    def first(self):
        """A test that the first character of each match passes."""
        words = self.words
        pc = Head.ENTRY
        while words[pc] == RegexOp.MARK:
            pc += 3
        op = words[pc]
        test = 0
        if op == RegexOp.AT and words[pc + 1] == Place.BEGINNING:
            words[Head.FIRST_TEST] = op
            words[Head.FIRST_ARGUMENT] = words[pc + 1]
            return
        if RegexOp.FAIL < op < RegexOp.MATCH:
            test = pc
        elif op in (RegexOp.REPEAT_ONE, RegexOp.MIN_REPEAT_ONE, RegexOp.POSSESSIVE_ONE) and words[pc + 1] > 0:
            test = pc + 3
        elif self.info_set:
            words[Head.FIRST_TEST] = RegexOp.SET
            self.set_uses.append((Head.FIRST_ARGUMENT, self.info_set - 1))
        if test:
            words[Head.FIRST_TEST] = words[test]
            words[Head.FIRST_ARGUMENT] = words[test + 1]
            for at, number in self.set_uses:
                if at == test + 1:
                    self.set_uses.append((Head.FIRST_ARGUMENT, number))
                    break

    def make(self):
        i = 0
        where, words = self.where, self.words
        while i < len(self.code):
            where[i] = len(words)
            i = self.instruction(i)
        where[i] = len(words)
        self.first()
        for at, place in self.targets:
            words[at] = where[place]
        places = []
        for data in self.sets:
            places.append(len(words))
            words += data
        for at, number in self.set_uses:
            words[at] = places[number]
        words[Head.SLOTS] = self.slots
        words[Head.GROUPS] = self.groups
        program = b"".join([(word & 0xFFFFFFFF).to_bytes(4, "little") for word in words])
        for place in places:
            _regex_fill(program, place)
        return program


def _most(count):
    return -1 if count > _LIMIT else count


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
        return match._subject[:0].join(out)


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
        if data is None:
            raise TypeError(f"expected string or bytes-like object, got '{type(string).__name__}'")
        if self._isbytes == 0:
            raise TypeError("cannot use a string pattern on a bytes-like object")
        return data

    def _run(self, string, pos, endpos, mode):
        subject = self._subject_of(string)
        pos, endpos = _bounds(pos, endpos, len(subject))
        found = _regex_match(self._program, subject, pos, endpos, mode)
        return None if found is None else _match(self, string, subject, pos, endpos, found)

    def match(self, string, pos=0, endpos=9223372036854775807):
        return self._run(string, pos, endpos, 0)

    def fullmatch(self, string, pos=0, endpos=9223372036854775807):
        return self._run(string, pos, endpos, Mode.WHOLE)

    def search(self, string, pos=0, endpos=9223372036854775807):
        return self._run(string, pos, endpos, Mode.SEARCH)

    def _matches(self, string, subject, pos, endpos):
        """All that is found, one after the other."""
        program = self._program
        mode = Mode.SEARCH
        start = pos
        while True:
            found = _regex_match(program, subject, start, endpos, mode)
            if found is None:
                return
            yield found
            start = found[2]
            mode = Mode.SEARCH | Mode.NOT_EMPTY if found[1] == start else Mode.SEARCH

    def finditer(self, string, pos=0, endpos=9223372036854775807):
        subject = self._subject_of(string)
        pos, endpos = _bounds(pos, endpos, len(subject))
        return _callable_iterator(_scanner(self, string, subject, pos, endpos).search, None)

    def scanner(self, string, pos=0, endpos=9223372036854775807):
        subject = self._subject_of(string)
        pos, endpos = _bounds(pos, endpos, len(subject))
        return _scanner(self, string, subject, pos, endpos)

    def findall(self, string, pos=0, endpos=9223372036854775807):
        subject = self._subject_of(string)
        pos, endpos = _bounds(pos, endpos, len(subject))
        program = self._program
        groups = self.groups
        items = []
        mode = Mode.SEARCH
        while True:
            found = _regex_match(program, subject, pos, endpos, mode)
            if found is None:
                return items
            if groups == 0:
                items.append(subject[found[1] : found[2]])
            elif groups == 1:
                items.append(subject[found[3] : found[4]] if found[3] >= 0 else subject[:0])
            else:
                items.append(tuple([subject[max(found[i], 0) : max(found[i + 1], 0)] for i in range(3, len(found), 2)]))
            pos = found[2]
            mode = Mode.SEARCH | Mode.NOT_EMPTY if found[1] == pos else Mode.SEARCH

    def split(self, string, maxsplit=0):
        subject = self._subject_of(string)
        items = []
        last = count = 0
        for found in self._matches(string, subject, 0, len(subject)) if maxsplit >= 0 else ():
            items.append(subject[last : found[1]])
            for i in range(3, len(found), 2):
                items.append(subject[found[i] : found[i + 1]] if found[i] >= 0 else None)
            last = found[2]
            count += 1
            if count == maxsplit:
                break
        items.append(subject[last:])
        return items

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
        function, literal = self._replacement(repl)
        subject = self._subject_of(string)
        end = len(subject)
        items = []
        last = number = 0
        for found in self._matches(string, subject, 0, end) if count >= 0 else ():
            if last < found[1]:
                items.append(subject[last : found[1]])
            if function is not None:
                literal = function(_match(self, string, subject, 0, end, found))
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
        return hash((self.flags, self._program, self.pattern))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    @classmethod
    def __class_getitem__(cls, item):
        return _import_name("types", ("GenericAlias",), 0, {}).GenericAlias(cls, item)


class Match:
    __module__ = "re"
    __new__ = _new

    def _index(self, group):
        if hasattr(group, "__index__"):
            index = group.__index__()
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
        return default if start < 0 else self._subject[start : found[2 * index + 2]]

    def group(self, *groups):
        if len(groups) == 0:
            return self._text(0)
        if len(groups) == 1:
            return self._text(self._index(groups[0]))
        return tuple([self._text(self._index(group)) for group in groups])

    def __getitem__(self, group, /):
        return self._text(self._index(group))

    def groups(self, default=None):
        return tuple([self._text(i, default) for i in range(1, self.re.groups + 1)])

    def groupdict(self, default=None):
        return {name: self._text(index, default) for name, index in self.re.groupindex.items()}

    def start(self, group=0, /):
        return self._found[2 * self._index(group) + 1]

    def end(self, group=0, /):
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
    return min(max(pos.__index__(), 0), length), min(max(endpos.__index__(), 0), length)


def _match(pattern, string, subject, pos, endpos, found):
    match = object.__new__(Match)
    match.re = pattern
    match.string = string
    match.pos = pos
    match.endpos = endpos
    match._subject = subject
    match._found = found
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
