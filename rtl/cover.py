"""What tells some instructions from all others, in few bits: functions of an instruction word for decoders.

A word that is no instruction traps whatever else is found of it. So a function has to be right on instructions only,
and its terms leave out every bit that they can do without (as in two-level minimization).
"""

from collections.abc import Callable, Iterable

from amaranth.hdl import *

from spec import isa

Cube = tuple[int, int]  # the words whose bits in a mask match


def _apart(a: Cube, b: Cube) -> bool:
    return bool((a[1] ^ b[1]) & a[0] & b[0])


def _expanded(cube: Cube, off: list[Cube]) -> Cube:
    """With as few bits as keep it apart from `off`: greedily the bit that tells most of these apart."""
    found, left = 0, off
    while left:
        bits = [1 << i for i in range(32) if cube[0] >> i & 1]
        best = max(bits, key=lambda bit: sum(_apart((bit, cube[1]), other) for other in left))
        kept = [other for other in left if not _apart((best, cube[1]), other)]
        if len(kept) == len(left):
            raise ValueError("a word can be two instructions")
        found, left = found | best, kept
    for i in range(32):  # what a later one has made superfluous
        fewer = found & ~(1 << i)
        if all(_apart((fewer, cube[1]), other) for other in off):
            found = fewer
    return found, cube[1] & found


def cover(on: Iterable[Cube], off: Iterable[Cube]) -> list[Cube]:
    """Cubes that hold all of `on`, and nothing of `off`. Raises ValueError where a word is in both."""
    on, off = list(on), list(off)
    cubes = sorted({_expanded(cube, off) for cube in on}, key=lambda cube: cube[0].bit_count())

    def holds(cube: Cube, other: Cube) -> bool:
        return not cube[0] & ~other[0] and not _apart(cube, other)

    found: list[Cube] = []
    left = on
    while left:
        best = max(cubes, key=lambda cube: sum(holds(cube, other) for other in left))
        found.append(best)
        left = [other for other in left if not holds(best, other)]
    return found


class Chooser:
    """Functions of `word` that are right where it is one of the instructions `rows`."""

    def __init__(self, word: Value, rows: list[isa.Row]) -> None:
        self.rows, self._word = rows, word

    def any_of(self, choose: Callable[[isa.Row], object], among: Callable[[isa.Row], object] | None = None) -> Value:
        """It is an instruction that is chosen (right only where it is one of those among which it is)."""
        cubes: dict[bool, list[Cube]] = {True: [], False: []}
        for row in self.rows:
            if among is None or among(row):
                cubes[bool(choose(row))].append((row.mask, row.match))
        return Cat((self._word & mask) == match for mask, match in cover(cubes[True], cubes[False])).any()

    def field(self, width: int, source_of: Callable[[isa.Row, int], int | None], among: Callable) -> Value:
        """A value whose bit i is bit source_of(row, i) of the word, or zero; right where it is one `among` them."""
        bits = []
        for i in range(width):
            sources = {row.name: source_of(row, i) for row in self.rows if among(row)}
            bits.append(
                Cat(
                    self._word[at] & self.any_of(lambda row, at=at, sources=sources: sources[row.name] == at, among)
                    for at in sorted({*sources.values()} - {None})
                ).any()
            )
        return Cat(bits)


def source(operand: isa.Operand | None, i: int) -> int | None:
    """The bit of the instruction word that is bit i of the operand, if one is."""
    if operand is None:
        return None
    if operand.signed:
        i = min(i, operand.width - 1)
    return next((f.lsb + i - shift for f, shift in operand.pieces if 0 <= i - shift < f.width), None)
