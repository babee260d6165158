"""Proofs of the floating-point unit's parts that a solver can follow: what an operand is, comparison, minimum, sign,
class; shifts and leading zeros; conversion of and to integers. (Sums, products and quotients are compared with
SoftFloat.)
"""

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *

from rtl.fpu.compare import Compare
from rtl.fpu.integer import ToInteger
from rtl.fpu.layouts import BIAS, FRAME, PLACES, FloatOp, Rounding
from rtl.fpu.shift import LeadingZeros, Shift
from rtl.fpu.unit import FloatUnit
from rtl.fpu.unpack import Unpack
from tests.formal.engine import Harness, Proof, must
from tests.formal.seeds import Seed, in_field

#: By precision (double, single): bits of a word, of its fraction.
PRECISIONS = {"d": (64, 52), "s": (32, 23)}


class Word:
    """What the bits of an operand say, by IEEE 754's text."""

    def __init__(self, bits: Value, width: int, fraction: int) -> None:
        self.bits, self.width = bits[:width], width
        self.sign, self.magnitude = bits[width - 1], bits[: width - 1]
        self.exponent, self.fraction = bits[fraction : width - 1], bits[:fraction]
        self.nan = self.exponent.all() & (self.fraction != 0)
        self.quiet = self.nan & bits[fraction - 1]
        self.signaling = self.nan & ~bits[fraction - 1]
        self.infinite = self.exponent.all() & (self.fraction == 0)
        self.zero = self.magnitude == 0
        self.subnormal = (self.exponent == 0) & ~self.zero
        self.normal = ~self.exponent.all() & (self.exponent != 0)
        # Ordered like the numbers (-0 below +0), as unsigned.
        self.key = Mux(self.sign, ~self.bits, self.bits | 1 << width - 1)[:width]


class CompareHarness(Harness):
    """Any operands and operation. Combinational."""

    def build(self, m: Module) -> None:
        m.submodules.compare = compare = Compare()
        control = compare.x_control
        bits = [Signal(64, name=n) for n in "ab"]
        m.d.comb += Value.cast(control).eq(AnySeq(Value.cast(control).shape().width))
        for name, word in zip("ab", bits, strict=True):
            m.submodules[f"unpack_{name}"] = unpack = Unpack()
            m.d.comb += [
                word.eq(AnySeq(64)), unpack.x_bits.eq(word), unpack.x_single.eq(control.single),
                getattr(compare, f"x_{name}").eq(word), getattr(compare, f"x_{name}_number").eq(unpack.x_out),
            ]  # fmt: skip
        for precision, (width, fraction) in PRECISIONS.items():
            a, b = (Word(word, width, fraction) for word in bits)
            with m.If(control.single == (precision == "s")):
                self.properties(m, precision, compare, a, b)
                apart = Mux(a.exponent > b.exponent, a.exponent - b.exponent, b.exponent - a.exponent)
                finite = ~a.exponent.all() & ~b.exponent.all()
                must(m, f"near.{precision}", ~finite | (compare.x_near == (apart <= 1)))

    @staticmethod
    def properties(m: Module, p: str, unit: Compare, a: Word, b: Word) -> None:
        op, variant, word = unit.x_control.op, unit.x_control.variant, unit.x_word[: a.width]
        unordered, equal = a.nan | b.nan, (a.bits == b.bits) | a.zero & b.zero
        less = (a.key < b.key) & ~equal
        signaling = a.signaling | b.signaling
        with m.If(op == FloatOp.COMPARE):
            for number, (name, holds) in enumerate((("fle", less | equal), ("flt", less), ("feq", equal))):
                with m.If(variant == number):
                    must(m, f"{name}.{p}", word == (holds & ~unordered))
                    must(m, f"{name}.{p} invalid", unit.x_invalid == (signaling if name == "feq" else unordered))
        with m.Elif((op == FloatOp.MINMAX) & ~variant[1]):
            for number, (name, first) in enumerate((("fmin", a.key < b.key), ("fmax", a.key > b.key))):
                with m.If(variant == number):
                    must(m, f"{name}.{p} of numbers", unordered | (word == Mux(first, a.bits, b.bits)))
                    must(m, f"{name}.{p} of one number", ~(a.nan ^ b.nan) | (word == Mux(a.nan, b.bits, a.bits)))
                    must(m, f"{name}.{p} of NaNs", unit.x_nan == (a.nan & b.nan))
                    must(m, f"{name}.{p} invalid", unit.x_invalid == signaling)
        with m.Elif((op == FloatOp.SIGN) & (variant != 3)):
            signs = (b.sign, ~b.sign, a.sign ^ b.sign)
            for number, (name, sign) in enumerate(zip(("fsgnj", "fsgnjn", "fsgnjx"), signs, strict=True)):
                with m.If(variant == number):
                    must(m, f"{name}.{p}", word == Cat(a.magnitude, sign))
        with m.Elif(op == FloatOp.CLASS):
            kinds = (a.infinite, a.normal, a.subnormal, a.zero)
            classes = [kind & a.sign for kind in kinds] + [kind & ~a.sign for kind in reversed(kinds)]
            must(m, f"fclass.{p}", word == Cat(*classes, a.signaling, a.quiet))


class ShiftHarness(Harness):
    """Any frame and amount, what inverts it, and the count of its leading zeros. Combinational."""

    def build(self, m: Module) -> None:
        m.submodules.shift, m.submodules.zeros = unit, zeros = Shift(), LeadingZeros()
        whole = Signal(FRAME + 2 * 63)
        m.d.comb += [
            unit.value.eq(AnySeq(FRAME)), unit.amount.eq(AnySeq(6)), zeros.value.eq(unit.value),
            unit.enable.eq(AnySeq(1)), unit.other.eq(AnySeq(FRAME)), zeros.most.eq(unit.amount),
            whole.eq(unit.value << (unit.amount << 1)),
        ]  # fmt: skip
        must(m, "zero is found", zeros.zero == (unit.value == 0))
        must(m, "a shift by so many pairs", ~unit.enable | (unit.result == whole[:FRAME] ^ unit.other))
        must(m, "nothing else is there", unit.enable | (unit.amount != 0) | (unit.result == unit.other))
        must(m, "it is inverted", unit.enable | (unit.amount != 2) | (unit.result == ~unit.other))
        must(m, "what is lost is found", zeros.zero | (zeros.fewer == (whole[FRAME:] != 0)))
        with m.If(~zeros.zero & (unit.amount == zeros.count)):
            must(m, "no one is lost", whole[FRAME:] == 0)
            must(m, "the highest one is at the top", whole[FRAME - 2 : FRAME] != 0)


class ToIntHarness(Harness):
    """Any magnitude, sign, kind and rounding mode. Combinational. What is rounded is compared as a multiple of the
    frame's lowest place.
    """

    def build(self, m: Module) -> None:
        m.submodules.unit = unit = ToInteger()
        mode, low = Signal(Rounding), FRAME - PLACES
        result, exact, error = Signal(signed(34)), Signal(signed(FRAME + 3)), Signal(signed(FRAME + 4))
        magnitude = Signal(FRAME + 1)
        m.d.comb += [
            Value.cast(mode).eq(AnySeq(3)), unit.x_frame.eq(AnySeq(FRAME)), unit.x_sign.eq(AnySeq(1)),
            unit.x_unsigned.eq(AnySeq(1)), unit.x_beyond.eq(AnySeq(1)), unit.x_odd.eq(AnySeq(1)),
            magnitude.eq(unit.x_frame << unit.x_odd),
            unit.x_nearest.eq((mode == Rounding.NEAR_EVEN) | (mode == Rounding.NEAR_AWAY)),
            unit.x_even.eq(mode == Rounding.NEAR_EVEN),
            unit.x_up.eq(Mux(unit.x_sign, mode == Rounding.DOWN, mode == Rounding.UP)),
            result.eq(Cat(unit.x_word, (unit.x_word[31] & ~unit.x_unsigned).replicate(2))),
            exact.eq(Mux(unit.x_sign, -magnitude, magnitude)),
            error.eq((result << low) - exact),
        ]  # fmt: skip
        away = Mux(unit.x_sign, -error, error)  # how far it is rounded away from zero
        half, one = 1 << low - 1, 1 << low
        with m.If(unit.x_flags.invalid):
            lowest = Mux(unit.x_unsigned, 0, 1 << 31)
            must(m, "saturation", unit.x_word == Mux(unit.x_sign, lowest, ~lowest & 0xFFFF_FFFF))
            must(m, "nothing but invalid", ~unit.x_flags.inexact)
            # It is beyond indeed: rounded by less than one, it does not fit.
            fits = Mux(unit.x_unsigned, (exact > -half) & (exact < (2**32 - 1 << low)),
                       (exact > (-(2**31) << low)) & (exact < (2**31 - 1 << low)))
            must(m, "invalid only beyond", unit.x_beyond | ~fits | unit.x_unsigned & unit.x_sign)
            must(m, "negative", unit.x_beyond | ~(unit.x_unsigned & unit.x_sign) | (exact < -half)
                 | (mode == Rounding.DOWN) & (exact < 0) | (exact == -half))
        with m.Else():
            must(m, "within one", (error < one) & (error > -one))
            must(m, "inexact", unit.x_flags.inexact == (error != 0))
            with m.Switch(mode):
                with m.Case(Rounding.TO_ZERO):
                    must(m, "towards zero", away <= 0)
                with m.Case(Rounding.DOWN):
                    must(m, "down", error <= 0)
                with m.Case(Rounding.UP):
                    must(m, "up", error >= 0)
                with m.Case(Rounding.NEAR_EVEN, Rounding.NEAR_AWAY):
                    must(m, "to nearest", (error <= half) & (error >= -half))
                    tie = (error == half) | (error == -half)
                    must(m, "to even", ~tie | ~unit.x_even | ~unit.x_word[0])
                    must(m, "away", ~tie | unit.x_even | (away > 0))


class FromIntHarness(Harness):
    """A conversion of any integer to double precision, from the first cycle on."""

    def build(self, m: Module) -> None:
        m.submodules.unit = unit = FloatUnit()
        number, unsigned, mode = Signal(32), Signal(), Signal(3)
        done, seen = Signal(), Signal()
        m.d.comb += [
            number.eq(AnyConst(32)), unsigned.eq(AnyConst(1)), mode.eq(AnyConst(3)),
            unit.x_start.eq(~done), unit.x_a.eq(number), unit.x_control.op.eq(FloatOp.FROM_INT),
            unit.x_control.variant.eq(unsigned), unit.x_control.mode.eq(mode),
        ]  # fmt: skip
        m.d.sync += [done.eq(done | unit.x_done), seen.eq(done)]
        with m.If(done & ~seen):
            r, negative = unit.m_result, ~unsigned & number[31]
            magnitude = Mux(negative, -number, number)[:32]
            down = (BIAS + 52 - r[52:63])[:6]
            whole = Cat(r[:52], C(1, 1))
            must(m, "zero", (number != 0) | (r == 0))
            must(m, "sign", r[63] == negative)
            must(m, "magnitude", (number == 0) | (whole == (magnitude << down)[:53]) & ((whole >> down) == magnitude))
            must(m, "exact", unit.m_flags.as_value() == 0)


def _flip_lowest(m: Module, unit: object, value: Value) -> Value:
    return value ^ (unit.x_a[:8] == 5)


_NAMES = ("fle", "flt", "feq")
_SIGNS = ("fsgnj", "fsgnjn", "fsgnjx")
PROOFS = (
    Proof(
        name="float compare", harness=CompareHarness, depth=1, quick=True, why="combinational",
        seeds=(
            Seed(what="results of 5 have a wrong lowest bit", unit=Compare, port="x_word", change=_flip_lowest,
                 breaks=tuple(f"{n}.{p}" for n in (*_NAMES, *_SIGNS, "fclass") for p in PRECISIONS)
                 + tuple(f"{n}.{p} of {what}" for n in ("fmin", "fmax") for p in PRECISIONS
                         for what in ("numbers", "one number"))),
            Seed(what="NaNs of 5 are no NaNs", unit=Compare, port="x_nan", change=_flip_lowest,
                 breaks=tuple(f"{n}.{p} of NaNs" for n in ("fmin", "fmax") for p in PRECISIONS)),
            Seed(what="flags of 5 are wrong", unit=Compare, port="x_invalid", change=_flip_lowest,
                 breaks=tuple(f"{n}.{p} invalid" for n in (*_NAMES, "fmin", "fmax") for p in PRECISIONS)),
            Seed(what="exponents of 5 are not near where they are, and are where they are not", unit=Compare,
                 port="x_near", change=_flip_lowest, breaks=tuple(f"near.{p}" for p in PRECISIONS)),
            Seed(what="signaling NaNs are quiet", unit=Unpack, port="x_out",
                 change=in_field("x_out", "signaling", lambda m, u, v: C(0, 1)), breaks=("fclass.d", "feq.s invalid")),
        ),
    ),
    Proof(
        name="float shift", harness=ShiftHarness, depth=1, quick=True, why="combinational",
        seeds=(
            Seed(what="one pair too many is counted", unit=LeadingZeros, port="count",
                 change=lambda m, u, v: v + 1, breaks=("no one is lost",)),
            Seed(what="one pair too few is counted", unit=LeadingZeros, port="count",
                 change=lambda m, u, v: v - 1, breaks=("the highest one is at the top",)),
            Seed(what="zero is never found", unit=LeadingZeros, port="zero", change=lambda m, u, v: C(0, 1),
                 breaks=("zero is found",)),
            Seed(what="the result's lowest bit is set", unit=Shift, port="result", change=lambda m, u, v: v | 1,
                 breaks=("a shift by so many pairs", "nothing else is there")),
            Seed(what="the result's lowest bit is clear", unit=Shift, port="result", change=lambda m, u, v: v & ~1,
                 breaks=("a shift by so many pairs", "it is inverted")),
            Seed(what="what is lost is forgotten", unit=LeadingZeros, port="fewer", change=lambda m, u, v: C(0, 1),
                 breaks=("what is lost is found",)),
        ),
    ),
    Proof(
        name="float to int", harness=ToIntHarness, depth=1, quick=True, why="combinational",
        seeds=(
            Seed(what="the lowest bit is set", unit=ToInteger, port="x_word", change=lambda m, u, v: v | 1,
                 breaks=("saturation", "within one", "inexact", "down", "to even", "towards zero")),
            Seed(what="the lowest bit is clear", unit=ToInteger, port="x_word", change=lambda m, u, v: v & 0xFFFF_FFFE,
                 breaks=("up", "to nearest")),
            Seed(what="it is never rounded up", unit=ToInteger, port="x_up", change=lambda m, u, v: C(0, 1),
                 breaks=("up", "down")),
            Seed(what="ties go to even", unit=ToInteger, port="x_even", change=lambda m, u, v: C(1, 1),
                 breaks=("away",)),
            Seed(what="negative numbers are invalid, if unsigned", unit=ToInteger, port="x_flags",
                 change=lambda m, u, v: v | (u.x_unsigned & u.x_sign) << 4, breaks=("negative",)),
            Seed(what="inexact integers are invalid, too", unit=ToInteger, port="x_flags",
                 change=lambda m, u, v: v | (v[0] << 4), breaks=("nothing but invalid", "invalid only beyond")),
        ),
    ),
    Proof(
        name="float of int", harness=FromIntHarness, depth=6, why="an operation has left the unit after 4 cycles",
        seeds=(
            # (Rounding makes up for one.)
            Seed(what="two pairs too few are counted", unit=LeadingZeros, port="count",
                 change=lambda m, u, v: v - (v != 0) - (v > 1), breaks=("magnitude",)),
            Seed(what="all integers are signed", unit=Unpack, port="x_signed", change=lambda m, u, v: C(1, 1),
                 breaks=("sign", "magnitude")),
            Seed(what="zero is not found", unit=LeadingZeros, port="zero", change=lambda m, u, v: C(0, 1),
                 breaks=("zero",)),
            Seed(what="the sum is inexact", unit=Shift, port="result", change=lambda m, u, v: v | 1,
                 breaks=("exact",)),
        ),
    ),
)  # fmt: skip
