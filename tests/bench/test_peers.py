"""PyPy's log and the emulator's blocks, on short texts; machines without apt."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.peers import __main__ as peers
from bench.peers import packages
from bench.peers.pypy import Code, executed, parse_log

PROGRAM = "/somewhere/p.py"
LOG = """[1a] {jit-backend-addr
Loop 1 (tuple.hash [int]) has address 0x1010 to 0x1080 (bootstrap 0x1000)
       gc table: 0xff0
       function: 0x1000
         resops: 0x1010
       failures: 0x1080
     const pool: 0x10c0
            end: 0x10f0
[1b] jit-backend-addr}
[1c] {jit-log-opt-loop
# Loop 1 (tuple.hash [int]) : loop with 2 ops
debug_merge_point(0, 0, 'tuple.hash [int]')
+16: guard_true(i1, descr=<Guard0xaa10>) [p0]
[1d] jit-log-opt-loop}
[2a] {jit-backend-addr
Loop 2 (f;/somewhere/p.py:7-14~#60 LOAD_FAST) has address 0x2010 to 0x2080 (bootstrap 0x2000)
       gc table: 0x1ff0
       function: 0x2000
         resops: 0x2010
       failures: 0x2080
     const pool: 0x20c0
            end: 0x20f0
[2b] jit-backend-addr}
[2c] {jit-log-opt-loop
# Loop 2 (f;/somewhere/p.py:7-14~#60 LOAD_FAST) : loop with 2 ops
debug_merge_point(0, 0, 'f;/somewhere/p.py:7-14~#60 LOAD_FAST')
+16: guard_true(i1, descr=<Guard0xbb10>) [p0]
[2d] jit-log-opt-loop}
[3a] {jit-backend-addr
bridge out of Guard 0xbb10 has address 0x3000 to 0x3080
       gc table: 0x2ff0
    jump target: 0x3000
         resops: 0x3008
       failures: 0x3080
     const pool: 0x30c0
            end: 0x30f0
[3b] jit-backend-addr}
[3c] {jit-log-opt-bridge
# bridge out of Guard 0xbb10 with 1 ops
+16: guard_true(i1, descr=<Guard0xbb20>) [p0]
[3d] jit-log-opt-bridge}
[4a] {jit-backend-addr
bridge out of Guard 0xaa10 has address 0x4000 to 0x4080
    jump target: 0x4000
     const pool: 0x40c0
[4b] jit-backend-addr}
[4c] {jit-log-opt-bridge
# bridge out of Guard 0xaa10 with 1 ops
[4d] jit-log-opt-bridge}
"""


def test_the_programs_own_code() -> None:
    """Its loop and the bridge of its guard, not PyPy's own, nor another program's."""
    assert parse_log(LOG, PROGRAM) == [Code(0x2000, 0x20C0, False), Code(0x3000, 0x30C0, True)]
    assert parse_log(LOG, "/somewhere/q.py") == []


def test_a_log_without_addresses_is_refused() -> None:
    with pytest.raises(ValueError, match="does not say where this lies: # Loop 2"):
        parse_log(LOG.replace("const pool", "pool"), PROGRAM)


def test_blocks() -> None:
    codes = [Code(0x3000, 0x30C0, True), Code(0x2000, 0x20C0, False)]
    blocks = ["1ffc 1 1000", "2000 3 10", "20bc 1 7", "20c0 5 100", "30bf 2 4", "2000 4 1"]
    assert executed(blocks, codes) == (30 + 7 + 8 + 4, 1000 + 30 + 7 + 500 + 8 + 4)
    assert executed(blocks, []) == (0, 1549)


def test_means() -> None:
    rows = [peers.Row([], [2.0, 3.0], True), peers.Row([], [8.0, 12.0], False)]
    line = peers.means(rows, "all")
    assert len(line) == len(peers.HEADS) and line[0] == "all" and line[-2:] == ["4.00", "6.00"]


def test_machines_without_apt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = peers.PAGE.read_text()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["bench.peers"])
    assert peers.main() == 0
    wanted = "peers: nothing to compare with: this machine has no apt-get, dpkg, dpkg-deb\n"
    assert capsys.readouterr().out == wanted and peers.PAGE.read_text() == page


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("Debian http://mirror.example/debian/\n", "http://mirror.example/debian/"),
        ("http://mirror.example/debian\n", "http://mirror.example/debian"),
        ("Other http://mirror.example/debian\nDebian http://mirror.example/debian-security\n", None),
    ],
)
def test_the_archive_is_the_machines_own(listed: str, expected: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages.shutil, "which", lambda tool: f"/usr/bin/{tool}")
    monkeypatch.setattr(packages, "_run", lambda *command: listed)
    if expected is None:
        with pytest.raises(packages.Unavailable, match="not configured for a Debian archive"):
            packages.archive()
    else:
        assert packages.archive() == expected


def test_a_failing_tool_makes_it_unavailable() -> None:
    with pytest.raises(packages.Unavailable, match="failed with exit status 3"):
        packages._run(sys.executable, "-c", "raise SystemExit(3)")
