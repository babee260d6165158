"""How soon programs answer a pin: the table "pins" of docs/standalone.md.

    python -m bench.pins [--docs]

examples/follow.py has pin 1 follow pin 0; examples/answer.py waits for pin 0, answers on pin 1, waits for its end. They
are trained on the simulator and booted on the RTL, with no host; the level at pin 0 changes every so many cycles, and
what changes at the pins is logged, each with its cycle. So an answer is everything between: two flip-flops at the
input, the trace, the flip-flop of the output. Then once more with every check of the engine made to fail, each time:
all answers go through exits, continuations and interpreter; and without traces. Exit status 1 where a change is not
answered, or an output is not as it should be.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from docs import marks
from rtl.pin_log import Change, read_pin_log
from runtime import boot
from runtime.host import Session, load_program
from runtime.image import Image
from runtime.options import Options
from sim.pins import parse
from spec.memory_map import SIDECAR_WINDOW
from spec.sidecar import GUARD_OPERANDS, SIDECAR, USES_G, Check, Subject

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "standalone.md"
#: Programs, and what they print.
PROGRAMS = {"follow": "done\n", "answer": "answered 200 times\n"}
QUESTION, ANSWER = 0, 1
#: Cycles between two changes at pin 0: prime, so that they meet each phase of the loop that waits.
SOON, LATE = 4999, 19997
LIMIT = 3_000_000  # cycles of the runs that are slow
NEVER = 1 << 27  # passes until a loop is recorded
HEADS = ("", "answers", "best", "median", "worst", "worst of the first ten")


def trained(program: str, *, period: int = SOON, threshold: int | None = None) -> boot.BootFile:
    """The file to boot, of a run on the simulator."""
    options = Options(
        machine="iss", resident=True, quasi_immutable=False, strict=True, pins=parse(f"{QUESTION}={period}")
    )  # fmt: skip
    if threshold is not None:
        options = replace(options, hot_threshold=threshold)
    with Session(load_program(str(ROOT / "examples" / f"{program}.py")), options, lambda _data: None) as session:
        session.run()
        data, _ = boot.boot_bytes(session)
    with tempfile.NamedTemporaryFile(suffix=".elf") as file:
        file.write(data)
        file.flush()
        return boot.read_boot(Path(file.name))


def failing(file: boot.BootFile) -> tuple[boot.BootFile, int]:
    """The same with every check failing, whatever it is about (less than an operand that is zero, unsigned), but for
    those of values that become guard operands; and how many there are."""
    zero, count = GUARD_OPERANDS - 1, 0
    segments = []
    for address, data in file.segments:
        if address == SIDECAR_WINDOW.base:
            words = []
            for word in memoryview(data).cast("I"):
                fields = SIDECAR.decode(word)
                if fields["check"] in USES_G and fields["g"] == zero:
                    raise ValueError(f"guard operand {zero} is in use")
                if fields["check"] != Check.NONE and fields["subject"] != Subject.SET:
                    word = SIDECAR.encode(**{**fields, "check": int(Check.ULT), "g": zero})
                    count += 1
                words.append(word)
            data = b"".join(word.to_bytes(4, "little") for word in words)
        segments.append((address, data))
    return replace(file, segments=segments), count


def changes(file: boot.BootFile, period: int, folder: Path, limit: int | None) -> tuple[list[Change], str]:
    """What happens at the pins of a core that boots the file, and what it prints, to its end or for so many cycles."""
    output: list[bytes] = []
    log = folder / "pins"
    image = Image(b"", file.needs.image, [])
    try:
        machine = boot.create_core("rtl", file.needs, image, pins=parse(f"{QUESTION}={period}"), pin_log=log)
        try:
            boot.load(machine, file)
            if limit is None:
                boot.run(machine, output.append)
            else:
                machine.run(limit)
        finally:
            machine.close()
        return read_pin_log(log), b"".join(output).decode()
    finally:
        image.close()


def answers(log: Sequence[Change]) -> list[int]:
    """Cycles from each change at pin 0 to the same level at pin 1, while that is an output: from its first answer to
    its last. (The first change at pin 1 may come late for the next one at pin 0: that is no answer.) Raises ValueError
    where between them pin 0 changes again before the answer, or pin 1 does without being asked."""
    found: list[int] = []
    asked: int | None = None
    missed = ""
    before = Change(0, 0, 0, 0)
    for change in log:
        question, answer = change.levels >> QUESTION & 1, change.drive >> ANSWER & 1
        if change.outputs >> ANSWER & 1:
            if answer != before.drive >> ANSWER & 1:
                wanted = asked is not None and answer == question
                if found and (missed or not wanted):
                    raise ValueError(missed or f"cycle {change.cycle}: an answer without a question")
                if asked is not None and wanted:
                    found.append(change.cycle - asked)
                    asked, missed = None, ""
            if question != before.levels >> QUESTION & 1:
                if asked is not None:
                    missed = f"cycle {change.cycle}: no answer for {change.cycle - asked} cycles"
                asked = change.cycle
        before = change
    return found


def measured(file: boot.BootFile, period: int, expected: str | None = None) -> list[int]:
    """Answers of a run to its end, which prints what is expected; without that, of LIMIT cycles."""
    with tempfile.TemporaryDirectory() as folder:
        log, printed = changes(file, period, Path(folder), LIMIT if expected is None else None)
    if expected is not None and printed != expected:
        raise ValueError(f"it printed {printed!r}")
    return answers(log)


def row(name: str, found: Sequence[int]) -> list[str]:
    return [
        name, f"{len(found):,}", f"{min(found[10:]):,}", f"{median(found[10:]):,.0f}", f"{max(found[10:]):,}",
        f"{max(found[:10]):,}",
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how soon a program answers a pin.")
    parser.add_argument("--docs", action="store_true", help="write the table into docs/standalone.md")
    arguments = parser.parse_args()
    rows = []
    for name, expected in PROGRAMS.items():
        file = trained(name)
        broken, count = failing(file)
        try:
            rows += [
                row(f"{name}.py", measured(file, SOON, expected)),
                row(f"{name}.py, all {count} checks fail", measured(broken, LATE)),
                row(f"{name}.py, no traces", measured(trained(name, period=LATE, threshold=NEVER), LATE)),
            ]
        except ValueError as e:
            print(f"{name} is wrong: {e}")
            return 1
    lines = marks.table(HEADS, rows)
    print("\n".join(lines))
    if arguments.docs:
        PAGE.write_text(marks.fill(PAGE.read_text(), "pins", lines))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
