"""Memories with two ports. The module is Verilog, and comes in two kinds with the same timing and the same ports:

block_ram.v               block RAM, for boards
simulation/mapped_ram.sv  a file that is mapped into the simulator's memory, and may be mapped by other processes too
"""

from pathlib import Path

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import In

from rtl.config import CoreConfig
from rtl.layouts import MemoryPort

HERE = Path(__file__).parent
BLOCK_RAM = HERE / "block_ram.v"
MAPPED_RAM = HERE / "simulation" / "mapped_ram.sv"


#: Attribute of a memory whose user never looks at a word that was read while it was written.
ANY_VALUE = {"no_rw_check": 1}


def registered_read(m: Module, memory: Memory, enable: Value | int = 1) -> tuple[Signal, Signal]:
    """A clocked read port of a memory that has the attribute ANY_VALUE: its address and its data. The data stays where
    `enable` does not hold. (Amaranth's own clocked ports ask for the old contents of a word that is written in the same
    cycle. Block RAM does not give them, so Yosys adds registers and a comparator; the attribute does not prevent that.)
    """
    port = memory.read_port(domain="comb")
    data = Signal(port.data.shape())
    with m.If(enable):
        m.d.sync += data.eq(port.data)
    return port.addr, data


def read_domain(m: Module, config: CoreConfig) -> str:
    """The domain of read ports that answer in the same cycle: none, or (from block RAM) the clock's falling edge."""
    if not config.block_ram_only:
        return "comb"
    m.domains.falling = ClockDomain("falling", clk_edge="neg", reset_less=True, local=True)
    m.d.comb += ClockSignal("falling").eq(ClockSignal())
    return "falling"


class Ram(wiring.Component):
    """a, b: two independent ports. A port that reads a word that the other writes in the same cycle gets either value,
    or (in block RAM) neither: the core never looks at what it reads then.

    `file` names the environment variable SIDEWINDER_<file> that says where the mapped kind finds its contents.
    """

    def __init__(self, *, depth: int, width: int, file: str) -> None:
        if depth & (depth - 1) or width % 8:
            raise ValueError(f"memory of {depth} words of {width} bits: not a power of two, or not of whole bytes")
        self._depth, self._width, self._file = depth, width, file
        port = MemoryPort((depth - 1).bit_length(), width)
        super().__init__({"a": In(port), "b": In(port)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        ports = {}
        for name, port in (("a", self.a), ("b", self.b)):
            for signal in ("enable", "address", "mask", "data", "write_address"):
                ports[f"i_{name}_{signal}"] = getattr(port, signal)
            ports[f"o_{name}_value"] = port.value
        m.submodules.ram = Instance(
            "sidewinder_ram",
            p_WIDTH=self._width,
            p_ADDRESS=(self._depth - 1).bit_length(),
            p_FILE=self._file,
            i_clk=ClockSignal(),
            **ports,
        )
        return m
