"""The table of areas: rows that fail, what is kept, and where it goes. No tool runs here."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path

import pytest
from amaranth.hdl import Fragment
from rich.console import Console

from boards import area, comparison, design
from boards.tools import Device, DoesNotFit, Placed, ToolError
from boards.wrapper import Wrapper
from docs import marks


def placed(megahertz: float, unit: str = "decode") -> Placed:
    used = {"ICESTORM_LC": 3000, "ICESTORM_RAM": 14, "ICESTORM_SPRAM": 4}
    path = [("csrs", 7.1), (unit, 55.0)]
    return Placed(megahertz=megahertz, used=used, available={}, path=path, half=unit == "regfile")


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[int, Placed | Exception]:
    """What packing (0) and each seed lead to, after a synthesis that always counts 1000, 1001, 1002..."""
    seeds: dict[int, Placed | Exception] = {i: placed(clock) for i, clock in enumerate((0.0, 17.0, 19.0))}
    seeds[3] = placed(18.5, "execute")

    def synthesize(device: Device, top: object, where: Path) -> dict[str, int]:
        return {column: 1000 + i for i, column in enumerate(device.cells)}

    def place_and_route(device: Device, where: Path, *, seed: int, megahertz: float) -> Placed:
        if isinstance(found := seeds[seed], Exception):
            raise found
        return found

    def pack(device: Device, where: Path) -> dict[str, int]:
        if isinstance(found := seeds[0], Exception):
            raise found
        return found.used

    monkeypatch.setattr(area, "Wrapper", lambda config: None)
    monkeypatch.setattr(area, "synthesize", synthesize)
    monkeypatch.setattr(area, "pack", pack)
    monkeypatch.setattr(area, "place_and_route", place_and_route)
    monkeypatch.setattr(area, "DIRECTORY", tmp_path)
    monkeypatch.setattr(area, "PAGE", tmp_path / "page.md")
    (tmp_path / "page.md").write_text("before\n<!-- measured: area up5k -->\nold\n<!-- end -->\nafter\n")
    return seeds


def measure(*arguments: str) -> tuple[dict, str]:
    """The rows and the page after `make area` on UP5K with these options."""
    assert area.main(["--device", "up5k", "--jobs", "1", "--docs", *arguments]) == 0
    return json.loads((area.DIRECTORY / "up5k.json").read_text()), area.PAGE.read_text()


def test_median_of_the_seeds_and_its_path(tools: dict) -> None:
    rows, page = measure("--only", "RV32I")
    assert rows["RV32I"]["MHz"] == 18.5
    assert "| RV32I | 1,000 | 1,001 | 1,002 | 1,003 | 1,004 | 3,000 | 14 | 4 | 18.5 | 17.0, 19.0, 18.5 |" in page
    assert "- RV32I: csrs 7.1, execute 55.0\n" in page
    assert page.startswith("before\n<!-- measured") and page.endswith("<!-- end -->\nafter\n") and "old" not in page


def test_half_a_cycle_is_said(tools: dict) -> None:
    tools[3] = placed(17.5, "regfile")
    assert "- RV32I: csrs 7.1, regfile 55.0 (half a cycle)\n" in measure("--only", "RV32I")[1]


def test_what_does_not_fit_keeps_its_row(tools: dict, capsys: pytest.CaptureFixture[str]) -> None:
    tools[0] = DoesNotFit(["5,818 of 5,280 ICESTORM_LC"], {"ICESTORM_LC": 5818, "ICESTORM_SPRAM": 4})
    rows, page = measure("--only", "RV32I")
    assert rows["RV32I"]["MHz"] is None
    assert "| RV32I | 1,000 | 1,001 | 1,002 | 1,003 | 1,004 | 5,818 | 0 | 4 | - | fails |" in page
    assert "- RV32I: does not fit: 5,818 of 5,280 ICESTORM_LC\n" in page
    assert "does not fit" in capsys.readouterr().out


def test_any_error_of_a_tool_keeps_the_row(tools: dict) -> None:
    tools[2] = ToolError("nextpnr", Path("log"), "Info: x\nERROR: Failed to route\n1 error\n")
    assert "- RV32I: Failed to route\n" in measure("--only", "RV32I")[1]


def test_configurations_are_kept_from_call_to_call(tools: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the table, unless their columns are other ones, or the core is."""
    measure("--only", area.FULL)
    assert list(measure("--only", "RV32I")[0]) == ["RV32I", area.FULL]
    monkeypatch.setattr(area, "design", lambda: "another core")
    assert list(measure("--only", area.BARE)[0]) == [area.BARE]
    path = area.DIRECTORY / "up5k.json"
    path.write_text(json.dumps({area.FULL: {"LUT4": 1}}))
    assert list(measure("--only", "RV32I")[0]) == ["RV32I"]


def test_design_is_of_the_cores_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(design, "ROOT", tmp_path)
    found = []
    for text in ("1", "1", "2"):
        (tmp_path / "rtl" / "deeper").mkdir(parents=True, exist_ok=True)
        (tmp_path / "rtl" / "deeper" / "unit.py").write_text(text)
        found.append(design.design.__wrapped__())
    assert found[0] == found[1] != found[2]


def test_some_are_not_placed(tools: dict) -> None:
    del tools[1]
    rows, page = measure("--only", "RV32IM")
    assert [rows["RV32IM"][column] for column in ("logic cells of the SoC", "MHz", "failure")] == [3000, None, ""]
    assert "| 3,000 | 14 | 4 | - | - |\n" in page


def test_synthesis_only(tools: dict) -> None:
    rows, page = measure("--only", "RV32I", "--seeds", "0")
    assert (rows["RV32I"]["LUT4"], rows["RV32I"]["MHz"], rows["RV32I"]["failure"]) == (1000, None, "")
    assert "Critical paths" not in page


def test_interruption_says_so_and_writes_nothing(
    tools: dict, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(self: area.Measurement) -> area.Row:
        raise KeyboardInterrupt

    monkeypatch.setattr(area.Measurement, "row", interrupted)
    assert area.main(["--device", "up5k", "--jobs", "1"]) == 1
    assert "interrupted\n" in capsys.readouterr().out.replace("finished parts are kept where it is interrupted", "")
    assert not (area.DIRECTORY / "up5k.json").exists()


def test_no_seed_starts_after_an_interruption(tools: dict) -> None:
    stop = threading.Event()
    stop.set()
    del tools[1], tools[2], tools[3]
    row = area.Measurement("up5k", "RV32I", 3, Console(file=io.StringIO()), stop).row()
    assert row["MHz"] is None


def test_page_has_a_place_for_every_table() -> None:
    page = (area.ROOT / "docs" / "core.md").read_text()
    for name in [*(f"area {key}" for key in area.TARGETS), f"bitstream {comparison.BOARD}"]:
        assert marks.fill(page, name, ["| x |"]).count("| x |") == 1


def test_marks() -> None:
    page = "<!-- measured: a -->\n<!-- end -->\n<!-- measured: b -->\n1\n2\n<!-- end -->\n"
    filled = marks.fill(page, "a", marks.table(["x", "y"], [["p", "\\1"]]))
    assert filled.startswith("<!-- measured: a -->\n| x | y |\n|---|---:|\n| p | \\1 |\n<!-- end -->\n")
    assert filled.endswith("<!-- measured: b -->\n1\n2\n<!-- end -->\n")
    assert marks.fill(filled, "a", []) == page
    with pytest.raises(SystemExit, match="measured: c -->"):
        marks.fill(page, "c", [])


def test_bitstream_table() -> None:
    rows = {name: {"core: LUT4": 2864.0, "MHz": 58.66} for name in comparison.CONFIGURATIONS}
    heads, lines = comparison.table(rows)
    assert heads == ["configuration", "core: LUT4", "MHz"]
    assert [line[0] for line in lines] == list(comparison.ORDER)
    assert lines[0] == ["core", "2,864", "58.7"]


@pytest.mark.parametrize("key", list(area.TARGETS))
def test_largest_configurations_elaborate(key: str) -> None:
    config = area.TARGETS[key].configurations()[area.FULL]
    Fragment.get(Wrapper(config), None).prepare(ports=())


def test_up5k_has_single_ported_data_memory() -> None:
    """All four blocks of its RAM, of 256 kbit each."""
    for config in area.TARGETS["up5k"].configurations().values():
        assert config.single_port and config.block_ram_only and config.image_size == 4 * 256 * 1024 // 8
