"""Regular expressions by chance, and the program that shows what they match."""

from __future__ import annotations

import random
import re
import warnings

LETTERS = ["a", "a", "b", "b", "c", "A", "B", " ", "\\n", "1"]
WIDE = ["é", "Ω", "ß"]
CLASSES = [".", "\\w", "\\W", "\\d", "\\D", "\\s", "\\S"]
SET_PARTS = ["a", "b", "c", "a-c", "0-9", "\\w", "\\d", "A-Z", "\\s", "\\W", "k"]
WIDE_PARTS = ["é", "α-ω", "ſ"]
PLACES = ["^", "$", "\\b", "\\B", "\\A", "\\Z"]
REPEATS = ["*", "+", "?", "*", "+", "{2}", "{1,2}", "{0,3}", "{2,}"]
TEXT = "aaabbbccABC1 \nkK_"
WIDE_TEXT = "éÉßſΩωKſİı"

SHOW = r"""
import re
def show(m):
    if m is None: return None
    return m.regs, m.groups(), m.lastindex, m.lastgroup, m.groupdict()
for number, (p, f, texts) in enumerate(CASES):
    try: c = re.compile(p, f)
    except Exception as e:
        print(number, type(e).__name__, e)
        continue
    print(number, c, c.groups, c.groupindex)
    r = r"<\g<0>>" if isinstance(p, str) else rb"<\g<0>>"
    for t in texts:
        print(show(c.match(t)), show(c.search(t)), show(c.fullmatch(t)), show(c.search(t, 1, 4)))
        print(c.findall(t), [m.span() for m in c.finditer(t, 1)], c.split(t), c.subn(r, t), c.sub(t[:0], t, 2))
"""


class Generator:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.groups = 0
        self.is_bytes = False

    def pick(self, items: list[str], wide: list[str]) -> str:
        return self.rng.choice(items if self.is_bytes else items + wide)

    def group(self, depth: int) -> str:
        rng = self.rng
        kind = rng.choices(("(", "(?P<", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?(", "(?>", "(?i:"),
                           (40, 12, 18, 6, 6, 5, 5, 5, 5, 6))[0]  # fmt: skip
        if kind == "(?<=" or kind == "(?<!":
            return kind + rng.choice(["a", "ab", "[abc]", "\\w", "a|b", "(?:ab|bc)"]) + ")"
        if kind == "(?(":
            if not self.groups:
                return "a"
            return f"(?({rng.randint(1, self.groups)}){self.sequence(depth)}|{self.sequence(depth)})"
        if kind == "(?i:":
            kind = rng.choice(["(?i:", "(?s:", "(?-i:", "(?m:"] + ([] if self.is_bytes else ["(?a:"]))
        if kind in ("(", "(?P<"):
            self.groups += 1
            if kind == "(?P<":
                kind += f"g{self.groups}>"
        return f"{kind}{self.ways(depth)})"

    def item(self, depth: int) -> str:
        rng = self.rng
        chance = rng.random()
        if chance < 0.06:
            return rng.choice(PLACES)
        if chance < 0.42 or depth < 0:
            item = self.pick(LETTERS, WIDE)
        elif chance < 0.52:
            item = rng.choice(CLASSES)
        elif chance < 0.64:
            parts = "".join(self.pick(SET_PARTS, WIDE_PARTS) for _ in range(rng.randint(1, 3)))
            item = f"[{rng.choice(['', '', '^'])}{parts}]"
        elif chance < 0.70 and self.groups:
            item = f"\\{rng.randint(1, min(self.groups, 9))}"
        else:
            item = self.group(depth - 1)
        if rng.random() < 0.5:
            item += rng.choice(REPEATS) + rng.choice(["", "", "", "?", "+"])
        return item

    def sequence(self, depth: int) -> str:
        return "".join(self.item(depth) for _ in range(self.rng.randint(depth == 3, 3)))

    def ways(self, depth: int) -> str:
        return "|".join(self.sequence(depth) for _ in range(self.rng.choice([1, 1, 1, 2, 2, 3])))

    def case(self) -> tuple[str | bytes, int, list[str | bytes]] | None:
        """Pattern, flags, texts; None: it was no pattern (a few of these are cases, too)."""
        rng = self.rng
        self.groups = 0
        self.is_bytes = rng.random() < 0.15
        text = self.ways(3)
        flags = [int(flag) for flag in (re.I, re.M, re.S, re.L if self.is_bytes else re.A) if rng.random() < 0.2]
        pattern: str | bytes = text.encode() if self.is_bytes else text
        try:
            re.compile(pattern, sum(flags))
        except (re.error, ValueError):
            if rng.random() < 0.95:
                return None
        texts = ["".join(self.pick(list(TEXT), list(WIDE_TEXT)) for _ in range(rng.randint(0, 9))) for _ in range(2)]
        return pattern, sum(flags), [t.encode() if self.is_bytes else t for t in texts]


def program(seed: int, count: int) -> str:
    """Its output is what `count` patterns match."""
    generator = Generator(seed)
    cases = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        while len(cases) < count:
            case = generator.case()
            if case is not None:
                cases.append(case)
    return "\n".join(["CASES = [", *(f"    {case!r}," for case in cases), "]", SHOW])
