"""What may meet in the pipeline, and what may come from outside in any cycle: guards beside each other, beside stalls,
branches and stores; halts, interrupts and the host's accesses. The end is always what the simulator says.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

from cocotb_tests.bench import DATA, BenchMachine, Program, bench
from cocotb_tests.pair import IMAGE_BYTES, Pair, State, first_difference
from sim.asm import Assembled, subject_error
from sim.lockstep import Retirement
from sim.random_program import RandomProgram
from sim.random_system import SystemProgram
from spec import csr, isa, memory_map
from spec.host_link import Halt, HostOp
from spec.isa import Cause
from spec.sidecar import EXACT_CHECKS, EXACT_MNEMONICS, LATE_UNITS, SIDECAR, USES_G, Check, Subject

TIMER, EXTERNAL = 0x80, 0x800  # bits of mie and mip
MTIMECMP, MTIME = memory_map.CLINT.base + 0x4000, memory_map.CLINT.base + 0xBFF8
DONE = 5  # code of xg.host at the end
REQUEST_CYCLES = 3  # that a request of the host takes at least
PHASES = 6  # so many instructions that do nothing, or fewer, precede a trace: so it meets requests in any cycle
TIMER_LATE = 64  # cycles by which the timer may be late: that many more precede a trace where it interrupts
TIMER_STEP = 16  # cycles from one comparison of the timer to the next
START = memory_map.TRACE.base + 4 * (PHASES + TIMER_LATE)
POINTER, OTHER = 5, 6  # registers: DATA, and a value
Build = Callable[[Program], object]


# --- what meets in the pipeline ---

#: What stands before the guarded instruction: it stalls it, jumps to it, or keeps a unit busy.
BEFORE: dict[str, Build] = {
    "nothing": lambda p: None,
    "load": lambda p: p.emit("lw", rd=10, rs1=POINTER, imm=0),
    "store": lambda p: p.emit("sw", rs1=POINTER, rs2=OTHER, imm=4),
    "division": lambda p: p.emit("div", rd=10, rs1=OTHER, rs2=POINTER),
    "product": lambda p: p.emit("mul", rd=10, rs1=OTHER, rs2=POINTER),
    "taken branch": lambda p: (p.emit("beq", rs1=0, rs2=0, target=(t := p.fresh())), p.word(0), p.label(t)),
    "jump": lambda p: (p.j(t := p.fresh()), p.word(0), p.label(t)),
    "passing guard": lambda p: (p.emit("addi", rd=10, rs1=OTHER, imm=0), p.attach(check=Check.NONZERO)),
    "csr": lambda p: p.emit("csrrw", rd=10, csr=csr.NUMBER["mscratch"], rs1=OTHER),
    "checks off": lambda p: p.emit("csrrwi", rd=0, csr=csr.NUMBER["xgctl"], zimm=csr.XGCTL_PROBES),
    "watch": lambda p: p.emit("xg.watch", slot=1, rs1=POINTER, rs2=OTHER),
    "set": lambda p: (p.emit("lw", rd=10, rs1=POINTER, imm=0), p.attach(subject=Subject.SET, g=3)),
}  # fmt: skip
#: The guarded instruction. Its result is 0, or DATA, or another number; x10 is what stood before it.
GUARDED: dict[str, Build] = {
    "move": lambda p: p.emit("addi", rd=11, rs1=10, imm=0),
    "load": lambda p: p.emit("lw", rd=11, rs1=POINTER, imm=0),
    "load of the word before": lambda p: p.emit("lw", rd=11, rs1=POINTER, imm=4),
    "product": lambda p: p.emit("mul", rd=11, rs1=10, rs2=10),
    "division": lambda p: p.emit("rem", rd=11, rs1=10, rs2=OTHER),
    "csr": lambda p: p.emit("csrrs", rd=11, csr=csr.NUMBER["mscratch"], rs1=10),
    "jump and link": lambda p: (
        p.emit("jal", rd=11, target=(t := p.fresh())), p.attach(check=Check.LT, g=3), p.label(t),
    ),
}  # fmt: skip
#: The guarded instruction where each check of each subject is tried, by its mnemonic.
SUBJECTS: dict[str, Build] = {
    "sh2add": lambda p: p.emit("sh2add", rd=10, rs1=10, rs2=POINTER),
    "lw": lambda p: p.emit("lw", rd=POINTER, rs1=POINTER, imm=0),
    "lhu": lambda p: p.emit("lhu", rd=OTHER, rs1=POINTER, imm=1),  # which traps, or fails the check of its base
    "mul": lambda p: p.emit("mul", rd=11, rs1=POINTER, rs2=10),
    "xor": lambda p: p.emit("xor", rd=10, rs1=10, rs2=OTHER),
}
#: What comes behind it, and has no effect where it fails.
BEHIND: dict[str, Build] = {
    "stores": lambda p: [
        p.emit(name, rs1=POINTER, rs2=OTHER, imm=16 + 4 * i) for i, name in enumerate(("sw", "sh", "sb") * 2)
    ],
    "taken branch": lambda p: (
        p.emit("bne", rs1=OTHER, rs2=0, target="away"), p.emit("sw", rs1=POINTER, rs2=11, imm=16),
    ),
    "branch not taken": lambda p: (
        p.emit("beq", rs1=OTHER, rs2=0, target="away"), p.emit("sw", rs1=POINTER, rs2=11, imm=16),
    ),
    "trap": lambda p: p.emit("lw", rd=12, rs1=POINTER, imm=1),
    "guards": lambda p: [
        (p.emit("addi", rd=12 + i, rs1=11, imm=i), p.attach(check=Check.ZERO, probe=1)) for i in range(4)
    ],
    "watch and stores": lambda p: (
        p.emit("xg.watch", slot=0, rs1=POINTER, rs2=OTHER), p.emit("sw", rs1=POINTER, rs2=OTHER, imm=0),
        p.emit("addi", rd=12, rs1=0, imm=1), p.attach(check=Check.WATCH, g=0),
    ),
    "division": lambda p: p.emit("div", rd=12, rs1=11, rs2=OTHER),
}  # fmt: skip
CHECKS = (Check.ZERO, Check.NONZERO, Check.HEADER, Check.WATCH)


def legal_only_beside(check: Check, subject: Subject, name: str) -> bool:
    """Is the check illegal beside this instruction, whatever its subject?"""
    late = isa.ROWS[name].unit in LATE_UNITS and subject is Subject.RESULT
    return check in EXACT_CHECKS and name not in EXACT_MNEMONICS or check is Check.HEADER and late


def meeting(before: Build, guarded: Build, check: Check, behind: Build, subject: Subject = Subject.RESULT) -> Assembled:
    """The three in a row. The exit handler, the trap handler, and the exit that a table may list (labels `guarded`,
    `exit`) stop the program with codes of their own."""
    p = Program()
    p.set_csr("xghandler", "failed")
    p.set_csr("mtvec", "trapped")
    p.li(POINTER, DATA)
    p.li(OTHER, 0x1234_5678)
    p.emit("xg.watch", slot=0, rs1=POINTER, rs2=OTHER)
    p.emit("xg.set", g=3, rs1=OTHER)
    before(p)
    p.label("guarded")
    guarded(p)
    at = p.index - 1
    behind(p)
    p.label("away")
    p.emit("addi", rd=20, rs1=0, imm=1)
    p.halt(DONE)
    p.label("failed")
    p.halt(DONE + 1)
    p.label("trapped")
    p.halt(DONE + 2)
    p.label("exit")
    p.emit("addi", rd=20, rs1=POINTER, imm=2)
    p.halt(DONE + 3)
    done = p.finish()
    if guarded is not GUARDED["jump and link"]:  # past the assembler, which refuses header checks of late results
        g = 3 if check in USES_G or subject is Subject.SET else 0
        sidecar = SIDECAR.encode(check=check, g=g, probe=1, subject=subject)
        done.sidecar[(done.addresses[at] - done.base) // 4] = sidecar
    return done


@bench
def everything_meets(machine: BenchMachine) -> None:
    """Every kind of instruction before, at and behind a guard, with checks that pass and fail."""
    pair = Pair(machine)
    codes = set()
    for i, names in enumerate(itertools.product(BEFORE, GUARDED, CHECKS, BEHIND)):
        before, guarded, check, behind = names
        word = DATA if i % 2 else 0  # 7 of each of the innermost: so both meet everything
        data = bytes(DATA - memory_map.IMAGE.base) + word.to_bytes(4, "little")
        program = meeting(BEFORE[before], GUARDED[guarded], check, BEHIND[behind])
        pair.prepare(program, data)
        pair.list_exits({program.labels["guarded"]: program.labels["exit"]} if i // 28 % 2 else {})
        ends = pair.run()
        pair.compare(names)
        assert ends[0] == ends[1], (names, ends)
        codes.add(ends[0].code)
    assert codes == {DONE, DONE + 1, DONE + 2, DONE + 3}
    pair.list_exits({})


@bench
def every_check_of_every_subject(machine: BenchMachine) -> None:
    """Each pair of check and subject that is legal, beside a sum, a load and a product, behind what stalls it or sets
    the operand, and before what must have no effect."""
    pair = Pair(machine)
    codes = set()
    befores = ("nothing", "load", "store", "product", "set", "watch", "checks off")
    for i, (before, guarded, check, subject) in enumerate(itertools.product(befores, SUBJECTS, Check, Subject)):
        if subject_error(isa.ROWS[guarded], check, subject) is not None or legal_only_beside(check, subject, guarded):
            continue
        behind = ("stores", "trap", "guards")[i % 3]
        data = bytes(DATA - memory_map.IMAGE.base) + (DATA if i % 2 else 0x1234_5678).to_bytes(4, "little")
        data += bytes(64)  # (where what ran before has stored)
        program = meeting(BEFORE[before], SUBJECTS[guarded], check, BEHIND[behind], subject)
        pair.prepare(program, data)
        pair.list_exits({program.labels["guarded"]: program.labels["exit"]} if i // 2 % 2 else {})
        ends = pair.run()
        pair.compare((before, guarded, check, subject, behind))
        assert ends[0] == ends[1], (before, guarded, check, subject, behind, ends)
        codes.add(ends[0].code)
    assert codes == {DONE, DONE + 1, DONE + 2, DONE + 3}
    pair.list_exits({})


# --- what comes from outside ---


def loop_of(instructions: Build, count: int) -> Assembled:
    """A trace that goes round `count` times over a zero-overhead back edge, and leaves by a failing guard."""
    p = Program(START)
    p.set_csr("xghandler", "out")
    p.set_csr("xgloop", "head")
    p.li(POINTER, DATA)
    p.li(OTHER, 77)
    p.emit("xg.set", g=1, rs1=OTHER)
    p.emit("sw", rs1=POINTER, rs2=OTHER, imm=0)
    p.li(10, count)
    p.label("head")
    instructions(p)
    p.emit("addi", rd=10, rs1=10, imm=-1)
    p.attach(check=Check.NONZERO, loop=1)
    p.label("out")
    p.halt(DONE)
    return p.finish()


def busy(p: Program) -> None:
    """Every unit at work, with guards that pass."""
    p.emit("lw", rd=11, rs1=POINTER, imm=0)
    p.attach(check=Check.EQ, g=1)
    p.emit("add", rd=12, rs1=11, rs2=12)
    p.attach(check=Check.OVERFLOW32, probe=1)
    p.emit("sw", rs1=POINTER, rs2=12, imm=8)
    p.emit("addi", rd=13, rs1=POINTER, imm=0)
    p.attach(check=Check.HEADER, g=1)
    p.emit("mul", rd=14, rs1=12, rs2=12)
    p.emit("div", rd=15, rs1=14, rs2=11)
    p.emit("sb", rs1=POINTER, rs2=15, imm=13)
    p.emit("andi", rd=16, rs1=10, imm=1)
    p.emit("beq", rs1=16, rs2=0, target=(even := p.fresh()))
    p.emit("lhu", rd=17, rs1=POINTER, imm=12)
    p.label(even)
    p.emit("csrrw", rd=18, csr=csr.NUMBER["mscratch"], rs1=17)


def traces() -> Iterator[tuple[str, Assembled]]:
    """Traces of up to some hundred cycles. They use neither mtvec nor mie."""
    yield "one instruction", loop_of(lambda p: None, 60)
    yield "two instructions", loop_of(lambda p: p.emit("sw", rs1=POINTER, rs2=10, imm=4), 40)
    yield "all units", loop_of(busy, 3)
    for seed in range(3):
        rng = random.Random(seed)
        yield f"random {seed}", RandomProgram(rng=rng, length=110, guards=True, base=START).build()


def finished(pair: Pair, program: Assembled, data: bytes) -> tuple[State, list[Retirement], int]:
    """An undisturbed run: what it leaves behind, retires, and its cycles, from RUN to the end."""
    lead = Program()
    while lead.index < (START - memory_map.TRACE.base) // 4:
        lead.nop()
    pair.rtl.load(lead.finish())
    pair.prepare(program, data)
    ends = pair.run()
    streams = pair.retired()
    first_difference(*streams, "undisturbed")
    state = pair.state(0)
    assert ends[0] == ends[1] and state == pair.state(1), state.differences(pair.state(1))
    return state, streams[0], pair.rtl.counters()["cycles"] - pair.cycles_before


@bench
def halt_in_every_cycle(machine: BenchMachine) -> None:
    """A halt in each cycle of a trace; it goes on, and nothing is lost or done twice."""
    pair = Pair(machine)
    data = random.Random(1).randbytes(IMAGE_BYTES)
    system = SystemProgram(rng=random.Random(5), length=150, guards=True, base=START)
    for name, program in (*traces(), ("random system program", system.build())):
        state, stream, cycles = finished(pair, program, data)
        halted_before = set()
        for late, requests in itertools.product(range(PHASES), range(cycles // REQUEST_CYCLES + PHASES)):
            pair.again(program, data)
            machine.write_reg(32, program.base - 4 * late)
            event, _ = machine.run_with([(HostOp.STATUS, 0, 0)] * requests + [(HostOp.HALT, 0, 0)])
            first = pair.retired()[0]
            if event.halt is Halt.REQUESTED:
                halted_before.add(len(first) - late)
                event = machine.run(20_000)
            assert event.halt is Halt.HOST_CALL, (name, event)
            first_difference((first + pair.retired()[0])[late:], stream, name)
            left = pair.state(0)
            assert left == state, f"{name}, halted before instruction {len(first)}: {left.differences(state)}"
        missing = set(range(len(stream))) - halted_before
        # (Behind caches a halt falls where memory's latencies, which are random, let it fall.)
        allowed = len(stream) // 2 if machine.config.cached else 0
        assert len(missing) <= allowed, (name, len(stream), sorted(missing))


HANDLER = memory_map.TRACE.base + 0x8000
TRAP_CSRS = ("mstatus", "mie", "mtvec", "mepc", "mcause", "mtval")


def load_handler(machine: BenchMachine) -> tuple[int, int]:
    """An interrupt handler that needs no register: it switches interrupts off and returns. Returns where it lies."""
    p = Program(HANDLER)
    p.emit("csrrwi", rd=0, csr=csr.NUMBER["mie"], zimm=0)
    p.emit("mret")
    handler = p.finish()
    machine.write_bytes(HANDLER, handler.code_bytes())
    machine.write_words(memory_map.SIDECAR_WINDOW.base + HANDLER - memory_map.TRACE.base, [0] * len(handler.code))
    return HANDLER, handler.end


def enable(machine: BenchMachine, mie: int, timer: int | None = None) -> None:
    """Interrupts on, to the handler; `timer`: cycles until the timer's."""
    for name, value in (("mtvec", HANDLER), ("mie", mie), ("mstatus", 8)):
        machine.write_csr(name, value)
    compare = (1 << 64) - 1 if timer is None else timer
    for address, value in ((MTIMECMP, compare), (MTIMECMP + 4, compare >> 32), (MTIME, 0), (MTIME + 4, 0)):
        machine.request_write(address, value & 0xFFFF_FFFF)


def undisturbed(pair: Pair, state: State, stream: list[Retirement], late: int, where: object) -> int | None:
    """What an interrupt may leave behind is the CSRs of traps; what it may retire is its handler, once. `late`: so many
    instructions came before the trace. Returns how many of the trace retired before the interrupt, None without one.
    """
    retired = pair.retired()[0]
    handled = [i for i, r in enumerate(retired) if HANDLER <= r.commit.pc < HANDLER + 8]
    assert handled in ([], [*range(handled[0], handled[0] + 2)] if handled else []), (where, handled)
    first_difference([r for i, r in enumerate(retired) if i not in handled][late:], stream, where)
    left = pair.state(0)
    for name in TRAP_CSRS:
        left.csrs[name] = state.csrs[name]
    assert left == state, f"{where}: {left.differences(state)}"
    return handled[0] - late if handled else None


@bench
def timer_interrupt_in_every_cycle(machine: BenchMachine) -> None:
    """The machine timer interrupts a trace before each of its instructions; it goes on, nothing is lost or done twice.
    (A timer that is late by a number of cycles that varies may leave out a few. It is not compared while a CSR
    instruction has its RAM, so it does not interrupt right behind one; `external_interrupt` does.)
    """
    pair = Pair(machine)
    data = random.Random(1).randbytes(IMAGE_BYTES)
    for name, program in itertools.islice(traces(), 4):
        state, stream, cycles = finished(pair, program, data)
        load_handler(machine)
        csrs = [i for i, r in enumerate(stream) if (row := isa.decode(r.commit.insn)) and row.row.unit is isa.Unit.CSR]
        missing = set(range(1, len(stream))) - {i + behind for i in csrs for behind in (1, 2)}
        for late in range(TIMER_LATE + PHASES - TIMER_STEP, TIMER_LATE + PHASES):
            for after in range(0, cycles + TIMER_LATE + 8, TIMER_STEP // 2):
                pair.again(program, data)
                machine.write_reg(32, program.base - 4 * late)
                enable(machine, TIMER, after)
                event = machine.run(20_000)
                assert event.halt is Halt.HOST_CALL, (name, after, event)
                mepc, taken = machine.read_csr("mepc"), machine.read_csr("mcause") == Cause.TIMER_INTERRUPT
                before = undisturbed(pair, state, stream, late, f"{name}, interrupt after {after} cycles")
                assert taken == (before is not None), (name, after)
                if before is not None and before >= 0:
                    missing.discard(before)
                    assert mepc == stream[before].commit.pc, (name, after)
            if len(missing) <= len(stream) // 20:
                break
        enable(machine, 0)
        assert len(missing) <= len(stream) // 20, (name, len(stream), str(sorted(missing)))


@bench
def external_interrupt(machine: BenchMachine) -> None:
    """Pending, it is taken right behind what enables it, before the timer's; a low line does nothing."""
    pair = Pair(machine)
    data = bytes(IMAGE_BYTES)
    load_handler(machine)
    for nops in range(8):
        for mie, cause in ((EXTERNAL, Cause.EXTERNAL_INTERRUPT), (EXTERNAL | TIMER, Cause.EXTERNAL_INTERRUPT)):
            p = Program()
            for _ in range(64 + nops):  # time for the timer
                p.nop()
            p.emit("csrrsi", rd=0, csr=csr.NUMBER["mstatus"], zimm=8)
            p.label("interrupted")
            p.emit("addi", rd=10, rs1=10, imm=1)
            p.emit("csrrs", rd=11, csr=csr.NUMBER["mip"], rs1=0)
            p.halt(DONE)
            program = p.finish()
            pair.prepare(program, data)
            enable(machine, mie, 0)
            machine.write_csr("mstatus", 0)
            machine.set_external_interrupt(True)
            assert machine.run(1000).code == DONE
            assert machine.read_csr("mcause") == cause and machine.read_csr("mepc") == program.labels["interrupted"]
            assert machine.read_reg(10) == 1 and machine.read_reg(11) == TIMER | EXTERNAL
            machine.set_external_interrupt(False)
            pair.again(program, data)
            enable(machine, EXTERNAL)
            assert machine.run(1000).code == DONE
            assert machine.read_csr("mcause") == 0 and machine.read_reg(11) == 0
    enable(machine, 0)


OUTSIDE = memory_map.IMAGE.base + IMAGE_BYTES  # words from here on, no program touches


@bench
def host_access_in_every_cycle(machine: BenchMachine) -> None:
    """The host reads and writes the image all the time, in each phase: nothing that the trace does is disturbed."""
    pair = Pair(machine)
    data = random.Random(1).randbytes(IMAGE_BYTES)
    for name, program in traces():
        state, stream, cycles = finished(pair, program, data)
        for phase in range(8):
            pair.again(program, data)
            words = [random.Random(phase).getrandbits(32) + i & 0xFFFF_FFFF for i in range(cycles // 8)]
            requests = [(HostOp.STATUS, 0, 0)] * phase
            for i, word in enumerate(words):
                requests += [(HostOp.WRITE, OUTSIDE + 4 * i, word), (HostOp.READ, OUTSIDE + 4 * i, 0)]
            event, answers = machine.run_with(requests)
            assert event.code == DONE, (name, event)
            assert answers[phase + 1 :: 2] == words, name
            assert machine.read_words(OUTSIDE, len(words)) == words, name
            first_difference(pair.retired()[0], stream, name)
            left = pair.state(0)
            assert left == state, f"{name}: {left.differences(state)}"


@bench
def host_is_not_kept_waiting(machine: BenchMachine) -> None:
    """Endless traces that use the data memory's ports in every cycle: the host's access is carried out all the same."""
    kinds: dict[str, Build] = {
        "header checks": lambda p: (
            p.emit("addi", rd=11, rs1=POINTER, imm=0), p.attach(check=Check.HEADER, g=1, loop=1),
        ),
        "stores": lambda p: (p.emit("sw", rs1=POINTER, rs2=10, imm=4), p.attach(loop=1)),
        "loads": lambda p: (p.emit("lw", rd=11, rs1=POINTER, imm=4), p.attach(loop=1)),
        "checks and stores": lambda p: (
            p.emit("sw", rs1=POINTER, rs2=10, imm=4), p.emit("addi", rd=11, rs1=POINTER, imm=0),
            p.attach(check=Check.HEADER, g=1, loop=1),
        ),
        "checked loads": lambda p: (
            p.emit("lw", rd=11, rs1=POINTER, imm=8), p.attach(check=Check.HEADER, g=1, loop=1, subject=Subject.RS1),
        ),
    }  # fmt: skip
    for name, build in kinds.items():
        p = Program()
        p.set_csr("xgloop", "head")
        p.li(POINTER, DATA)
        p.li(OTHER, 77)
        p.emit("xg.set", g=1, rs1=OTHER)
        p.label("head")
        build(p)
        program = p.finish()
        for request in ((HostOp.READ, OUTSIDE, 0), (HostOp.WRITE, OUTSIDE, 0x5EED)):
            machine.load(program)
            for address, value in ((OUTSIDE, 0x5EED), (DATA, 77), (DATA + 8, DATA)):
                machine.write_word(address, value)
            enable(machine, TIMER, 5_000)  # it ends the trace at the latest
            machine.write_csr("mtvec", 0)
            status = (HostOp.STATUS, 0, 0)
            event, answers = machine.run_with([status] * 20 + [request, status, (HostOp.HALT, 0, 0)])
            assert answers[-3] == (0x5EED if request[0] is HostOp.READ else 0)
            running = answers[-2] & 15 == Halt.RUNNING and event.halt is Halt.REQUESTED
            assert running, f"{name}: {request[0].name} waited until the trace ended"
    enable(machine, 0)


@bench
def host_store_to_a_watched_word(machine: BenchMachine) -> None:
    """In each cycle of a loop: a host's store that changes the word makes the watch fail, another does not."""
    p = Program()
    p.set_csr("xghandler", "out")
    p.set_csr("xgloop", "head")
    p.li(POINTER, DATA)
    p.emit("xg.watch", slot=2, rs1=POINTER, rs2=0)
    p.label("head")
    p.emit("addi", rd=10, rs1=10, imm=1)
    p.emit("sw", rs1=POINTER, rs2=10, imm=4)
    p.emit("addi", rd=0, rs1=0, imm=0)
    p.attach(check=Check.WATCH, g=2, loop=1)
    p.label("out")
    p.emit("lw", rd=11, rs1=POINTER, imm=0)
    p.halt(DONE)
    program = p.finish()
    for value in (0, 1, 0x80, 0x0100_0000):
        for phase in range(12):
            machine.write_word(DATA, 0)
            machine.write_regs({10: 0, 11: 0})
            machine.load(program)
            status = (HostOp.STATUS, 0, 0)
            requests = [status] * phase + [(HostOp.WRITE, DATA, value)] + [status] * 16 + [(HostOp.HALT, 0, 0)]
            event, _ = machine.run_with(requests)
            if value:
                assert event.code == DONE and machine.read_reg(11) == value, (phase, hex(value))
            else:
                assert event.halt is Halt.REQUESTED and machine.read_reg(10) > 5, phase
