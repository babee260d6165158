"""Every board's file: its pins, its memories, its clock; what the tools are told; the list; what goes wrong."""

import io
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from amaranth.build import Attrs, Pins, Resource
from amaranth.hdl import ClockDomain, ClockSignal, Fragment, Module, Signal
from amaranth.lib import wiring
from amaranth.sim import Simulator
from amaranth_boards.arty_a7 import ArtyA7_35Platform
from amaranth_boards.tinyfpga_bx import TinyFPGABXPlatform
from rich.console import Console

from boards import build, flash, listing
from boards.board import BAUD, load, names
from boards.families import flow
from boards.tools import BuildError, Placed, environment
from boards.top import BoardTop, divided
from rtl.config import CoreConfig
from rtl.layouts import HostLinkSignature
from runtime import command
from spec import memory_map

#: Bytes of block RAM (and of single-ported RAM) by device, from the vendors' data sheets.
RAM = {
    "ECP5 12F": 56 * 2048, "ECP5 25F": 56 * 2048, "ECP5 45F": 108 * 2048, "ECP5 85F": 208 * 2048,
    "iCE40 UP5K": 30 * 512 + (128 << 10), "iCE40 HX8K": 32 * 512, "iCE40 LP8K": 32 * 512,
    "GW1NR-9C": 26 * 2048, "GW2A-18C": 46 * 2048, "GW2AR-18C": 46 * 2048,
}  # fmt: skip


@pytest.mark.parametrize("name", names())
def test_every_board_elaborates_with_the_ports_that_it_has_pins_for(name: str) -> None:
    board = load(name)
    pins = board.pins()
    assert {"clk", "tx", "rx" if board.flash is None else "flash_cipo"} <= set(pins)
    assert len({pin.site for pin in pins.values()}) == len(pins)
    top = build.top(board)
    ports = {name: len(getattr(top, name)) for name in top.signature.members}
    ports |= {"sdram_dq": 16} if board.sdram else {}  # pads
    ports |= {"pins": board.config.pins} if board.config.pins else {}
    bits = {name if n == 1 else f"{name}[{i}]" for name, n in ports.items() for i in range(n)}
    assert bits == set(pins)  # nextpnr refuses a port without a pin
    Fragment.get(top, None).prepare()


@pytest.mark.parametrize("name", names())
def test_memories_fit_their_regions_and_the_device(name: str) -> None:
    board = load(name)
    config, device = board.config, flow(board).device.name.split(",")[0]
    for size, region in (
        (config.trace_size, memory_map.TRACE), (config.firmware_size, memory_map.FIRMWARE),
        (config.image_size, memory_map.IMAGE),
    ):  # fmt: skip
        assert size <= region.size and region.base % size == 0, region.name  # so that its words are where they seem
    sidecar = config.trace_size // 2 if config.sidecar else 0
    if board.sdram is not None:
        assert config.cached
        assert config.image_size + config.firmware_size <= 2 << board.sdram.address_bits
        assert board.sdram.megahertz == board.clock_mhz  # its times are counted in cycles
        inside = config.instruction_cache + config.data_cache
    else:
        inside = config.image_size + config.firmware_size
    assert inside + config.trace_size + sidecar <= RAM[device]
    assert not config.pins or config.megahertz == round(board.clock_mhz)
    assert config.trace_size <= memory_map.SIDECAR_WINDOW.size


@pytest.mark.parametrize("name", names())
def test_bits_on_the_serial_line_are_exact_to_two_percent(name: str) -> None:
    """8N1 survives about 5 % between both ends."""
    board = load(name)
    assert board.divisor >= 4
    assert abs(board.clock_mhz * 1e6 / board.divisor / BAUD - 1) < 0.02


def test_sites_are_those_of_the_boards_own_documents() -> None:
    """From the schematics or constraint files of their makers, not from amaranth-boards."""
    known = {
        "ulx3s_85f": ("G2", "M1", "L4", "B2"),  # ulx3s_v20.lpf: clk_25mhz, ftdi_txd, ftdi_rxd, led[0]
        "icebreaker": ("35", "6", "9", "11"),  # icebreaker.pcf: CLK, RX, TX, LEDR_N
        "upduino_v3": ("20", "15", "14", "39"),  # upduino.pcf: serial_rxd, serial_txd, led_green
        "tang_nano_20k": ("4", "70", "69", "15"),
    }
    for name, sites in known.items():
        pins = load(name).pins()
        assert tuple(pins[port].site for port in ("clk", "rx", "tx", "halted")) == sites


class Halted(wiring.Component):
    """In the SoC's place: a core that is halted, and takes no requests."""

    link: wiring.In(HostLinkSignature)
    halted: wiring.Out(1, init=1)

    def __init__(self, config: CoreConfig) -> None:
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        return Module()


def test_inverted_and_idle_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A LED shows that the core is halted, whether or not the board inverts it; idle signals are inactive."""
    monkeypatch.setattr("boards.top.Soc", Halted)
    top = BoardTop(CoreConfig(), divisor=8, idle=2, invert=frozenset({"halted", "idle1"}))
    simulator = Simulator(top)

    async def bench(ctx) -> None:  # noqa: ANN001
        for edge in range(60):
            ctx.set(top.clk, edge & 1)
            await ctx.delay(1e-9)
        assert [ctx.get(port) for port in (top.halted, top.idle0, top.idle1, top.tx)] == [0, 0, 1, 1]

    simulator.add_testbench(bench)
    simulator.run()


@pytest.mark.parametrize("divide", [1, 2, 4])
def test_divided_clock(divide: int) -> None:
    """The core counts one cycle in so many of the board's."""
    m = Module()
    pin, count = Signal(), Signal(8)
    m.domains.sync = ClockDomain(reset_less=True)
    m.d.comb += ClockSignal().eq(divided(m, pin, divide))
    m.d.sync += count.eq(count + 1)
    simulator = Simulator(m)

    async def bench(ctx) -> None:  # noqa: ANN001
        for edge in range(64):
            ctx.set(pin, ~edge & 1)
            await ctx.delay(1e-9)
        assert ctx.get(count) == 32 // divide

    simulator.add_testbench(bench)
    simulator.run()


def test_what_the_tools_are_told_of_pins() -> None:
    assert 'LOCATE COMP "rx" SITE "M1";\nIOBUF PORT "rx" IO_TYPE=LVCMOS33;\n' in flow(load("ulx3s_12f")).constraints[1]
    assert "set_io -pullup yes rx 6\n" in flow(load("icebreaker")).constraints[1]
    assert 'IO_LOC "tx" 17;\nIO_PORT "tx" PULL_MODE=UP IO_TYPE=LVCMOS33;\n' in flow(load("tang_nano_9k")).constraints[1]


def test_a_board_that_is_not_there_lists_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BuildError, match="no board 'ulx4s'; there are: colorlight_5a75b, .*ulx3s_85f.*docs/port.md"):
        load("ulx4s")
    assert build.main(["ulx4s"]) == 1
    assert flash.main("ulx4s", keep=False) == 2
    assert "ulx3s_85f" in capsys.readouterr().err
    assert names() == sorted(names()) and len(names()) >= 13


def test_what_a_boards_file_can_get_wrong() -> None:
    bx = load("tinyfpga_bx")
    with pytest.raises(BuildError, match="TinyFPGABXPlatform has no resource uart rx"):
        replace(bx, platform=TinyFPGABXPlatform).pins()
    with pytest.raises(BuildError, match="has no resource led"):
        replace(load("icesugar_pro"), led=("led",)).pins()
    with pytest.raises(ValueError, match="no power of two"):
        replace(bx, divide=3)

    class Arty(ArtyA7_35Platform):
        resources = [*ArtyA7_35Platform.resources, Resource("none", 0, Pins("A1", dir="i"), Attrs(IOSTANDARD="X"))]

    with pytest.raises(BuildError, match="no open tools from PyPI"):
        flow(replace(bx, platform=Arty))


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(build, "MEASURED", tmp_path / "measured.json")
    return tmp_path / "measured.json"


def built(megahertz: float) -> build.Built:
    used = {"TRELLIS_COMB": 5000, "DP16KD": 50}
    there = {"TRELLIS_COMB": 24288, "DP16KD": 56}
    placed = Placed(megahertz=megahertz, used=used, available=there, path=[], half=False)
    return build.Built(core={"LUT4": 3500}, placed=placed, bitstream=Path("top.bit"))


def test_what_was_measured_is_listed(known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build.record("ulx3s_12f", flow(load("ulx3s_12f")), built(61.27))
    build.record("icepi_zero", flow(load("icepi_zero")), built(50.1))
    kept = json.loads(known.read_text())
    assert list(kept) == ["icepi_zero", "ulx3s_12f"] and kept["ulx3s_12f"]["MHz"] == 61.3
    kept["icepi_zero"]["design"] = "another"
    known.write_text(json.dumps(kept))
    assert command.main(["boards", "--json"]) == 0
    rows = {row["board"]: row for row in json.loads(capsys.readouterr().out)["boards"]}
    assert list(rows) == names()
    assert listing.cells(rows["ulx3s_12f"])[-3:] == ["5,000/24,288", "50/56", "25/61.3"]
    assert listing.cells(rows["icepi_zero"])[-3:] == ["5,000/24,288*", "50/56", "50/50.1*"]
    assert listing.cells(rows["ecpix5"])[-3:] == ["not built", "", "50"]
    assert listing.main() == 0
    assert "* measured of an earlier version" in (text := capsys.readouterr().out) and "Out of reach:" in text


def test_a_kind_of_memory_that_a_device_has_not(known: Path) -> None:
    """The HX8K is an iCE40 without SPRAM: nextpnr does not report any."""
    placed = Placed(
        megahertz=20.0, used={"ICESTORM_LC": 7000, "ICESTORM_RAM": 30}, path=[], half=False,
        available={"ICESTORM_LC": 7680, "ICESTORM_RAM": 32},
    )  # fmt: skip
    row = build.record("ice40_hx8k", flow(load("ice40_hx8k")), replace(built(20.0), placed=placed))
    assert row["memory"] == {"ICESTORM_RAM": [30, 32]}


def test_too_slow_a_build_fails(known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "top.bit").write_bytes(b"x")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    (tmp_path / "build" / "boards" / "icepi_zero").mkdir(parents=True)
    for megahertz, status in ((49.9, 1), (50.0, 0)):
        found = replace(built(megahertz), bitstream=tmp_path / "top.bit")
        monkeypatch.setattr(build.Build, "all", lambda self, found=found: found)
        assert build.main(["icepi_zero"]) == status
    assert (tmp_path / "build" / "boards" / "icepi_zero" / "icepi_zero.bit").read_bytes() == b"x"


@pytest.mark.parametrize("keep", [False, True])
def test_flash_calls_the_loader(keep: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, product = tmp_path / "openFPGALoader", tmp_path / "build" / "boards" / "ulx3s_85f" / "ulx3s_85f.bit"
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\ntest "$1" = --Version || exit 3\n')
    program.chmod(0o755)
    monkeypatch.setattr(flash, "ROOT", tmp_path)
    monkeypatch.setattr(flash, "environment", lambda: {"PATH": str(tmp_path)})
    with pytest.raises(BuildError, match="make bitstream BOARD=ulx3s_85f"):
        flash.flash("ulx3s_85f", keep=keep)
    product.parent.mkdir(parents=True)
    product.touch()
    with pytest.raises(BuildError, match="ended with status 3"):
        flash.flash("ulx3s_85f", keep=keep)
    calls = (tmp_path / "calls").read_text().splitlines()
    assert calls == ["--Version", f"-b ulx3s {'-f ' if keep else ''}{product}"]
    with pytest.raises(BuildError, match="tinyprog does"):
        flash.flash("tinyfpga_bx", keep=keep)
    missing = tmp_path / "none"
    with pytest.raises(BuildError, match="has a host, who boots it; without one: ulx3s_alone"):
        flash.flash("ulx3s_85f", keep=keep, program=missing)
    with pytest.raises(BuildError, match="none: no such file"):
        flash.flash("ulx3s_alone", keep=keep, program=missing)
    missing.write_bytes(b"x")
    with pytest.raises(BuildError, match="none: damaged, or no file that boots"):
        flash.flash("ulx3s_alone", keep=keep, program=missing)


def test_loader_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (program := tmp_path / "openFPGALoader").write_text("#!/bin/sh\necho no libusb >&2\nexit 127\n")
    program.chmod(0o755)
    monkeypatch.setattr(flash, "environment", lambda: {"PATH": str(tmp_path)})
    with pytest.raises(BuildError, match="does not start: no libusb"):
        flash.loader()


@pytest.mark.long
def test_one_board_from_source_to_bitstream(known: Path, tmp_path: Path) -> None:
    """The smallest: its bitstream is one that the tools read back."""
    found = build.Build(load("ice40_hx8k"), tmp_path, Console(file=io.StringIO()), "x").all()
    assert found.placed.megahertz > 12 and found.core["LUT4"] > 1000
    command = ["yowasp-iceunpack", found.bitstream.name, "back.asc"]  # in its own folder, as in builds
    unpacked = subprocess.run(command, cwd=found.bitstream.parent, check=False, env=environment())
    assert unpacked.returncode == 0
    assert ".device 8k" in (found.bitstream.parent / "back.asc").read_text()
