"""A board: what its file in boards/configurations/ says, and the pins that follow from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from boards.tools import BuildError
from rtl.cache.sdram import SdramConfig
from rtl.config import CoreConfig

CONFIGURATIONS = Path(__file__).parent / "configurations"
BAUD = 1_000_000
#: Signals of a resource "spi_flash" that are pins of the design; the last two are held inactive.
FLASH = ("cs", "copi", "cipo", "hold", "wp")

#: Boards that amaranth-boards knows, or that are asked for, and that no tools from PyPI build, or that are too small.
OUT_OF_REACH = {
    "arty_a7, cmod_a7, nexys4ddr and others with Xilinx 7": "no package of PyPI has nextpnr for Xilinx, or a packer",
    "arty_z7, cora_z7, ebaz4205 and others with Zynq": "the same",
    "de0nano, de10_lite, de10_nano and others of Intel": "place and route only by the vendor's Quartus",
    "icestick, icesugar_nano, nandland_go": "iCE40 of 1,280 logic cells; the smallest core takes 2,900",
    "tang_nano": "GW1N-1 of 1,152 LUTs; the smallest core takes twice that",
}


@dataclass(frozen=True, kw_only=True)
class Pin:
    """site: on the package. invert: the board inverts it. attributes: of its buffer, by the tools' names."""

    site: str
    invert: bool
    attributes: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Board:
    """title: its name. platform: gives a platform of Amaranth, with a resource "uart" and its clock as `default_clk`.
    config: what fits of the core, and its memories. divide: the core has the board's clock divided by this power of
    two. led: resource (and signal) that shows that the core is halted. idle: signals of resources that are held
    inactive, as they share pins. aim_mhz: the clock that place and route tries to reach (default: a quarter more than
    the core's). synthesis: options for Yosys's synth_* command. aboard: memories that the design does not use. serial:
    how the serial line leaves the board. sdram: the memory behind the core's caches, a resource "sdram". flash: there
    is no host; a program is loaded from this byte on of the resource "spi_flash", whose clock is an ECP5's own.
    pins_at: those of connectors that are the core's pins, from 0 on ("gpio_0:0+"); pin_attributes: of their buffers.
    loader: options by which openFPGALoader finds it; or else, in a word, the tool that loads it.
    """

    title: str
    platform: Callable[[], Any]
    config: CoreConfig
    divide: int = 1
    led: tuple[str, ...] | None = ("led",)
    idle: tuple[tuple[str, str], ...] = ()
    aim_mhz: float | None = None
    synthesis: str = ""
    aboard: str = "none"
    serial: str = "USB"
    sdram: SdramConfig | None = None
    flash: int | None = None
    pins_at: tuple[str, ...] = ()
    pin_attributes: tuple[tuple[str, object], ...] = ()
    loader: tuple[str, ...] | str

    def __post_init__(self) -> None:
        if self.divide < 1 or self.divide & (self.divide - 1):
            raise ValueError(f"{self.title}: the clock is divided by {self.divide}, which is no power of two")
        if len(self.pins_at) != self.config.pins:
            raise ValueError(f"{self.title}: the core has {self.config.pins} pins, the board {len(self.pins_at)}")

    @property
    def board_mhz(self) -> float:
        return float(self.platform().default_clk_frequency) / 1e6

    @property
    def clock_mhz(self) -> float:
        """Of the core."""
        return self.board_mhz / self.divide

    @property
    def divisor(self) -> int:
        """Clock cycles of a bit on the serial line."""
        return round(self.clock_mhz * 1e6 / BAUD)

    def pins(self) -> dict[str, Pin]:
        """Of the ports of boards/top.py: clk, rx, tx, halted, idle0..., sdram_a[0]..., pins[0]... Raises BuildError."""
        platform = self.platform()

        def pin(resource: str, signal: str | None = None) -> Pin:
            found = next(
                (r for (name, number), r in platform.resources.items() if (name, number) == (resource, 0)), None
            )
            for part in found.ios if found else ():
                if signal is None or getattr(part, "name", None) == signal:
                    ios = getattr(part, "ios", [part])
                    names = ios[0].map_names(platform._conn_pins, found)
                    merged = {**found.attrs, **getattr(part, "attrs", {})}
                    return Pin(site=names[0], invert=ios[0].invert, attributes=merged)
            raise BuildError(f"{type(platform).__name__} has no resource {' '.join(filter(None, (resource, signal)))}")

        pins = {"clk": pin(platform.default_clk), "rx": pin("uart", "rx"), "tx": pin("uart", "tx")}
        if self.flash is not None:
            del pins["rx"]
        if self.led:
            pins["halted"] = pin(*self.led)
        pins |= {f"idle{i}": pin(*names) for i, names in enumerate(self.idle)}
        if self.sdram is not None:
            pins |= _sdram(platform)
        if self.flash is not None:
            pins |= {f"flash_{name}": pin("spi_flash", name) for name in FLASH}
        for i, place in enumerate(self.pins_at):
            if place not in platform._conn_pins:
                raise BuildError(f"{type(platform).__name__} has no connector's pin {place}")
            site = platform._conn_pins[place]
            pins[f"pins[{i}]"] = Pin(site=site, invert=False, attributes=dict(self.pin_attributes))
        return pins


def _sdram(platform: Any) -> dict[str, Pin]:
    """Pins of the resource "sdram", bit by bit."""
    found = platform.resources.get(("sdram", 0))
    if found is None:
        raise BuildError(f"{type(platform).__name__} has no resource sdram")
    pins = {}
    for part in found.ios:
        sites = part.ios[0].map_names(platform._conn_pins, found)
        attributes = {**found.attrs, **part.attrs}
        for i, site in enumerate(sites):
            name = f"sdram_{part.name}" + (f"[{i}]" if len(sites) > 1 else "")
            pins[name] = Pin(site=site, invert=part.ios[0].invert, attributes=attributes)
    return pins


def names() -> list[str]:
    return sorted(path.stem for path in CONFIGURATIONS.glob("*.py") if path.stem != "__init__")


def load(name: str) -> Board:
    """The board of that name. Raises BuildError, which lists the names."""
    if name not in names():
        raise BuildError(f"no board {name!r}; there are: {', '.join(names())} (docs/port.md says how to add one)")
    found = import_module(f"boards.configurations.{name}").BOARD
    assert isinstance(found, Board)
    return found
