"""Programs of the VM's regular-expression engine (spec.regex), made of the code lists of CPython's re._compiler. The
numbers of its operators are those of its own re._constants, whatever its version."""

from _spec_regex import NEGATED, SET_BITMAP_WORDS, FOLD_STEP, Category, Fold, Head, Place, RegexOp, SetItem, Slot

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


def constants_of_host():
    return _modules()["re._constants"]


def _host_names():
    """Names of CPython's operators, places and categories by their numbers."""
    if not _numbers:
        constants = constants_of_host()
        for codes in (constants.OPCODES, constants.ATCODES, constants.CHCODES):
            _numbers.append({int(code): code.name for code in codes})
    return _numbers


class Program:
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
        if code[i + 2] & constants_of_host().SRE_INFO_CHARSET:
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
