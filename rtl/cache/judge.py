"""What of the lookups is missing, and whether the core goes on: what comes late in a cycle, the tags, in as few LUTs in
a row as there can be.

Synthesis does not know that block RAM answers late. Where it is free to, it saves LUTs by sharing: eight in a row then
lead from the tags to `run` instead of four (and a wire that is kept does not keep it from that:
findings/yosys_kept_wires.sh). So each of these is a module whose border it has to keep (boards/tools.py), and so small
that what takes the fewest LUTs is the shallowest as well.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

#: What the names of submodules begin with that are mapped apart from what is around them.
APART = "apart_"


class Same(wiring.Component):
    """same: a and b are equal, and `also` holds. Two LUTs in a row for up to eight bits."""

    def __init__(self, width: int) -> None:
        super().__init__({"a": In(width), "b": In(width), "also": In(1), "same": Out(1)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.d.comb += self.same.eq((self.a == self.b) & self.also)
        return m


class Missing(wiring.Component):
    """Of each lookup, a bit. wants: it has to be answered; low, high: the halves of its tag say that its line is there;
    serves: if it is, the lookup can be answered. missing: it has to be, and is not. One LUT each.
    """

    def __init__(self, lookups: int) -> None:
        super().__init__({name: In(lookups) for name in ("wants", "low", "high", "serves")} | {"missing": Out(lookups)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.d.comb += self.missing.eq(self.wants & ~(self.low & self.high & self.serves))
        return m


class Judge(wiring.Component):
    """run: nothing is missing; the rest as above. Two LUTs in a row."""

    def __init__(self, lookups: int) -> None:
        self._lookups = lookups
        super().__init__({name: In(lookups) for name in ("wants", "low", "high", "serves")} | {"run": Out(1)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.each = each = Missing(self._lookups)
        m.d.comb += [
            each.wants.eq(self.wants), each.low.eq(self.low), each.high.eq(self.high), each.serves.eq(self.serves),
            self.run.eq(~each.missing.any()),
        ]  # fmt: skip
        return m
