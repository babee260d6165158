"""Traps, interrupts, the host link's own accesses, firmware memory."""

from __future__ import annotations

from cocotb_tests.bench import BASE, DATA, BenchMachine, Program, bench
from sim.asm import Assembler
from sim.machine import MachineError
from spec import memory_map
from spec.csr import NUMBER as CSR
from spec.host_link import STATUS, Halt, HostOp
from spec.isa import Cause, encode
from spec.sidecar import SIDECAR, Check

FIRMWARE = memory_map.FIRMWARE.base
CLINT = memory_map.CLINT.base + 0x4000  # mtimecmp
WINDOW = memory_map.OPERAND_WINDOW.base  # for the host only


@bench
def traps(machine: BenchMachine) -> None:
    """Each cause, with mepc, mcause and mtval; then mret goes on behind it."""
    odd, nowhere = DATA + 1, 0x7000_0000
    cases = [
        (lambda p: p.word(0), Cause.ILLEGAL, 0),
        (lambda p: p.emit("csrrw", rd=0, csr=0xF14, rs1=5), Cause.ILLEGAL, None),
        (lambda p: p.emit("csrrs", rd=0, csr=0x123, rs1=0), Cause.ILLEGAL, None),
        (lambda p: p.emit("ecall"), Cause.ECALL, 0),
        (lambda p: p.emit("ebreak"), Cause.BREAKPOINT, 0),
        (lambda p: p.emit("lw", rd=9, rs1=5, imm=0), Cause.LOAD_MISALIGNED, odd),
        (lambda p: p.emit("sh", rs1=5, rs2=0, imm=0), Cause.STORE_MISALIGNED, odd),
        (lambda p: p.emit("lb", rd=9, rs1=6, imm=1), Cause.LOAD_FAULT, nowhere + 1),
        (lambda p: p.emit("sw", rs1=6, rs2=0, imm=4), Cause.STORE_FAULT, nowhere + 4),
        (lambda p: p.emit("lw", rd=9, rs1=7, imm=0), Cause.LOAD_FAULT, BASE),
        (lambda p: p.emit("jalr", rd=9, rs1=0, imm=2), Cause.FETCH_MISALIGNED, 2),
        (lambda p: p.emit("sb", rs1=7, rs2=0, imm=0), Cause.STORE_FAULT, BASE),
        (lambda p: (p.li(8, CLINT), p.emit("lhu", rd=9, rs1=8, imm=2)), Cause.LOAD_FAULT, CLINT + 2),
        (lambda p: (p.li(8, CLINT), p.emit("sb", rs1=8, rs2=0, imm=0)), Cause.STORE_FAULT, CLINT),
        (lambda p: (p.li(8, WINDOW), p.emit("lw", rd=9, rs1=8, imm=0)), Cause.LOAD_FAULT, WINDOW),
        (lambda p: (p.li(8, WINDOW), p.emit("sw", rs1=8, rs2=0, imm=4)), Cause.STORE_FAULT, WINDOW + 4),
    ]
    for add, cause, value in cases:
        program = Program()
        program.set_csr("mtvec", "handler")
        program.li(5, odd)
        program.li(6, nowhere)
        program.li(7, BASE)
        program.li(9, 1)
        program.label("set up")
        add(program)
        program.label("behind")
        program.emit("addi", rd=20, rs1=0, imm=1)
        program.halt(1)
        program.label("handler")
        program.emit("csrrs", rd=8, csr=0x341, rs1=0)
        program.emit("addi", rd=8, rs1=8, imm=4)
        program.emit("csrrw", rd=0, csr=0x341, rs1=8)
        program.emit("mret")
        done = program.finish()
        machine.write_reg(20, 0)
        machine.load(done)
        assert machine.run(1000).code == 1
        at = done.labels["behind"] - 4
        assert machine.read_csr("mcause") == cause, cause
        assert machine.read_csr("mepc") == at + 4
        assert machine.read_csr("mtval") == (done.code[(at - BASE) >> 2] if value is None else value), cause
        assert machine.read_reg(20) == 1 and machine.read_reg(9) == 1
        machine.write_csr("mtvec", 0)
        machine.load(done)
        machine.write_reg(32, done.labels["set up"])
        event = machine.run(1000)
        assert event.halt is Halt.UNHANDLED_TRAP and machine.read_reg(32) == machine.read_csr("mepc") == at


@bench
def fetch_fault(machine: BenchMachine) -> None:
    """Where no code can be: beyond the code memories, in data memory, the timer, a window of the host's."""
    for address in (0x2000_0000, memory_map.TRACE.end, memory_map.FIRMWARE.end, DATA, CLINT, WINDOW, 0):
        program = Program()
        program.li(5, address)
        program.emit("jalr", rd=7, rs1=5, imm=0)
        machine.write_csr("mtvec", 0)
        machine.load(program.finish())
        assert machine.run(1000).halt is Halt.UNHANDLED_TRAP
        assert machine.read_csr("mcause") == Cause.FETCH_FAULT, hex(address)
        assert machine.read_csr("mtval") == machine.read_csr("mepc") == address
        assert machine.read_reg(7) == program.finish().end, "the jump itself has taken effect"


@bench
def wait_for_interrupt(machine: BenchMachine) -> None:
    """wfi may be a no-op, and is."""
    program = Program()
    program.emit("wfi")
    program.emit("addi", rd=10, rs1=0, imm=3)
    program.halt(1)
    machine.load(program.finish())
    assert machine.run(1000).code == 1 and machine.read_reg(10) == 3


@bench
def timer_interrupt(machine: BenchMachine) -> None:
    """Taken in a one-instruction loop closed by a loop bit: mepc is the loop head."""
    program = Program()
    program.set_csr("mtvec", "handler")
    program.set_csr("xgloop", "head")
    program.li(5, memory_map.CLINT.base + 0x4000)
    program.li(6, 0x1_0000)
    program.emit("lui", rd=7, imm=(memory_map.CLINT.base + 0xC000) >> 12)
    program.emit("lw", rd=8, rs1=7, imm=-8)
    program.emit("addi", rd=8, rs1=8, imm=200)
    program.emit("sw", rs1=5, rs2=0, imm=4)
    program.emit("sw", rs1=5, rs2=8, imm=0)
    program.emit("lw", rd=9, rs1=5, imm=0)
    program.li(10, 0)
    program.li(6, 0x80)
    program.emit("csrrs", rd=0, csr=0x304, rs1=6)
    program.emit("csrrsi", rd=0, csr=0x300, zimm=8)
    program.label("head")
    program.emit("addi", rd=10, rs1=10, imm=1)
    program.attach(loop=1)
    program.label("handler")
    program.halt(7)
    done = program.finish()
    machine.load(done)
    assert machine.run(5000).code == 7
    regs = machine.read_regs()
    assert 50 < regs[10] < 250 and regs[9] == regs[8]
    assert machine.read_csr("mepc") == done.labels["head"]
    assert machine.read_csr("mcause") == Cause.TIMER_INTERRUPT
    assert machine.read_csr("mstatus") & 0x88 == 0x80
    machine.write_csr("mie", 0)
    machine.write_csr("mtvec", 0)


@bench
def firmware(machine: BenchMachine) -> None:
    """A call from a trace into firmware, which reads and writes its own memory; loads see stores just made."""
    code = Assembler(FIRMWARE)
    code.emit("auipc", rd=6, imm=0)
    code.emit("lw", rd=10, rs1=6, imm=64)
    code.emit("addi", rd=10, rs1=10, imm=1)
    code.emit("sw", rs1=6, rs2=10, imm=68)
    code.emit("lw", rd=11, rs1=6, imm=68)
    code.emit("jalr", rd=0, rs1=1, imm=0)
    machine.write_bytes(FIRMWARE, code.finish().code_bytes())
    machine.write_word(FIRMWARE + 64, 41)
    program = Program()
    program.emit("jal", rd=1, target=FIRMWARE)
    program.halt(3)
    machine.load(program.finish())
    assert machine.run(1000).code == 3
    assert machine.read_reg(11) == 42 and machine.request_read(FIRMWARE + 68) == 42


@bench
def stored_instructions(machine: BenchMachine) -> None:
    """Behind a fence.i what was stored just before it is executed, however near, and old instructions are not."""
    for between in range(6):
        code = Assembler(FIRMWARE + 0x800)
        code.la(5, "stored")
        code.li(6, encode("addi", rd=10, rs1=0, imm=7))
        code.emit("sw", rs1=5, rs2=6, imm=0)
        code.emit("fence.i")
        for _ in range(between):
            code.nop()
        code.label("stored")
        code.emit("addi", rd=10, rs1=0, imm=1)
        code.emit("addi", rd=11, rs1=10, imm=0)
        code.emit("jalr", rd=0, rs1=1, imm=0)
        done = code.finish()
        machine.write_bytes(done.base, done.code_bytes())
        program = Program()
        program.emit("jal", rd=1, target=done.base)
        program.halt(3)
        machine.load(program.finish())
        assert machine.run(1000).code == 3
        assert machine.read_reg(11) == 7, between


@bench
def fence_with_loop_bit(machine: BenchMachine) -> None:
    """A fence.i that ends a loop goes on at the loop's head."""
    program = Program()
    program.set_csr("xghandler", "handler")
    program.set_csr("xgloop", "head")
    program.li(5, 4)
    program.li(10, 0)
    program.label("head")
    program.emit("addi", rd=10, rs1=10, imm=3)
    program.emit("addi", rd=5, rs1=5, imm=-1)
    program.attach(check=Check.NONZERO)
    program.label("fence")
    program.emit("fence.i")
    program.attach(loop=1)
    program.emit("addi", rd=10, rs1=10, imm=100)
    program.label("handler")
    program.halt(2)
    done = program.finish()
    machine.load(done)
    assert machine.run(1000).code == 2
    assert machine.read_reg(10) == 12 and machine.read_reg(5) == 0
    # A check beside it is a link error, and checks nothing.
    machine.request_write(memory_map.WATCH_WINDOW.base + 8, 1)
    at = done.labels["fence"] - BASE
    machine.write_words(memory_map.SIDECAR_WINDOW.base + at, [SIDECAR.encode(check=Check.WATCH, loop=1)])
    machine.write_reg(32, done.base)
    assert machine.run(1000).code == 2
    assert machine.read_reg(10) == 12 and machine.read_csr("xgepc") == done.labels["fence"] - 4


@bench
def host_accesses(machine: BenchMachine) -> None:
    """What the mapped files short-cut: every window over the host link; illegal requests are refused."""
    windows = {
        DATA: 32, BASE + 64: 32, FIRMWARE + 64: 32, memory_map.SIDECAR_WINDOW.base + 64: 16,
        memory_map.OPERAND_WINDOW.base + 4: 32, memory_map.EXIT_WINDOW.base + 8: 32,
        memory_map.EXIT_WINDOW.base + 12: 32,
        memory_map.WATCH_WINDOW.base + 16: 32, memory_map.CLINT.base + 0x4000: 32,
    }  # fmt: skip
    for address, width in windows.items():
        value = 0x9234_5678 & (1 << width) - 1
        machine.request_write(address, value)
        assert machine.request_read(address) == value, hex(address)
        machine.request_write(address, 0)
    machine.request_write(memory_map.CLINT.base + 0x4000, 0xFFFF_FFFF)
    for address in (0, 0x7000_0000, DATA + 1):
        try:
            machine.request_read(address)
        except MachineError:
            continue
        raise AssertionError(f"{address:#x} was not refused")
    machine.write_regs({i: i * 3 for i in range(32)})
    assert machine.read_regs()[:32] == [i * 3 for i in range(32)]


@bench
def refused_while_running(machine: BenchMachine) -> None:
    """While the core runs, the host may read and write the image and ask for the status; all else has no effect."""
    program = Program()
    program.set_csr("xgloop", "head")
    program.li(10, 0)
    program.label("head")
    program.emit("addi", rd=10, rs1=10, imm=1)
    program.attach(loop=1)
    done = program.finish()
    windows = (
        BASE, FIRMWARE + 64, memory_map.SIDECAR_WINDOW.base, WINDOW, memory_map.EXIT_WINDOW.base,
        memory_map.WATCH_WINDOW.base, memory_map.PATTERN_WINDOW.base, CLINT,
    )  # fmt: skip
    refused = [(op, address, 0xFFFF_FFFF) for address in windows for op in (HostOp.READ, HostOp.WRITE)]
    refused += [(HostOp.READ_REG, 10, 0), (HostOp.WRITE_REG, 10, 77), (HostOp.WRITE_REG, 32, 0)]
    refused += [(HostOp.READ_CSR, CSR["xgloop"], 0), (HostOp.WRITE_CSR, CSR["xgloop"], 0), (HostOp.RUN, 0, 0)]
    machine.load(done)
    before = [machine.request_read(address) for address in windows]
    status = (HostOp.STATUS, 0, 0)
    requests = [status, *(r for request in refused for r in (request, status)), (HostOp.HALT, 0, 0)]
    event, answers = machine.run_with(requests)
    assert event.halt is Halt.REQUESTED
    for request, answer, after in zip(refused, answers[1::2], answers[2::2], strict=False):
        assert answer == 0 and STATUS.decode(after)["error"] == 1, request
        assert STATUS.decode(after)["halt"] == Halt.RUNNING, request
    assert [machine.request_read(address) for address in windows] == before
    assert machine.read_reg(32) == done.labels["head"] == machine.read_csr("xgloop")
    assert machine.read_reg(10) > len(refused)


@bench
def reading_a_counter_that_wraps(machine: BenchMachine) -> None:
    """minstret and minstreth, read high, low, high until the high words agree, are exact around a wrap."""
    for before in range(0, 40, 3):
        for nops in range(0, 60, 7):
            program = Program()
            program.li(5, -before)
            program.emit("csrrwi", rd=0, csr=CSR["minstret"], zimm=0)
            program.emit("csrrwi", rd=0, csr=CSR["minstreth"], zimm=3)
            program.emit("csrrw", rd=0, csr=CSR["minstret"], rs1=5)
            program.label("counted")
            for _ in range(nops):
                program.nop()
            program.label("again")
            program.emit("csrrs", rd=10, csr=CSR["minstreth"], rs1=0)
            program.label("low")
            program.emit("csrrs", rd=11, csr=CSR["minstret"], rs1=0)
            program.emit("csrrs", rd=12, csr=CSR["minstreth"], rs1=0)
            program.emit("bne", rs1=10, rs2=12, target="again")
            program.halt(1)
            done = program.finish()
            machine.load(done)
            machine.retired()
            assert machine.run(1000).code == 1
            path = [record.pc for record in machine.retired()]
            last = len(path) - 1 - path[::-1].index(done.labels["low"])
            retired = last - path.index(done.labels["counted"])
            count = (3 << 32) + (-before & 0xFFFF_FFFF) + retired
            assert (machine.read_reg(10) << 32 | machine.read_reg(11)) == count, (before, nops)
