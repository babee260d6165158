"""From instructions over physical registers to code, sidecar words and exit sites at trace addresses.

A software guard branches to its stub behind the code, `jal t6, exit_common`: one instruction, which a bridge replaces
by a jump. Where a guard's branch is the last instruction of a loop, its inverse is the back edge and the stub follows.
A sidecar guard has no code; the loop's last instruction carries the loop bit. Slow paths of allocations lie behind the
code, too: they save what the call would destroy, call, restore, and try again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jit.backend.config import Config
from jit.backend.frame import Frame
from jit.backend.mir import GConst, GHeld, GInvariant, GPassing, GuardOperand, Landing, Location
from jit.backend.outcode import Out
from jit.ir import Op, WatchDescr
from sim.asm import Assembled, Assembler
from spec import abi, csr, isa
from spec.heap import VM_OFFSET
from spec.host_link import HostCall
from spec.sidecar import Check

#: A jump instead of the loop bit takes a cycle of each pass, the bit three of each entry, to set the head. How many
#: passes an entry has is not known; where the loop is longer than this, the jump is a fortieth of a pass.
LONGEST_WITH_LOOP_BIT = 40
_OPERANDS = (GConst, GInvariant, GPassing, GHeld)
_INVERSE = {"beq": "bne", "bne": "beq", "blt": "bge", "bge": "blt", "bltu": "bgeu", "bgeu": "bltu"}
_OPERANDS_OF = {name: list(row.operands) for name, row in isa.ROWS.items()}
RESERVE = "runtime_vm_gc_collect_and_reserve"  # firmware: (bytes) -> 1 where the space is there now


@dataclass(eq=False)
class ExitSite:
    """A place where control can leave the trace. `kind`: 'branch', 'check', 'trap' (a load that traps), 'patch' (an
    instruction that becomes a jump to the stub) or 'finish'; of an invalid trace the entry: 'entry' or 'detached'."""

    kind: str
    op: Op
    locations: list[tuple[Location, ...]]
    index: int  # of the instruction, in the assembler
    address: int = 0  # of the instruction
    stub: int = 0  # software: address of the stub
    label: str = ""
    inverted: bool = False  # the branch is taken where the guard holds
    far: bool = False  # the stub is out of the branch's reach: the assembler inverted it over a jump
    trace_id: int = -1
    bridge: int = 0  # address of the bridge, 0: none
    code: int = 0  # address of the exit's code, where the core leaves by itself; 0: the host is asked
    constants: Mapping[int, int] = field(default_factory=dict)  # value -> register that holds it at the exit
    held: Mapping[int, int] = field(default_factory=dict)  # number of a failarg -> guard operand that holds it
    ended: bool = False  # its trace is invalid: it stays as it is
    original: tuple[int, int] | None = None  # word and sidecar word while the guard is forced to fail


@dataclass
class Code:
    """A trace, assembled at its address."""

    program: Assembled
    sites: list[ExitSite]
    probes: list[tuple[int, Op]]  # address of the probed instruction, its operation
    positions: list[tuple[int, Any]]  # address from which on the code belongs to a merge point (its descr)
    entry: int
    loop: int = 0
    landing: int = 0
    operands: dict[GInvariant, int] = field(default_factory=dict)
    loop_bit: bool = False  # is its back edge the loop bit?


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the emitter asks the linker."""

    exit_common: int
    finished: int  # where traces go that are done with; 0: to the host
    symbol: Callable[[str, Op | None], int]
    operand: Callable[[GuardOperand], int]
    entry: Callable[[Any], int | str]  # TargetToken -> address of that root trace's entry; START: it is this one
    gap: Callable[[Sequence[ExitSite]], int]  # by how many bytes the trace is to lie further up, with these exits
    reserve: Callable[[GConst], bool]  # is there a guard operand for this constant?
    spare_operands: int  # guard operands that there are for loop invariants
    landing: Callable[[Any], Landing]  # TargetToken of another trace's label
    armed: Mapping[WatchDescr, int] | None  # watch slots of the root trace from which this one hangs
    spare: bool = False  # nothing needs the first word, so that the trace can be entered behind it


#: Label of a trace's first word.
START = "start"


def _body(out: list[Out]) -> int:
    """Instructions of the loop, roughly."""
    names = [o.name for o in out]
    return len(names) - names.index("label") - 2 if "label" in names else 0


class Emitter:
    """Emits one trace at `base`."""

    def __init__(
        self, out: list[Out], base: int, config: Config, around: Surroundings, begins_with_label: bool = False
    ) -> None:
        """`begins_with_label`: whoever enters the trace may as well be at its label."""
        self.out = out
        self.begins_with_label = begins_with_label
        self.config = config
        self.around = around
        self.asm = Assembler(base)
        self.sites: list[ExitSite] = []
        self.slow: list[tuple[Out, str, str]] = []
        self.probes: list[tuple[int, Op]] = []
        self.positions: list[tuple[int, Any]] = []
        self.loop_index = -1
        self.stub_follows: ExitSite | None = None
        self.looped = False
        self.head_is_set = False
        self.loop_bit = config.sidecar and config.loop_bit and _body(out) <= LONGEST_WITH_LOOP_BIT

    def run(self) -> Code:
        self.asm.label(START)
        if self.around.spare or self.begins_in_loop():
            self.encode(Out("addi", 0, 0, None, 0))
        for i, o in enumerate(self.out):
            self.position(o)
            handler = _HANDLERS.get(o.name)
            if handler is None:
                handler = _HANDLERS[o.name] = getattr(Emitter, f"do_{o.name}", Emitter.instruction)
            handler(self, o, i)
        self.stubs()
        for o, label, back in self.slow:
            self.slow_path(o, label, back)
        return self.finish()

    def begins_in_loop(self) -> bool:
        """The first word can become a jump to another entry: no iteration goes through it, and no bridge that comes to
        the loop with values in registers."""
        if self.loop_bit or not self.out:
            return False  # what sets the loop's head comes first
        first = self.out[0].name
        if first == "landing" and self.begins_with_label:
            return len(self.out) > 1 and self.out[1].name == "label"
        return first in ("label", "landing")

    def moved(self, base: int) -> Code:
        """After `run`: the same trace at another address."""
        self.asm.base = base
        return self.finish()

    def finish(self) -> Code:
        done = self.asm.finish()
        for site in self.sites:
            site.address = done.addresses[site.index]
            site.stub = done.labels[site.label] if site.label else 0
            after = done.addresses[site.index + 1] if site.index + 1 < len(done.addresses) else done.end
            site.far = site.kind == "branch" and after - site.address == 8
        return Code(
            program=done,
            sites=self.sites,
            probes=[(done.addresses[i], op) for i, op in self.probes],
            positions=[(done.addresses[i], pc) for i, pc in self.positions],
            entry=done.base,
            loop=done.labels.get("loop", 0),
            landing=done.labels.get("landing", 0),
            loop_bit=self.loop_bit and self.loop_index >= 0,
        )

    def position(self, o: Out) -> None:
        if o.pc is not None and (not self.positions or self.positions[-1][1] is not o.pc):
            self.positions.append((self.asm.index, o.pc))

    # --- instructions ---
    def instruction(self, o: Out, i: int) -> None:
        if o.guard is not None and o.check is Check.NONE:
            self.software_guard(o, i)
        else:
            self.plain(o, i)

    def encode(self, o: Out, target: str | int | None = None) -> int:
        operands: list[int] = []
        if o.name == "xg.set":
            assert isinstance(o.g, GInvariant | GHeld)
            return self.asm.emit("xg.set", g=self.around.operand(o.g), rs1=o.rs1 or 0)
        if o.name == "xg.watch":
            return self.asm.emit("xg.watch", slot=o.imm or 0, rs1=o.rs1 or 0, rs2=o.rs2 or 0)
        for name in _OPERANDS_OF[o.name]:
            if name == "rd":
                operands.append(o.rd or 0)
            elif name == "rs1":
                operands.append(o.rs1 or 0)
            elif name == "rs2":
                operands.append(o.rs2 or 0)
            elif name == "rm" or name == "imm":
                operands.append((o.imm or 0) if target is None or name == "rm" else 0)
        return self.asm.emit_row(o.name, operands, target)

    def plain(self, o: Out, i: int) -> None:
        index = self.encode(o)
        g = o.g if isinstance(o.g, int) else self.around.operand(o.g) if isinstance(o.g, _OPERANDS) else 0
        self.looped = self.carries_loop_bit(i)
        if o.check is not Check.NONE or o.subject or o.probe or self.looped:
            g = g if o.check is not Check.NONE or o.subject else 0
            self.asm.attach(check=o.check, g=g, probe=int(o.probe), loop=int(self.looped), subject=o.subject)
        if o.probe and o.op is not None:
            self.probes.append((index, o.op))
        if o.guard is not None:
            self.sites.append(ExitSite("check", o.guard.op, o.locations or [], index, constants=o.constants))

    def software_guard(self, o: Out, i: int) -> None:
        assert o.guard is not None
        if not isa.ROWS[o.name].is_branch:
            index = self.encode(o)
            label = self.asm.fresh("stub")
            kind = "patch" if o.guard.op.name == "guard_not_invalidated" else "trap"
            site = ExitSite(kind, o.guard.op, o.locations or [], index, label=label, constants=o.constants)
            self.sites.append(site)
            return
        label = self.asm.fresh("stub")
        site = ExitSite("branch", o.guard.op, o.locations or [], 0, label=label, constants=o.constants)
        if i + 1 < len(self.out) and self.out[i + 1].name == "jump" and self.loop_index >= 0:
            site.inverted = True
            site.index = self.asm.emit(_INVERSE[o.name], rs1=o.rs1 or 0, rs2=o.rs2 or 0, target="loop")
            self.stub_follows = site
        else:
            site.index = self.encode(o, site.label)
        self.sites.append(site)

    def stub(self, site: ExitSite) -> None:
        self.asm.label(site.label)
        self.asm.emit("jal", rd=abi.EXIT_LINK, target=self.around.exit_common)

    def stubs(self) -> None:
        for site in self.sites:
            if site.label and site is not self.stub_follows:
                self.stub(site)

    # --- pseudo instructions ---
    def do_label(self, o: Out, i: int) -> None:
        self.set_loop_head()
        self.asm.label("loop")
        self.loop_index = self.asm.index

    def set_loop_head(self) -> None:
        """Once at each entry: bridges that come back find it set."""
        if self.loop_bit and not self.head_is_set:
            self.head_is_set = True
            self.asm.la(abi.SCRATCH, "loop")
            self.asm.emit("csrrw", rd=0, csr=csr.NUMBER["xgloop"], rs1=abi.SCRATCH)

    def do_landing(self, o: Out, i: int) -> None:
        self.set_loop_head()
        self.asm.label("landing")

    def do_land(self, o: Out, i: int) -> None:
        if o.imm:
            self.asm.li(abi.SCRATCH, o.imm)
            self.asm.emit("csrrw", rd=0, csr=csr.NUMBER["xgloop"], rs1=abi.SCRATCH)
        self.asm.j(o.target_address)

    def do_jump(self, o: Out, i: int) -> None:
        if self.stub_follows is not None:
            self.stub(self.stub_follows)
        elif self.loop_bit:
            if not self.looped:  # the last instruction cannot carry the loop bit
                self.asm.nop()
                self.asm.attach(loop=1)
        else:
            self.asm.j("loop")

    def carries_loop_bit(self, i: int) -> bool:
        """Is this instruction the last of a loop whose back edge is the loop bit?"""
        if not self.loop_bit or i + 1 == len(self.out):
            return False
        return self.out[i + 1].name == "jump" and self.loop_index >= 0 and not isa.ROWS[self.out[i].name].changes_flow

    def do_leave(self, o: Out, i: int) -> None:
        self.asm.j(self.around.entry(o.token))

    def do_finish(self, o: Out, i: int) -> None:
        if self.around.finished:
            index = self.asm.j(self.around.finished)
        else:
            index = self.asm.emit("xg.host", code=int(HostCall.FINISH))
        self.sites.append(ExitSite("finish", Op("finish", []), [], index))

    def do_call(self, o: Out, i: int) -> None:
        self.asm.emit("jal", rd=abi.RA, target=o.target_address or self.around.symbol(o.symbol, o.op))

    def do_alloc(self, o: Out, i: int) -> None:
        assert o.site is not None and o.rd is not None
        end, limit = o.site.temporaries
        slow, again = self.asm.fresh("slow"), self.asm.fresh("again")
        self.asm.label(again)
        self.asm.emit("lw", rd=o.rd, rs1=abi.GP, imm=VM_OFFSET["alloc_ptr"])
        self.asm.emit("lw", rd=limit, rs1=abi.GP, imm=VM_OFFSET["alloc_limit"])
        if o.rs1 is not None:
            self.asm.emit("add", rd=end, rs1=o.rd, rs2=o.rs1)
        elif (o.imm or 0) <= 2047:
            self.asm.emit("addi", rd=end, rs1=o.rd, imm=o.imm or 0)
        else:
            self.asm.li(end, o.imm or 0)
            self.asm.emit("add", rd=end, rs1=end, rs2=o.rd)
        self.asm.emit("bltu", rs1=limit, rs2=end, target=slow)
        self.asm.emit("sw", rs1=abi.GP, rs2=end, imm=VM_OFFSET["alloc_ptr"])
        self.slow.append((o, slow, again))

    def slow_path(self, o: Out, label: str, back: str) -> None:
        """No space: save, have it made, restore, try again."""
        assert o.site is not None
        asm, site, top, word = self.asm, o.site, abi.SCRATCH, abi.EXIT_LINK
        asm.label(label)
        for register, slot in site.saved:
            asm.emit("sw", rs1=abi.GP, rs2=register, imm=Frame.offset(slot))
        asm.emit("lw", rd=top, rs1=abi.GP, imm=VM_OFFSET["shadow_top"])
        for k, (number, held) in enumerate(site.refs):
            if number is None and held is not None:
                asm.emit("lw", rd=word, rs1=abi.GP, imm=Frame.offset(held))
            asm.emit("sw", rs1=top, rs2=word if number is None else number, imm=4 * k)
        asm.emit("addi", rd=top, rs1=top, imm=4 * len(site.refs))
        asm.emit("sw", rs1=abi.GP, rs2=top, imm=VM_OFFSET["shadow_top"])
        if o.rs1 is not None:
            asm.mv(abi.ARGUMENTS[0], o.rs1)
        else:
            asm.li(abi.ARGUMENTS[0], o.imm or 0)
        asm.emit("jal", rd=abi.RA, target=self.around.symbol(RESERVE, None))
        asm.emit("lw", rd=top, rs1=abi.GP, imm=VM_OFFSET["shadow_top"])
        asm.emit("addi", rd=top, rs1=top, imm=-4 * len(site.refs))
        asm.emit("sw", rs1=abi.GP, rs2=top, imm=VM_OFFSET["shadow_top"])
        enough = asm.fresh("enough")
        asm.emit("bne", rs1=abi.ARGUMENTS[0], rs2=0, target=enough)
        asm.emit("xg.host", code=int(HostCall.OUT_OF_MEMORY))
        asm.label(enough)
        for k, (number, held) in enumerate(site.refs):
            register = word if number is None else number
            asm.emit("lw", rd=register, rs1=top, imm=4 * k)
            if held is not None:
                asm.emit("sw", rs1=abi.GP, rs2=register, imm=Frame.offset(held))
        for register, slot in site.saved:
            asm.emit("lw", rd=register, rs1=abi.GP, imm=Frame.offset(slot))
        asm.j(back)



_HANDLERS: dict[str, Callable[[Emitter, Out, int], None]] = {}  # by the instruction's name
