"""The tables of README.md and docs/benchmark.md, from results made up here."""

from __future__ import annotations

from typing import Any

import pytest

from bench import accuracy
from bench.markdown import PAGE, README, cycles, geometric_mean, overhead_table, parts_table, traces_table, whole_table
from docs import marks


def run(cycles: int, traces: int, interpreter: int = 0) -> dict[str, Any]:
    whole = {"cycles": cycles, "interpreter_cycles": interpreter, "interpreter_instructions": interpreter // 2}
    whole |= {"bytecodes": 5, "entries": 2, "exits": 2}
    core = {"cycles": traces, "instructions": traces}
    return {"failure": "", "core": core, "whole": whole, "jit": {"compile_seconds": 1.25}}


def program() -> dict[str, Any]:
    baseline = {"failure": "", "core": {"cycles": 40_000, "instructions": 21_000}, "whole": {}}
    runs = {"software": run(3000, 2000, 900), "sidecar": run(2000, 1000, 900), "interpreter": baseline}
    ratios = {"speedup_sidecar": 1.5, "overhead_removed": 0.8}
    return {"void": [], **ratios, "traces": {"speedup_sidecar": 2.0, "overhead_removed": 0.9}, "runs": runs}


def test_the_resident_account_is_the_whole_program() -> None:
    found = run(3000, 2000, 900) | {"resident": {"cycles": 3100}}
    alone = found | {"whole": {}, "core": {"cycles": 3100}}  # without the charged account
    p = {"runs": {"both": found, "alone": alone}}
    assert (cycles(p, "both"), cycles(p, "both", traces=True)) == (3100, 2000)
    assert (cycles(p, "alone"), cycles(p, "alone", traces=True)) == (3100, None)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_whole_programs() -> None:
    lines = whole_table({"p": program()})
    found = dict(zip(cells(lines[0]), cells(lines[2]), strict=True))
    assert found["interpreter"] == "40,000" and found["`sidecar`"] == "2,000" and found["C -O2"] == ""
    assert (found["interpreter / sidecar"], found["software / sidecar"], found["overhead removed"]) == (
        "20.0", "1.50", "80%",
    )  # fmt: skip
    assert cells(lines[3])[0] == "geometric mean" and "20.0" in cells(lines[3])


def test_void_programs_have_no_ratios() -> None:
    void = program() | {"void": ["exits: 1 in software, 2 in sidecar"]}
    assert "void" in cells(whole_table({"p": void})[2]) and "void" in cells(traces_table({"p": void})[2])
    assert "20.0" not in cells(whole_table({"p": void})[3])


def test_traces_and_parts() -> None:
    assert cells(traces_table({"p": program()})[2]) == ["p", "2,000", "1,000", "", "", "", "2.00", "90%"]
    assert cells(parts_table({"p": program()})[2]) == ["p", "2,000", "1,000", "900", "5", "4", "100", "5.0%", "1.2 s"]


def test_overhead() -> None:
    """A program with 80 % of the whole and 90 % of its traces, one with 60 and 70 %, and one that is void."""
    first, second = program(), program()
    first["runs"]["oracle"] = run(1900, 900, 900)
    second |= {"overhead_removed": 0.6, "traces": {"overhead_removed": 0.7}}
    lines = overhead_table({"p": first, "q": second, "r": program() | {"void": ["exits"]}})
    assert cells(lines[2]) == ["p", "80.0%", "90.0%", "1,100", "100"] and cells(lines[3])[3:] == ["", ""]
    assert cells(lines[4])[1:3] == ["void", "void"]
    second |= {"overhead_removed": 1.6}
    more = overhead_table({"p": first, "q": second})
    assert cells(more[3])[1] == "160.0%" and cells(more[4])[:2] == ["mean", "90.0%"]
    assert cells(lines[5])[:3] == ["mean", "70.0%", "80.0%"] and cells(lines[6])[:3] == ["worst", "60.0%", "70.0%"]


def test_next_to_no_overhead_has_no_share() -> None:
    """The oracle takes 0.4 % less than `software`, or half."""
    p = program()
    for cycles_of_oracle, shown in ((2990, ""), (1500, "80%")):
        p["runs"]["oracle"] = run(cycles_of_oracle, 1000, 900)
        assert cells(whole_table({"p": p})[2])[-3] == shown


def test_geometric_mean() -> None:
    assert geometric_mean([2.0, None, 8.0]) == pytest.approx(4.0) and geometric_mean([None]) is None


def test_accuracy() -> None:
    """A rate of 2 for 21,000 instructions that took 40,000 cycles: 5 % too much, on 5 % of the program."""
    found, good = accuracy.row("p", program()["runs"], 21_000)
    assert good and found[-3:] == ["+5.0%", "5.0%", "+0.25%"]
    assert not accuracy.row("p", program()["runs"], 21_001)[1]


def test_tables_have_their_places() -> None:
    assert marks.fill(README.read_text(), "programs", ["| x |"]).count("| x |") == 1
    for name in ("traces alone", "parts", "accuracy"):
        assert marks.fill(PAGE.read_text(), name, ["| x |"]).count("| x |") == 1
