"""Programs that read and set pins: on the simulator, on the RTL, with traces and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import pins
from runtime import boot
from runtime.command import main
from runtime.host import Session, load_program
from runtime.options import Options
from sim.pins import parse
from spec.memory_map import IMAGE
from spec.pins import OUTPUT, PINS

EXAMPLES = Path(__file__).parents[2] / "examples"
USES = """
from machine import Pin, freq, sleep_us, ticks_add, ticks_cpu, ticks_diff, ticks_us
import machine

question, answer = Pin(0, Pin.IN), Pin(1, Pin.OUT, value=1)
print(question, answer, question.value(), answer(), Pin(3)(), machine.Pin is Pin, Pin)
for value in (0, 1, 2, True, False, [], "x", 1.5, 1 << 40):
    answer.value(value)
    print(answer.value(), end=" ")
answer.on(), answer.toggle()
print(answer.value(), freq())
start, end = ticks_us(), ticks_cpu()
sleep_us(30)
print(ticks_diff(ticks_us(), start) >= 30, ticks_diff(ticks_cpu(), end) >= 1500)
print(ticks_add((1 << 29) - 1, 2), ticks_diff(1, (1 << 29) - 1), ticks_diff((1 << 29) - 1, 1))
for arguments in ((16,), (-1,), ("A",), (0, 2), (0, 0, 1)):
    try:
        Pin(*arguments)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)


class Led(Pin):
    def __init__(self, number):
        self.name = f"led {number}"
        super().__init__(number, Pin.OUT)


for number in range(16):
    pin = Led(number)
    pin.on()
    pin.extra = pin
    print(pin, Pin(number, Pin.OUT).value(), end=" " if number % 4 < 3 else "\\n")
for other in (3, "x", [], Led, object()):
    for function in (Pin.on, Pin.off):
        try:
            function(other)
        except TypeError as e:
            print(e, end="; ")
"""
PRINTS = """\
Pin(0, mode=IN) Pin(1, mode=OUT) 1 1 0 True <class 'machine.Pin'>
0 1 1 1 0 0 1 1 1 0 50000000
True True
1 2 -2
ValueError no pin 16: there are 16, from 0 on
ValueError no pin -1: there are 16, from 0 on
TypeError a pin is known by its number, not by str
ValueError the mode of a pin is Pin.IN or Pin.OUT
ValueError pins have no pull-up or pull-down here: pull must be None
"""
for number in range(16):
    PRINTS += f"Pin({number}, mode=OUT) 1" + (" " if number % 4 < 3 else "\n")
for name in ("int", "str", "list", "type", "object"):
    PRINTS += f"expected a Pin, not {name}; " * 2


def run(path: Path, levels: str, **options: object) -> tuple[str, Session]:
    output: list[bytes] = []
    chosen = Options(resident=True, strict=True, pins=parse(levels), **{"machine": "iss", **options})  # type: ignore[arg-type]
    with Session(load_program(str(path)), chosen, output.append) as session:
        session.run()
        return b"".join(output).decode(), session


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "uses.py"
    path.write_text(USES)
    return path


@pytest.mark.parametrize("machine", ["iss", pytest.param("rtl", marks=pytest.mark.long)])
def test_the_module(program: Path, machine: str) -> None:
    assert run(program, "0=high", machine=machine)[0] == PRINTS


def test_reads_and_writes_are_operations_of_traces() -> None:
    """The loop that waits is one load, and nothing is called."""
    printed, session = run(EXAMPLES / "answer.py", "0=997")
    assert printed == pins.PROGRAMS["answer"]
    loops = []
    for loaded in session.jit.backend.loaded:
        names = [op.name for op in loaded.trace.ops if op.name != "debug_merge_point"]
        assert not [name for name in names if name.startswith("call")]
        loops += [names[names.index("label") + 1 :]] if "label" in names else []
    assert ["raw_load_i", "int_ne", "guard_true", "jump"] in loops  # waits while the level is not high


@pytest.mark.parametrize("name", ["answer", "follow"])
@pytest.mark.parametrize("guards", ["software", "sidecar"])
def test_each_guard_fails_once(name: str, guards: str) -> None:
    assert run(EXAMPLES / f"{name}.py", "0=997", fail_guards=True, guards=guards)[0] == pins.PROGRAMS[name]


def test_each_change_is_answered_on_the_rtl() -> None:
    """Booted, with traces; and every check failing, always."""
    file = pins.trained("follow")
    found = pins.measured(file, pins.SOON, pins.PROGRAMS["follow"])
    assert len(found) > 40 and max(found[10:]) < 32  # (with the interpreter it takes hundreds)
    broken, count = pins.failing(file)
    assert count > 5 and min(pins.measured(broken, pins.LATE)) > 100


def test_where_there_are_none(program: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(program)]) == 1
    assert "No module named 'machine'; this machine has no pins: --pins, with --resident" in capfd.readouterr().err
    assert main(["run", "--machine", "iss", "--pins", "0=high", str(program)]) == 2
    assert "--pins needs --resident" in capfd.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["run", "--machine", "iss", "--resident", "--pins", "0=mid", str(program)])
    assert "'0=mid': expected 0=low, 0=high" in capfd.readouterr().err


def test_traces_of_pins_are_shown(capfd: pytest.CaptureFixture[str]) -> None:
    """A bridge of answer.py stores to the pin's word at once: it loads the pin, checks its class, has the level."""
    assert main(["trace", "--resident", "--pins", "0=4999", str(EXAMPLES / "answer.py")]) == 0
    shown = capfd.readouterr().out
    word = f"{PINS.base - IMAGE.base + OUTPUT + 4}(gp)"
    bridges = [part.splitlines() for part in shown.split("\n\n") if part.startswith("bridge")]
    codes = [[line for line in part if line.startswith("  1")] for part in bridges]
    before = [n for code in codes for n, line in enumerate(code) if f", {word}" in line and " sw " in line]
    assert before and min(before) <= 3


def test_a_module_of_that_name_is_the_programs_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Where the machine has no pins."""
    (tmp_path / "machine.py").write_text("NAME = 'mine'\n")
    path = tmp_path / "program.py"
    path.write_text("import machine\nprint(machine.NAME)\n")
    assert main(["run", str(path)]) == 0
    assert capfd.readouterr().out == "mine\n"


def test_a_file_that_boots_knows_that_it_needs_pins() -> None:
    file = pins.trained("answer")
    assert file.needs.pins == 16
    assert boot.Needs(True, False, 1 << 24).pins == 0
