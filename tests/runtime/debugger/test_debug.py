"""`sidewinder debug`, from the other side of the protocol."""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from elftools.elf.elffile import ELFFile

from runtime.command import main
from runtime.debugger.command import listen
from spec import csr
from spec.memory_map import IMAGE, TRACE
from tests.boards.machine_board import MachineBoard
from tests.runtime.debugger.client import Client, running

SOURCE = """\
def total(limit):
    s = 0
    for i in range(limit):
        if i % 3:
            s += i
        else:
            s -= 1
    return s

print(total(@))
"""
PC = 32
MACHINES = ["iss", pytest.param("rtl", marks=pytest.mark.xdist_group("rtl"))]


def program(folder: Path, limit: int = 150) -> str:
    path = folder / "prog.py"
    path.write_text(SOURCE.replace("@", str(limit)))
    return str(path)


def expected(limit: int = 150) -> str:
    return f"{sum(i if i % 3 else -1 for i in range(limit))}\n"


def addresses(client: Client, line: int) -> dict[str, int]:
    """By function, the first address of a line of the program; as the files tell that the server names."""
    path, base = client.libraries()["traces"]
    assert base == TRACE.base
    info = ELFFile(io.BytesIO(path.read_bytes())).get_dwarf_info()
    [unit] = info.iter_CUs()
    rows = [e.state for e in info.line_program_for_CU(unit).get_entries() if e.state and not e.state.end_sequence]
    found = {}
    for die in unit.get_top_DIE().iter_children():
        low, size = (die.attributes[name].value for name in ("DW_AT_low_pc", "DW_AT_high_pc"))
        mine = [row.address for row in rows if row.line == line and low <= row.address < low + size]
        if mine:
            found[die.attributes["DW_AT_name"].value.decode()] = min(mine)
    return found


@pytest.mark.parametrize("machine", MACHINES)
def test_a_session(machine: str, tmp_path: Path) -> None:
    """Stops in a trace by lines of Python, as often as the program comes there; steps; the program's end."""
    with running(program(tmp_path), "--machine", machine) as debug:
        client = Client(debug.port)
        assert client.ask("?").startswith("T05")
        assert client.ask("QStartNoAckMode") == "OK"
        client.acknowledges = False
        assert client.ask("c") == "T05library:;"
        places = addresses(client, 5)
        assert len(places) == 2  # ahead of the loop, and in it
        for at in places.values():
            assert client.ask(f"Z0,{at:x},4") == "OK"
        values = []
        while (answer := client.go_on()) != "W00":
            assert re.match("T05swbreak:;20:", answer)
            assert client.word(PC) in places.values()
            assert "prog.py:5 " in client.monitor("where")
            values.append(client.monitor("counters"))
            if len(values) == 3:
                at = client.word(PC)
                assert client.ask("vCont;s:1").startswith("T05")
                assert client.word(PC) == at + 4
        assert client.ask("k") == "OK"
        assert 30 < len(values) <= 100 - 33  # of the 100 times, those that are not before the trace
        assert debug.end()[:2] == (0, expected())


@pytest.mark.long
def test_on_a_board(tmp_path: Path) -> None:
    """A stop in a trace, memory and registers there, a step, and the end."""
    with MachineBoard() as board, running(program(tmp_path), "--machine", "board", "--port", board.port) as debug:
        client = Client(debug.port)
        while "traces" not in client.libraries():
            assert "library:" in client.ask("vCont;c")
        [at, *_] = addresses(client, 5).values()
        assert client.ask(f"Z0,{at:x},4") == "OK"
        assert client.go_on().startswith("T05swbreak:;20:")
        assert client.word(PC) == at and "prog.py:5 " in client.monitor("where")
        assert client.ask("vCont;s:1").startswith("T05") and client.word(PC) == at + 4
        assert client.ask(f"z0,{at:x},4") == "OK"
        assert client.go_on() == "W00" and client.ask("k") == "OK"
        assert debug.end()[:2] == (0, expected())


@pytest.mark.parametrize("options", [["--guards", "software"], ["--guards", "patterns"], ["--resident"], ["--watches"]],
                         ids=lambda options: options[-1])  # fmt: skip
def test_breakpoints_change_nothing(options: list[str], tmp_path: Path) -> None:
    """Wherever traces and bridges are, at every line: the program prints what it prints."""
    with running(program(tmp_path, 400), *options) as debug:
        client = Client(debug.port)
        inserted: set[int] = set()
        stops = 0
        answer = client.ask("vCont;c")
        while answer[0] == "T" and stops < 60:
            if "library:" in answer:
                there = "traces" in client.libraries()
                found = {at for line in (3, 4, 5, 7) for at in addresses(client, line).values()} if there else set()
                for at in inserted - found:
                    assert client.ask(f"z0,{at:x},4") == "OK"
                for at in found - inserted:
                    assert client.ask(f"Z0,{at:x},4") == "OK"
                inserted = found
            else:
                stops += 1
                assert client.word(PC) in inserted
            answer = client.ask("vCont;c")
        client.close()
        assert stops == 60
        assert debug.end()[:2] == (0, expected(400))


def test_registers_and_memory(tmp_path: Path) -> None:
    with running(program(tmp_path)) as debug:
        client = Client(debug.port)
        client.send_raw(b"$g#00")  # a wrong checksum
        assert client.byte() == b"-"
        text = re.sub(r"<\?xml.*?>|<!DOCTYPE.*?>", "", client.object("features", "target.xml"))
        description = ElementTree.fromstring(text)
        registers = {reg.attrib["name"]: int(reg.attrib["regnum"]) for reg in description.iter("reg")}
        assert [registers[name] for name in ("zero", "ra", "sp", "a0", "t6", "pc")] == [0, 1, 2, 10, 31, 32]
        assert registers["xgloop"] == 65 + csr.NUMBER["xgloop"]
        assert len(client.ask("g")) == 8 * 33
        assert client.ask("P5=78563412") == "OK" and client.word(5) == 0x12345678
        loop = registers["xgloop"]
        assert client.ask(f"P{loop:x}=20000010") == "OK" and client.word(loop) == 0x10000020
        assert client.ask(f"p{65 + 0x123:x}") == "E0e"
        regs = "".join(f"{n:08x}" for n in range(33))
        whole = client.ask("g")
        assert client.ask(f"G{regs[:64]}{whole[64:]}") == "OK" and client.ask("g")[:64] == "0" * 8 + regs[8:64]
        at = IMAGE.end - 4096  # where nothing is
        assert client.ask(f"M{at + 1:x},3:aabbcc") == "OK" and client.ask(f"m{at:x},5") == "00aabbcc00"
        assert client.ask(f"X{at + 2:x},2:".encode() + b"}\x03}\x5d") == "OK" and client.ask(f"m{at:x},4") == "00aa237d"
        assert client.ask("mfffffff0,4") == "E0e" and client.ask("Z0,fffffff0,4") == "E0e"
        assert client.ask("vMustReplyEmpty") == "" and client.ask("Z2,40000000,4") == ""
        assert [client.ask(text) for text in ("qfThreadInfo", "qsThreadInfo", "qC")] == ["m1", "l", "QC1"]
        assert "where" in client.monitor("nonsense")
        client.word(loop)
        infos = [client.ask(f"qRegisterInfo{n:x}") for n in range(34)]  # LLDB's
        assert infos[2].startswith("name:x2;alt-name:sp;bitsize:32;") and infos[32].startswith("name:pc;alt-name:pc;")
        assert "set:CSRs;" in infos[33] and client.ask("qRegisterInfoff") == "E45"
        [number] = [n for n in range(33, 99) if client.ask(f"qRegisterInfo{n:x}").startswith("name:xgloop;")]
        assert client.word(number) == 0x10000020
        assert client.ask("P5=00000000") == "OK"
        client.send("D")
        assert client.receive() == "OK"
        assert debug.end()[:2] == (0, expected())


def test_interrupt_and_kill(tmp_path: Path) -> None:
    path = tmp_path / "endless.py"
    path.write_text("def f():\n    n = 0\n    while True:\n        n = n + 1 if n < 1000 else 0\nf()\n")
    symbols = tmp_path / "symbols.elf"
    with running(str(path), "--symbols", str(symbols)) as debug:
        client = Client(debug.port)
        assert client.ask("vCont;c") == "T05library:;"
        assert symbols.read_bytes() == client.libraries()["traces"][0].read_bytes()
        client.send("vCont;c")
        client.send_raw(b"\3")
        answer = client.receive()
        while "library:" in answer:  # the wish to stop is not lost with that
            answer = client.ask("vCont;c")
        assert answer.startswith("T02")
        assert "endless.py:" in client.monitor("where")
        assert "loop 1" in client.monitor("traces") and "guard" in client.monitor("exits")
        client.send("k")
        assert debug.end() == (0, "", "")


def test_the_debugger_goes(tmp_path: Path) -> None:
    """The program goes on without it, and without its breakpoints. (Here the interpreter is on the core, too.)"""
    with running(program(tmp_path), "--resident") as debug:
        client = Client(debug.port)
        assert client.ask("vCont;c") == "T05library:;"
        path, _ = client.libraries()["firmware"]
        table = ELFFile(io.BytesIO(path.read_bytes())).get_section_by_name(".symtab")
        assert table is not None
        [at] = {s["st_value"] for s in table.iter_symbols() if s.name.endswith("_interpret")}
        assert client.ask(f"Z0,{at:x},4") == "OK"
        assert client.go_on().startswith("T05swbreak") and client.word(PC) == at
        assert "_interpret" in client.monitor("where")
        client.close()
        assert debug.end()[:2] == (0, expected())


def test_exceptions_end_it(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text("1 / 0\n")
    with running(str(path)) as debug:
        client = Client(debug.port)
        assert client.go_on() == "W01"
        client.close()
        status, _, err = debug.end()
        assert status == 1 and err.endswith("ZeroDivisionError: division by zero\n")


def test_only_this_machine() -> None:
    with listen(0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_bad_command_lines(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    name = program(tmp_path)
    assert main(["debug", name, "--machine", "native"]) == 2
    assert capfd.readouterr().err == "sidewinder: debug needs --machine iss, rtl or board: nothing else has a core\n"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["debug", name, "--listen", str(port)]) == 2
        assert capfd.readouterr().err == f"sidewinder: --listen {port}: address already in use\n"
    with pytest.raises(SystemExit) as caught:
        main(["debug", name, "--listen", "70000"])
    assert caught.value.code == 2 and "is no port" in capfd.readouterr().err


# --- gdb itself ---
GDB = os.environ.get("SIDEWINDER_GDB") or shutil.which("gdb-multiarch") or shutil.which("riscv32-unknown-elf-gdb")
SCRIPT = """\
set pagination off
set breakpoint pending on
target remote 127.0.0.1:@
break prog.py:7
continue
backtrace
info line
next
x/i $pc
stepi
info symbol $pc
info registers xgloop
delete
break prog.py:5
info breakpoints
delete
continue
"""


@pytest.mark.skipif(GDB is None, reason="no gdb for RISC-V: apt install gdb-multiarch, or name one in $SIDEWINDER_GDB")
@pytest.mark.parametrize("machine", MACHINES)
def test_gdb(machine: str, tmp_path: Path) -> None:
    assert GDB is not None
    with running(program(tmp_path, 300), "--machine", machine) as debug:
        (tmp_path / "script").write_text(SCRIPT.replace("@", str(debug.port)))
        command = [GDB, "-nx", "-batch", "-x", str(tmp_path / "script")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        said = done.stdout
        assert "Breakpoint 1, bridge2 () at prog.py:7" in said or re.search(r"bridge2 \(\) at .*prog.py:7\n", said)
        assert "7\t            s -= 1\n" in said  # its source
        assert re.search(r"#0  bridge2 \(\) at .*prog\.py:7\n(?!#1)", said)
        assert re.search(r"Line 7 of \".*prog\.py\" starts at address 0x1000\w+ <bridge2", said)
        assert re.search(r"loop1 \(\) at .*prog\.py:3\n3\t    for i in range\(limit\):", said)  # next
        assert re.search(r"=> 0x1000\w+ <loop1.*>:\t", said)
        assert re.search(r"xgloop +0x1000\w+", said)
        assert "<MULTIPLE>" in said and "in loop1_body at" in said
        assert "exited normally" in said, said + done.stderr
        assert debug.end()[:2] == (0, expected(300))
