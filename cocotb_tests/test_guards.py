"""Directed tests of the guard engine: each check at its edges, precision, exits, loop bit, watches, timing."""

from __future__ import annotations

from collections.abc import Callable

from cocotb_tests.bench import DATA, BenchMachine, Program, bench
from sim.asm import Assembled
from spec import csr, memory_map
from spec.host_link import Halt
from spec.sidecar import EXIT_TABLE_ENTRIES, SIDECAR, Check, Subject, exit_table_entry
from spec.timing import KNOWN_TARGETS

PASSED, FAILED = 1, 2  # codes of xg.host
MAX, MIN = 0x7FFF_FFFF, 0x8000_0000
ALL = 0xFFFF_FFFF

#: check, result, operand, does it hold
VALUE_CASES = [
    (Check.INT_TAG, 1, 0, True), (Check.INT_TAG, 2, 0, False),
    (Check.PTR_TAG, 2, 0, True), (Check.PTR_TAG, 3, 0, False),
    (Check.EQ, 7, 7, True), (Check.EQ, 7, 0x8000_0007, False), (Check.NE, 7, 8, True), (Check.NE, 8, 8, False),
    (Check.ULT, 0, 1, True), (Check.ULT, 5, 5, False), (Check.ULT, ALL, 5, False), (Check.ULT, 5, ALL, True),
    (Check.LT, ALL, 0, True), (Check.LT, 0, 0, False), (Check.LT, MIN, MAX, True), (Check.LT, MAX, MIN, False),
    (Check.GE, 0, ALL, True), (Check.GE, 0, 0, True), (Check.GE, MIN, MAX, False), (Check.GE, MAX, MIN, True),
    (Check.ZERO, 0, 0, True), (Check.ZERO, MIN, 0, False), (Check.NONZERO, MIN, 0, True), (Check.NONZERO, 0, 0, False),
]  # fmt: skip

#: instruction, operands, fits in 32 bits, fits in 31 bits
EXACT_CASES = [
    ("add", 1, 2, True, True), ("add", MAX, 1, False, False), ("add", MIN, ALL, False, False),
    ("add", 0x3FFF_FFFF, 0, True, True), ("add", 0x3FFF_FFFF, 1, True, False), ("add", 0xC000_0000, 0, True, True),
    ("add", 0xC000_0000, ALL, True, False), ("sub", MIN, 1, False, False), ("sub", 0, MIN, False, False),
    ("sub", 0xC000_0000, 1, True, False), ("sub", 0, 0x4000_0000, True, True), ("sub", MAX, ALL, False, False),
    ("mul", 0x1_0000, 0x8000, False, False), ("mul", 0x1_0000, 0xFFFF_8000, True, False), ("mul", ALL, ALL, True, True),
    ("mul", 0x8000, 0x7FFF, True, True), ("mul", 0x8000, 0x8000, True, False), ("mul", MIN, ALL, False, False),
    ("mul", MIN, MIN, False, False), ("mul", 0x8000, 0xFFFF_8000, True, True),
]  # fmt: skip


def guarded(machine: BenchMachine, build) -> tuple[int, dict[str, int]]:  # noqa: ANN001
    """Run a program whose guards lead to FAILED; `build` adds the instructions. Returns the code and the labels."""
    program = Program()
    program.set_csr("xghandler", "failed")
    build(program)
    program.halt(PASSED)
    program.label("failed")
    program.halt(FAILED)
    done = program.finish()
    machine.load(done)
    event = machine.run(10_000)
    assert event.halt is Halt.HOST_CALL, event
    return event.code, done.labels


@bench
def checks_on_values(machine: BenchMachine) -> None:
    """Each check that compares a value, at its edges, directly behind xg.set and also where rd is x0."""
    for check, value, operand, holds in VALUE_CASES:
        for rd in (10, 0):

            def build(p: Program, check=check, value=value, operand=operand, rd=rd) -> None:
                p.li(5, value)
                p.li(6, operand)
                p.emit("xg.set", g=17, rs1=6)
                p.emit("addi", rd=rd, rs1=5, imm=0)
                p.attach(check=check, g=17)
                p.emit("addi", rd=20, rs1=0, imm=1)

            machine.write_regs({10: 0, 20: 0})
            code, _ = guarded(machine, build)
            assert code == (PASSED if holds else FAILED), (check, value, operand)
            regs = machine.read_regs()
            assert regs[10] == (value if rd else 0), "the guarded instruction writes its result"
            assert regs[20] == holds, "a younger instruction takes effect only where the check passed"


@bench
def checks_on_exact_results(machine: BenchMachine) -> None:
    """Overflow of 32 and range of 31 bits."""
    cases = [(n, a, b, fits, check) for n, a, b, *fit in EXACT_CASES
             for check, fits in zip((Check.OVERFLOW32, Check.RANGE31), fit, strict=True)]  # fmt: skip
    for name, a, b, fits, check in cases:

        def build(p: Program, name=name, a=a, b=b, check=check) -> None:
            p.li(5, a)
            p.li(6, b)
            p.emit(name, rd=10, rs1=5, rs2=6)
            p.attach(check=check)

        assert guarded(machine, build)[0] == (PASSED if fits else FAILED), (name, hex(a), hex(b), check)
    for value in (0, 1, ALL, MAX, MIN, 0x1234, 0xFFFF_F000, 0x2000_0000, 0xE000_0000):
        for shift in (1, 2, 3):
            exact = (value - (value >> 31 << 32)) << shift
            for check, bits in ((Check.OVERFLOW32, 32), (Check.RANGE31, 31)):

                def build(p: Program, value=value, shift=shift, check=check) -> None:
                    p.li(5, value)
                    p.emit(f"sh{shift}add", rd=10, rs1=5, rs2=0)
                    p.attach(check=check)

                fits = -(1 << bits - 1) <= exact < 1 << bits - 1
                assert guarded(machine, build)[0] == (PASSED if fits else FAILED), (hex(value), shift, check)


@bench
def header_checks(machine: BenchMachine) -> None:
    """The word at the result: older stores are seen, younger are not; what is no header fails and never traps."""
    end = memory_map.IMAGE.base + machine.config.image_size
    machine.write_word(end - 4, 99)
    for address, stored, holds in (
        (DATA, 99, True), (DATA, 98, False), (DATA | 1, 99, False), (DATA | 2, 99, False), (0, 99, False),
        (end - 4, None, True), (end, None, False), (memory_map.IMAGE.base - 4, None, False), (ALL, None, False),
    ):  # fmt: skip
        for gap in range(4):

            def build(p: Program, address=address, stored=stored, gap=gap) -> None:
                p.li(5, address)
                p.li(6, 99)
                p.emit("xg.set", g=255, rs1=6)
                if stored is not None:
                    p.li(7, DATA)
                    p.li(8, stored)
                    p.emit("sw", rs1=7, rs2=8, imm=0)
                for _ in range(gap):
                    p.nop()
                p.emit("addi", rd=10, rs1=5, imm=0)
                p.attach(check=Check.HEADER, g=255)
                if stored is not None:
                    p.emit("sw", rs1=7, rs2=0, imm=0)  # younger

            machine.write_word(DATA, 0)
            assert guarded(machine, build)[0] == (PASSED if holds else FAILED), (hex(address), stored, gap)
            if stored is not None:
                assert machine.read_word(DATA) == (0 if holds else stored), "a younger store has no effect"


@bench
def guards_on_loads(machine: BenchMachine) -> None:
    """A loaded pointer whose header is checked, behind byte stores to that header; loads that trap."""
    machine.write_word(DATA, DATA + 64)
    for high in (0x55, 0x56):

        def build(p: Program, high=high) -> None:
            p.li(5, DATA)
            p.li(6, 0x5566_7788)
            p.li(7, high)
            p.emit("xg.set", g=3, rs1=6)
            p.emit("sw", rs1=5, rs2=6, imm=64)
            p.emit("sb", rs1=5, rs2=0, imm=64)
            p.emit("sb", rs1=5, rs2=6, imm=64)
            p.emit("sb", rs1=5, rs2=7, imm=67)
            p.emit("lw", rd=10, rs1=5, imm=0)
            p.emit("lw", rd=11, rs1=10, imm=4)
            p.attach(check=Check.HEADER, g=3, subject=Subject.RS1)

        assert guarded(machine, build)[0] == (PASSED if high == 0x55 else FAILED)
    program = Program()  # the trap comes before the check
    program.set_csr("xghandler", "handler")
    program.li(5, DATA + 2)
    program.emit("lw", rd=10, rs1=5, imm=0)
    program.attach(check=Check.ZERO)
    program.label("handler")
    program.halt(1)
    machine.write_csr("xgepc", 0)
    machine.load(program.finish())
    assert machine.run(1000).halt is Halt.UNHANDLED_TRAP
    assert machine.read_csr("mcause") == 4 and machine.read_csr("mtval") == DATA + 2
    assert machine.read_csr("xgepc") == 0


@bench
def header_checks_of_late_results(machine: BenchMachine) -> None:
    """Beside loads, multiplication, division and CSR instructions a header check of the result fails, whatever is there
    (the assembler refuses them); then the host has port B again.
    """
    machine.write_word(DATA, 77)
    late = {
        "product": lambda p: p.emit("mul", rd=10, rs1=5, rs2=6),
        "quotient": lambda p: p.emit("divu", rd=10, rs1=5, rs2=6),
        "CSR": lambda p: p.emit("csrrw", rd=10, csr=0x340, rs1=6),
        "timer": lambda p: p.emit("lw", rd=10, rs1=8, imm=0),
        "load": lambda p: p.emit("lw", rd=10, rs1=5, imm=4),
        "none of them": lambda p: p.emit("addi", rd=10, rs1=5, imm=0),
    }
    for name, emit in late.items():
        p = Program()
        p.set_csr("xghandler", "failed")
        for register, value in ((5, DATA), (6, 1), (7, 77), (8, memory_map.CLINT.base + 0x4000)):
            p.li(register, value)
        p.emit("sw", rs1=8, rs2=5, imm=0)
        p.emit("sw", rs1=5, rs2=5, imm=4)
        p.emit("csrrw", rd=0, csr=0x340, rs1=5)
        p.emit("xg.set", g=0, rs1=7)
        p.label("late")
        emit(p)
        p.halt(PASSED)
        p.label("failed")
        p.halt(FAILED)
        done = p.finish()
        done.sidecar[(done.labels["late"] - done.base) // 4] = SIDECAR.encode(check=Check.HEADER, g=0)
        machine.load(done)
        assert machine.run(10_000).code == (PASSED if name == "none of them" else FAILED), name
        assert machine.read_reg(10) == DATA, name
        assert machine.request_read(DATA) == 77
    machine.write_word(memory_map.CLINT.base + 0x4000, ALL)


@bench
def nothing_younger(machine: BenchMachine) -> None:
    """A failing guard beside every kind of younger instruction: none of them has an effect."""
    younger = {
        "register": lambda p: p.emit("addi", rd=20, rs1=0, imm=7),
        "store": lambda p: p.emit("sw", rs1=5, rs2=6, imm=0),
        "csr": lambda p: p.emit("csrrw", rd=20, csr=0x340, rs1=6),
        "operand": lambda p: p.emit("xg.set", g=9, rs1=6),
        "watch": lambda p: p.emit("xg.watch", slot=2, rs1=5, rs2=6),
        "branch": lambda p: p.emit("beq", rs1=0, rs2=0, target="away"),
        "jump": lambda p: p.j("away"),
        "trap": lambda p: p.emit("ecall"),
        "misaligned": lambda p: p.emit("lw", rd=20, rs1=5, imm=1),
        "division": lambda p: p.emit("div", rd=20, rs1=6, rs2=6),
        "host": lambda p: p.halt(9),
        "guard": lambda p: (p.emit("addi", rd=20, rs1=0, imm=0), p.attach(check=Check.NONZERO)),
        "probe": lambda p: (p.emit("addi", rd=20, rs1=0, imm=3), p.attach(probe=1)),
    }
    for name, add in younger.items():
        for distance in range(3):

            def build(p: Program, add=add, distance=distance) -> None:
                p.li(5, DATA)
                p.li(6, 1234)
                p.label("guarded")
                p.emit("addi", rd=10, rs1=0, imm=0)
                p.attach(check=Check.NONZERO)
                for _ in range(distance):
                    p.nop()
                add(p)
                p.label("away")
                p.emit("addi", rd=21, rs1=0, imm=1)

            machine.write_word(DATA, 0)
            machine.write_regs({20: 0, 21: 0})
            machine.write_csr("mscratch", 0)
            machine.write_word(memory_map.OPERAND_WINDOW.base + 4 * 9, 0)
            machine.write_word(memory_map.WATCH_WINDOW.base + 16 * 2, 0)
            before = machine.counters()
            code, labels = guarded(machine, build)
            after = machine.counters()
            regs = machine.read_regs()
            assert code == FAILED and regs[20] == regs[21] == 0, name
            assert machine.read_csr("xgepc") == labels["guarded"], name
            assert machine.read_word(DATA) == 0 and machine.read_csr("mscratch") == 0, name
            assert machine.read_word(memory_map.OPERAND_WINDOW.base + 4 * 9) == 0
            assert machine.read_word(memory_map.WATCH_WINDOW.base + 16 * 2) == 0
            changed = {n: after[n] - before[n] for n in ("checks", "failures", "probes", "stores", "taken")}
            assert changed == {"checks": 1, "failures": 1, "probes": 0, "stores": 0, "taken": 0}, (name, changed)


@bench
def back_to_back(machine: BenchMachine) -> None:
    """A run of guards, of which the n-th fails: the oldest wins, all before have written."""
    for failing in range(6):

        def build(p: Program, failing=failing) -> None:
            for i in range(6):
                p.emit("addi", rd=10 + i, rs1=0, imm=0 if i >= failing else i + 1)
                p.attach(check=Check.NONZERO)

        machine.write_regs({10 + i: 77 for i in range(6)})
        code, _ = guarded(machine, build)
        regs = machine.read_regs()
        assert code == FAILED
        assert regs[10:16] == [i + 1 if i < failing else 0 if i == failing else 77 for i in range(6)]


@bench
def exit_table(machine: BenchMachine) -> None:
    """A listed guard goes to its target, an unlisted one to the handler; a freed entry no longer hits."""
    window = memory_map.EXIT_WINDOW.base
    program = Program()
    program.set_csr("xghandler", "handler")
    program.label("guarded")
    program.emit("addi", rd=10, rs1=0, imm=0)
    program.attach(check=Check.NONZERO)
    program.halt(1)
    program.label("handler")
    program.halt(2)
    program.label("bridge")
    program.halt(3)
    done = program.finish()
    guarded = done.labels["guarded"]
    entry = window + 8 * exit_table_entry(guarded)
    machine.write_words(entry, [guarded, done.labels["bridge"]])
    assert machine.read_words(entry, 2) == [guarded, done.labels["bridge"]]
    counted = machine.measure(done)
    assert counted["failures"] == counted["exit_hits"] == 1, counted
    for other in (guarded + 4, guarded + 4 * EXIT_TABLE_ENTRIES, 0):
        machine.write_word(entry, other)
        machine.load(done)
        assert machine.run(1000).code == 2
    machine.load(done)
    assert machine.run(1000).code == 2


@bench
def loop_bit(machine: BenchMachine) -> None:
    """A zero-overhead loop takes a cycle per instruction; the head may be set right before; halts stop at the head."""
    cycles = {}
    for count in (100, 200):
        program = Program()
        program.set_csr("xghandler", "out")
        program.li(10, count)
        program.li(11, 0)
        program.set_csr("xgloop", "head")
        program.label("head")
        program.emit("add", rd=11, rs1=11, rs2=10)
        program.emit("addi", rd=10, rs1=10, imm=-1)
        program.attach(check=Check.NONZERO, loop=1)
        program.label("out")
        program.halt(1)
        machine.measure(done := program.finish())  # (the first time, the loop bit's target is not known)
        counted = machine.measure(done)
        assert machine.read_reg(11) == count * (count + 1) // 2
        assert counted["back_edges"] == count - 1 and counted["failures"] == 1
        cycles[count] = counted["cycles"]
    assert cycles[200] - cycles[100] == 200, "two instructions, two cycles"
    program = Program()
    program.set_csr("xgloop", "head")
    program.label("head")
    program.emit("addi", rd=10, rs1=10, imm=1)
    program.attach(loop=1)
    done = program.finish()
    machine.load(done)
    assert machine.run(1000).halt is Halt.REQUESTED
    assert machine.read_reg(32) == done.labels["head"]
    value = machine.read_reg(10)
    assert machine.run(1000).halt is Halt.REQUESTED
    assert machine.read_reg(10) > value, "it goes on where it was"


@bench
def watches(machine: BenchMachine) -> None:
    """Watches fail by stores that change their word: by core in each size, by the host, by native code."""

    def arm(p: Program, expected: int) -> None:
        p.li(5, DATA)
        p.li(6, expected)
        p.emit("xg.watch", slot=1, rs1=5, rs2=6)

    def check(p: Program) -> None:
        p.emit("addi", rd=0, rs1=0, imm=0)
        p.attach(check=Check.WATCH, g=1)

    stores = [("sw", 0, 0x0102_0304, True), ("sw", 0, 0x0102_0305, False), ("sb", 1, 3, True), ("sb", 1, 9, False),
              ("sh", 2, 0x0102, True), ("sh", 2, 0x0103, False), ("sw", 4, 9, True), ("sb", -1, 9, True)]  # fmt: skip
    for name, offset, value, holds in stores:

        def build(p: Program, name=name, offset=offset, value=value) -> None:
            arm(p, 0x0102_0304)
            p.li(7, value)
            p.emit(name, rs1=5, rs2=7, imm=offset)
            check(p)

        machine.write_word(DATA, 0x0102_0304)
        assert guarded(machine, build)[0] == (PASSED if holds else FAILED), (name, offset, hex(value))
    for expected, holds in ((5, True), (6, False)):  # a store right before the arming
        assert guarded(machine, lambda p, e=expected: (
            p.li(8, 5), p.li(5, DATA), p.emit("sw", rs1=5, rs2=8, imm=0), arm(p, e), check(p)
        ))[0] == (PASSED if holds else FAILED)  # fmt: skip
    for native in (True, False):
        program = Program()
        program.set_csr("xghandler", "failed")
        arm(program, 5)
        program.halt(3)
        check(program)
        program.halt(PASSED)
        program.label("failed")
        program.halt(FAILED)
        machine.write_word(DATA, 5)
        machine.load(program.finish())
        assert machine.run(1000).code == 3
        if native:
            machine.write_word(DATA, 6)  # straight into the mapped file
        else:
            machine.request_write(DATA, 6)
            machine.request_write(DATA, 5)  # back: it stays failed
        assert machine.run(1000).code == FAILED


def checked_loop(distance: int) -> Assembled:
    """Checks of all kinds that pass; `distance` instructions between stores and header checks."""
    program = Program()
    program.li(5, DATA)
    program.li(6, 0x77)
    program.emit("sw", rs1=5, rs2=6, imm=0)
    program.emit("xg.set", g=1, rs1=6)
    program.set_csr("xgloop", "head")
    program.set_csr("xghandler", "out")
    program.li(10, 50)
    program.label("head")
    for i in range(6):
        program.emit("sw", rs1=5, rs2=6, imm=8 + 4 * i)
        for _ in range(distance):
            program.nop()
        program.emit("addi", rd=11, rs1=5, imm=0)
        program.attach(check=Check.HEADER, g=1)
        program.emit("lw", rd=12, rs1=5, imm=8 + 4 * i)
        program.attach(check=Check.EQ, g=1)
        program.emit("mul", rd=13, rs1=12, rs2=12)
        program.attach(check=Check.OVERFLOW32, probe=1)
        program.emit("add", rd=14, rs1=13, rs2=12)
        program.attach(check=Check.NONZERO)
    program.emit("addi", rd=10, rs1=10, imm=-1)
    program.emit("beq", rs1=10, rs2=0, target="out")
    program.emit("addi", rd=0, rs1=0, imm=0)
    program.attach(loop=1)
    program.label("out")
    program.halt(1)
    return program.finish()


@bench
def checks_take_no_time(machine: BenchMachine) -> None:
    """A trace whose checks pass takes exactly the cycles it takes without them, but for header checks directly behind
    stores: each waits for a cycle.
    """
    for distance in range(3):
        done = checked_loop(distance)
        machine.measure(done)  # (the first time, targets are not known)
        with_checks = machine.measure(done)
        without = machine.measure(done, without_checks=True)
        assert with_checks["checks"] > 1000 and without["checks"] == 0 and with_checks["failures"] == 0
        # With one port for all of data memory, each header check lets the load behind it wait. (Directly behind a
        # store that has waited already, without the check.)
        waits = 6 * 50 if machine.config.single_port or distance == 0 else 0
        assert with_checks["cycles"] == without["cycles"] + waits, (distance, with_checks, without)


@bench
def timing(machine: BenchMachine) -> None:
    """Cycles per instruction of short loops: what the pipeline promises."""

    def cycles(build) -> float:  # noqa: ANN001
        counts = []
        for repeat in (10, 20):
            program = Program()
            program.li(5, DATA)
            program.li(10, 3)
            for _ in range(repeat):
                build(program)
            program.halt(1)
            counts.append(machine.measure(program.finish())["cycles"])
        return (counts[1] - counts[0]) / 10

    machine.write_word(DATA, DATA)
    assert cycles(lambda p: p.emit("add", rd=10, rs1=10, rs2=10)) == 1
    assert cycles(lambda p: p.emit("lw", rd=5, rs1=5, imm=0)) == 2
    assert cycles(lambda p: p.emit("lw", rd=6, rs1=5, imm=0)) == 1
    assert cycles(lambda p: p.emit("sw", rs1=5, rs2=5, imm=0)) == 1
    assert cycles(lambda p: p.emit("mul", rd=10, rs1=10, rs2=10)) == 2
    assert cycles(lambda p: p.emit("mul", rd=11, rs1=10, rs2=10)) == 1
    assert cycles(lambda p: (p.emit("bne", rs1=0, rs2=0, target=(t := p.fresh())), p.label(t))) == 1
    store = {"csr": csr.NUMBER["mscratch"], "rs1": 10}
    assert cycles(lambda p: (p.emit("csrrw", rd=0, **store), p.emit("add", rd=10, rs1=10, rs2=10))) == 2
    assert cycles(lambda p: p.emit("csrrw", rd=0, **store)) == 2
    assert cycles(lambda p: p.emit("csrrw", rd=11, **store)) == 3

    def rounds(build) -> float:  # noqa: ANN001
        counts = []
        for repeat in (100, 200):
            program = Program()
            program.li(10, repeat)
            program.label("head")
            build(program)
            program.emit("addi", rd=10, rs1=10, imm=-1)
            program.emit("bne", rs1=10, rs2=0, target="head")
            program.halt(1)
            machine.measure(done := program.finish())  # (the first time, targets are not known)
            counts.append(machine.measure(done)["cycles"])
        return (counts[1] - counts[0]) / 100

    def across(name: str, count: int) -> Callable[[Program], None]:
        def build(p: Program) -> None:
            p.emit(name, **({"rd": 0} if name == "jal" else {"rs1": 0, "rs2": 0}), target=(target := p.fresh()))
            for _ in range(count):
                p.nop()
            p.label(target)

        return build

    assert rounds(lambda p: None) == 2
    for name, first in (("jal", 2), ("beq", 3)):
        assert rounds(across(name, 1)) == 2 + 1
        # Two that share their entry of the branch target buffer:
        one, other = across(name, KNOWN_TARGETS - 5), across(name, 1)
        assert rounds(lambda p, a=one, b=other: (a(p), [p.nop() for _ in range(4)], b(p))) == 2 + 4 + 2 * first
