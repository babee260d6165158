"""Programs that need no host: one ELF file that holds all of it, made after a run that has trained it, and its loader.

    .trace      portal, traces and the code of all exits, boot code; execution begins at its first word
    .sidecar    the sidecar words (host window)
    .exits      the exit table (host window)
    .firmware   the VM; its services trap (jit/backend/bootcode.py)
    .image      the memory image as it was before the run, in which the counters of loops already name their traces
    .note       what the core has to have: see `Needs`

The image is a function of the program, and the traces of the program and of its run; where the program reads nothing
from outside, the same program gives the same bytes. What a trace names must be there when it is entered: see `_gates`.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jit.backend.bootcode import Boot, without_host
from jit.backend.elf import ElfWriter
from jit.backend.emit import ExitSite
from jit.backend.linker import NOP
from jit.backend.oncore import OnCore
from jit.backend.portal import ENDED, ENTERED, ENTRIES, TABLE, entry_jump
from jit.backend_api import BackendLimit
from jit.counters import Counters
from jit.ir import TargetToken
from jit.residence import Residence
from runtime.image import build_image
from runtime.translate.firmware import vm_firmware
from runtime.translate.native import vm_function
from sim.asm import Assembler
from sim.machine import MachineError
from sim.pins import Stimulus
from sim.progress import step
from spec.host_link import Halt, HostCall
from spec.isa import encode
from spec.memory_map import EXIT_WINDOW, FIRMWARE, IMAGE, SIDECAR_WINDOW, TRACE, Region
from spec.objects import HostService
from spec.pins import MAX_PINS

if TYPE_CHECKING:
    from boards.machine import Parts
    from runtime.host import Session

OWNER = b"sidewinder-boot\0"
COUNTING = 0x0FFF_FFFF  # passes until a loop would be recorded: nobody records
WORD = 4


class BootError(Exception):
    """One line says why there is no file, or why a file does not boot."""


@dataclass(frozen=True)
class Needs:
    """Of the core and its memory. `engine`: guard engine; `floats`: Zdinx; `image`: bytes; `pins`: so many, or more."""

    engine: bool
    floats: bool
    image: int
    pins: int = 0


@dataclass(frozen=True)
class Part:
    """`used` and `room` in bytes."""

    what: str
    used: int
    room: int


@dataclass(frozen=True)
class Sizes:
    """Of a file that boots. `file`: its bytes."""

    parts: tuple[Part, ...]
    file: int
    loops: int
    traces: int

    def text(self) -> str:
        """A line for each part, and one for the whole."""
        lines = [f"{part.used:>10,} of {part.room:>10,} bytes  {part.what}\n" for part in self.parts]
        return f"{''.join(lines)}{self.file:>10,} bytes of file, {self.loops} loops, {self.traces} traces\n"


# --- making ---
def boot_bytes(session: Session) -> tuple[bytes, Sizes]:
    """The file for a program that has run resident, without quasi-immutable fields; and how large its parts are. Raises
    BootError where it needs a host, or does not fit."""
    residence, options = session.residence, session.options
    assert residence is not None and not options.quasi_immutable
    asked = sorted(HostService(number).name.lower() for number in session.asked)
    if asked or session.has_read:
        wanted = [*asked, *(["standard input"] if session.has_read else [])]
        raise BootError(f"the program needs a host, for {', '.join(wanted)}")
    core = residence.core
    firmware = vm_firmware(options.floats)
    before = core.backend.linker.next
    try:
        _close(residence)
        after = core.backend.linker.next
        _add_boot_code(core)
    except BackendLimit as e:
        raise BootError(f"the traces do not fit, with the code of all their exits: {e}") from None
    image = _image(session)
    writer, machine, linker = ElfWriter(), core.backend.machine, core.backend.linker
    size = linker.next - TRACE.base
    code = machine.read_bytes(TRACE.base, size)
    writer.code(".trace", code, TRACE.base)
    if linker.engine:
        for name, window, count in ((".sidecar", SIDECAR_WINDOW, size), (".exits", EXIT_WINDOW, EXIT_WINDOW.size)):
            words = (machine.read_word(window.base + i) for i in range(0, count, WORD))
            writer.segment(name, b"".join(word.to_bytes(WORD, "little") for word in words), window.base)
    writer.code(".firmware", without_host(firmware.code), FIRMWARE.base)
    needs = Needs(linker.engine, options.floats, session.image.size, MAX_PINS if options.pins is not None else 0)
    writer.segment(".image", image, IMAGE.base, needs.image)
    writer.note(".note", OWNER, 1, json.dumps(asdict(needs), sort_keys=True).encode())
    data = writer.build()
    parts = (
        Part("firmware", len(firmware.code), FIRMWARE.size),
        Part("portal, traces and the exits that the run has taken", before - TRACE.base, TRACE.size),
        Part("exits that it has not taken", after - before, TRACE.size),
        Part("boot code", linker.next - after, TRACE.size),
        Part("sidecar words", size // 2 if linker.engine else 0, TRACE.size // 2),
        Part("image, as far as it is not zero", len(image), needs.image),
    )
    return data, Sizes(parts, len(data), len(linker.entries), len(core.backend.loaded))


def _close(residence: Residence) -> None:
    """Every exit goes to its code, and so does the entry of a trace that was still to be recorded: they ask nobody. The
    handlers show nothing. Raises BackendLimit."""
    core = residence.core
    linker = core.backend.linker
    for behind in core.code.sampled:
        linker.change(behind - WORD, NOP)
    if any(trace_id >= ENTRIES for trace_id in linker.entries):
        raise BackendLimit(f"loops have numbers beyond {ENTRIES}")
    counter = core.new_counter()
    sites = sorted({id(site): site for site in linker.sites()}.values(), key=_place)
    for site in sites:
        if site.bridge:
            continue
        if site.kind == "entry":
            if not site.code and linker.current(site.trace_id) == site.trace_id:  # else another trace is in its place
                core.entry_code(site, residence.jit.traces[site.trace_id].greens[:2])
            continue
        made = core.codes.get(site.code)
        if made is None:
            made = core.exit_code(site, counter)
        linker.attach_code(site, made.body)


def _place(site: ExitSite) -> tuple[int, int]:
    return site.address, site.stub


def _add_boot_code(core: OnCore) -> None:
    """The boot code, and jumps to it in place of calls of the host. Raises BackendLimit."""
    backend, linker, code = core.backend, core.backend.linker, core.code
    firmware = backend.firmware
    assert firmware is not None
    end = linker.next
    asm = Assembler(end)
    gates = _gates(core)
    Boot(
        portal=code,
        gates=[(linker.entries[trace_id], needed) for trace_id, needed in gates],
        operands={index: value for value, index in linker.constants.items()},
        engine=linker.engine,
        function=lambda name: firmware.addresses[vm_function(name)],
        symbol=lambda name: backend.symbol(name, None),
    ).write(asm)
    labels = linker.place(asm)
    for number, (trace_id, _) in enumerate(gates):
        word = entry_jump(code, trace_id, labels[f"gate{number}"])
        assert word is not None
        linker.change(*word)
    memory_full = encode("xg.host", code=int(HostCall.OUT_OF_MEMORY))
    words = memoryview(backend.machine.read_bytes(TRACE.base, end - TRACE.base)).cast("I")
    places = [TRACE.base + WORD * i for i, word in enumerate(words) if word == memory_full]
    jumps = {TRACE.base: labels["boot"], code.elsewhere: labels["status"]}
    for at, target in {**jumps, **dict.fromkeys(places, labels["out_of_memory"])}.items():
        linker.change(at, encode("jal", rd=0, imm=target - at))


def _gates(core: OnCore) -> list[tuple[int, int]]:
    """Root traces, and how far the immortal area must be in use for them and what they lead to (jit.immortals)."""
    backend = core.backend
    linker = backend.linker
    parent: dict[int, int] = {}

    def group(trace_id: int) -> int:
        while parent.get(trace_id, trace_id) != trace_id:
            trace_id = parent[trace_id]
        return trace_id

    def join(a: int, b: int) -> None:
        parent[max(group(a), group(b))] = min(group(a), group(b))

    for loaded in backend.loaded:
        join(loaded.trace_id, loaded.root)
        token = loaded.trace.ops[-1].descr if loaded.trace.ops else None
        if isinstance(token, TargetToken) and token.trace_id >= 0:
            join(loaded.trace_id, token.trace_id)
    for old, new in linker.redirected.items():
        join(old, new)
    needed: Counter[int] = Counter()
    for loaded in backend.loaded:
        needed[group(loaded.trace_id)] = max(needed[group(loaded.trace_id)], loaded.immortals)
    return [(trace_id, needed[group(trace_id)]) for trace_id in sorted(linker.entries)]


def _image(session: Session) -> bytes:
    """The image as it was, which knows its traces."""
    jit, residence = session.jit, session.residence
    assert residence is not None
    machine = residence.core.backend.machine
    image = build_image(session.program, session.options.limit)
    try:
        if image.hash != session.image.hash:
            raise BootError("the program's image is not the same each time")
        for name in ("gc_stress", "settle_credit"):
            image.set_vm(name, session.initial[name])
        image.set_vm("hot_threshold", COUNTING)
        image.set_bytes(TABLE, machine.read_bytes(TABLE, ENTERED - TABLE))
        image.set_word(ENDED, 0)
        words = memoryview(image.buffer).cast("i")
        try:
            counters = Counters(words)
            for greens in sorted({(greens[0], greens[1]) for greens in jit.targets}):
                if not counters.set_trace(greens, jit.counters.trace(greens)):
                    raise BootError("the table of loops is full")
        finally:
            words.release()
        return image.buffer[: image.size].rstrip(b"\0")
    finally:
        image.close()


# --- running ---
@dataclass
class BootFile:
    """What is in a file. `segments`: address and bytes."""

    needs: Needs
    entry: int
    segments: list[tuple[int, bytes]]

    def extent(self, region: Region) -> int:
        """Bytes of a region that it takes, from the region's beginning."""
        ends = (address + len(data) - region.base for address, data in self.segments if address in region)
        return max(ends, default=0)


def read_boot(path: Path) -> BootFile:
    """Raises BootError, OSError."""
    from elftools.common.exceptions import ELFError
    from elftools.elf.elffile import ELFFile

    try:
        elf = ELFFile(io.BytesIO(path.read_bytes()))
        note: Any = elf.get_section_by_name(".note")
        data = note.data() if note is not None else b""
        if data[12 : 12 + len(OWNER)] != OWNER:
            raise BootError("no file that boots; `sidewinder emit --boot` writes one")
        needs = Needs(**json.loads(data[12 + len(OWNER) :]))
        found = [(s["p_paddr"], s.data()) for s in elf.iter_segments() if s["p_type"] == "PT_LOAD"]
        return BootFile(needs, elf.header["e_entry"], found)
    except (ELFError, ValueError, TypeError, KeyError) as e:
        raise BootError(f"damaged, or no file that boots ({e})") from None


def create_board(port: str, boot: BootFile) -> Any:
    """The board at a port, reset, its data memory zero: what the file does not say. Raises BootError."""
    from boards.link import LinkError
    from boards.machine import open_board

    try:
        return open_board(port, wanted(boot))
    except LinkError as e:
        raise BootError(str(e)) from None


def wanted(boot: BootFile) -> Parts:
    """What a file wants of a board."""
    from boards.machine import Parts

    needs = boot.needs
    sizes = {IMAGE: needs.image, TRACE: boot.extent(TRACE), FIRMWARE: boot.extent(FIRMWARE)}
    return Parts(sizes=sizes, engine=needs.engine, floats=needs.floats, pins=needs.pins > 0)


def create_core(
    machine: str, needs: Needs, image: Any, cached: bool = False, pins: Stimulus | None = None, **logs: Any
) -> Any:
    """A machine as the file wants it, fresh from reset. `image`: the memory's file. `cached`: with caches. `pins`: what
    comes in at its pins, if the file wants any. `logs`: of rtl.machine.RtlMachine. Raises BootError."""
    stimulus = pins or Stimulus() if needs.pins else None
    if machine == "iss":
        from sim.iss import IssMachine

        if cached:
            raise BootError("only the machine rtl has caches")
        return IssMachine(
            image.buffer, guards=needs.engine, patterns=needs.engine, floats=needs.floats, pins=stimulus
        )  # fmt: skip
    from rtl.machine import RtlMachine
    from runtime.machines import rtl_config

    config = rtl_config(needs.engine, floats=needs.floats, cached=cached, pins=needs.pins > 0)
    return RtlMachine(image.path, config=config, pins=stimulus, **logs)


def load(machine: Any, boot: BootFile) -> None:
    """Put a file into a machine's memories. Raises BootError."""
    for address, data in boot.segments:
        try:
            machine.write_bytes(address, data + bytes(-len(data) % WORD))
        except MachineError as e:
            raise BootError(f"does not fit this core: {e}") from None


def run(machine: Any, output: Callable[[bytes], None]) -> int:
    """Let a loaded machine go from where it stands; the program's exit status. What it prints goes to `output`, a line
    at a time."""
    line = bytearray()
    while True:
        event = machine.run()
        if event.halt is Halt.REQUESTED:
            continue
        if event.halt is not Halt.HOST_CALL or event.code not in (HostCall.CONSOLE, HostCall.END):
            raise BootError(f"the core halted: {event.halt.name} {event.code} at pc {machine.read_reg(32):#x}")
        byte = machine.read_reg(10)
        if event.code == HostCall.END:
            output(bytes(line))
            return int(byte)
        line.append(byte & 0xFF)
        if byte == 10 or len(line) == 4096:
            output(bytes(line))
            line.clear()


def boot(
    path: Path, machine_name: str, output: Callable[[bytes], None], *, cached: bool = False, port: str | None = None,
    pins: Stimulus | None = None,
) -> tuple[int, dict[str, int]]:
    """Run a file on a machine (`port`: of a board; `pins`: what comes in at a simulated one's); exit status and the
    core's counts, with those of its caches. Raises BootError, OSError."""
    from runtime.image import Image

    found = read_boot(path)
    if machine_name == "board":
        assert port is not None
        return _boot(create_board(port, found), found, output)
    image = Image(b"", found.needs.image, [])
    try:
        with step(f"preparing the core ({machine_name})"):
            machine = create_core(machine_name, found.needs, image, cached, pins)
        return _boot(machine, found, output, cached)
    finally:
        image.close()


def _boot(
    machine: Any, found: BootFile, output: Callable[[bytes], None], cached: bool = False
) -> tuple[int, dict[str, int]]:
    """Load it and let it run; closes the machine."""
    from boards.link import LinkError

    try:
        with step("loading the file"):
            load(machine, found)
        status = run(machine, output)
        return status, machine.counters() | (machine.cache_counts() if cached else {})
    except LinkError as e:
        raise BootError(str(e)) from None
    finally:
        machine.close()
