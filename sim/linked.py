"""What machines behind a host link have in common: all that a host asks is a batch of its requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.machine import COUNTERS, PC, MachineError, csr_number
from spec import memory_map
from spec.host_link import STATUS, HostOp
from spec.pattern_report import ENTRIES, ENTRY_BYTES, FIELDS, PatternReport

MASK = 0xFFFF_FFFF
REGISTERS = 33
Request = tuple[int, int, int]  # op, address, data


class LinkedMachine:
    """Memory, registers, CSRs, counters and patterns (see sim/machine.py) by `_batch`, which a kind of machine has."""

    #: Has the core a value-pattern table?
    has_patterns: bool

    def __init__(self) -> None:
        self._pending: list[Request] = []
        self._registers: list[int] | None = None

    def _batch(self, requests: Sequence[Request]) -> list[int]:
        """Carry out `_pending`, then requests, in one go; returns an answer for each of the latter."""
        raise NotImplementedError

    def _checked(self, requests: Sequence[Request]) -> list[int]:
        """The same, with an exception where one of the requests was illegal."""
        answers = self._batch([*requests, (HostOp.STATUS, 0, 0)])
        if STATUS["error"].extract(answers.pop()):
            op, address, _ = requests[0]
            raise MachineError(f"illegal request: {HostOp(op).name} {address:#x}")
        return answers

    # --- memory ---

    def read_word(self, address: int) -> int:
        return self.read_words(address, 1)[0]

    def write_word(self, address: int, value: int) -> None:
        """Write a word. Writes to the image are seen by the watches (at the latest when the core runs again)."""
        self.write_words(address, [value])

    def read_words(self, address: int, count: int) -> list[int]:
        """`count` words from an aligned address, in one round trip."""
        self._aligned(address)
        return self._checked([(HostOp.READ, address + 4 * i, 0) for i in range(count)])

    def write_words(self, address: int, values: Sequence[int]) -> None:
        """Words to an aligned address, in one round trip."""
        self._aligned(address)
        self._checked([(HostOp.WRITE, address + 4 * i, v) for i, v in enumerate(values)])

    def read_places(self, addresses: Sequence[int]) -> list[int]:
        """The words at these addresses, in one round trip."""
        return self._checked([(HostOp.READ, address, 0) for address in addresses]) if addresses else []

    def write_places(self, words: Sequence[tuple[int, int]]) -> None:
        """Words (address, value), in one round trip."""
        if words:
            self._checked([(HostOp.WRITE, address, value & MASK) for address, value in words])

    def read_bytes(self, address: int, count: int) -> bytes:
        first = address & ~3
        words = self.read_words(first, (address + count - first + 3) >> 2)
        data = b"".join(w.to_bytes(4, "little") for w in words)
        return data[address - first : address - first + count]

    def write_bytes(self, address: int, data: bytes) -> None:
        first, end = address & ~3, (address + len(data) + 3) & ~3
        old = self.read_bytes(first, end - first) if first != address or end != address + len(data) else b""
        padded = old[: address - first] + data + old[len(old) - (end - address - len(data)) :]
        self.write_words(first, list(memoryview(padded).cast("I")))

    @staticmethod
    def _aligned(address: int) -> None:
        if address & 3:
            raise MachineError(f"address {address:#x} is not a multiple of 4")

    # --- registers ---

    def read_reg(self, number: int) -> int:
        if not 0 <= number < REGISTERS:
            raise MachineError(f"no register {number}")
        return self.read_regs()[number]

    def read_regs(self) -> list[int]:
        if self._registers is None:
            self._registers = self._checked([(HostOp.READ_REG, i, 0) for i in range(REGISTERS)])
        return list(self._registers)

    def write_reg(self, number: int, value: int) -> None:
        self.write_regs({number: value})

    def write_regs(self, values: Mapping[int, int]) -> None:
        """Registers are written together with the next request, in one round trip."""
        for number, value in values.items():
            if not 0 <= number < REGISTERS:
                raise MachineError(f"no register {number}")
            self._pending.append((HostOp.WRITE_REG, number, value & MASK))
            if self._registers is not None and number != 0:
                self._registers[number] = value & (MASK & ~3 if number == PC else MASK)

    def read_csr(self, which: int | str) -> int:
        return self._checked([(HostOp.READ_CSR, csr_number(which), 0)])[0]

    def write_csr(self, which: int | str, value: int) -> None:
        number = csr_number(which)
        self._checked([(HostOp.WRITE_CSR, number, value)])

    def counters(self) -> dict[str, int]:
        requests = [(HostOp.READ_CSR, number, 0) for number in COUNTERS.values()]
        high = {"cycles": "mcycleh", "instructions": "minstreth"}
        requests += [(HostOp.READ_CSR, csr_number(name), 0) for name in high.values()]
        answers = self._checked(requests)
        values = dict(zip(COUNTERS, answers, strict=False))
        for name, upper in zip(high, answers[len(COUNTERS) :], strict=True):
            values[name] |= upper << 32
        return values

    # --- value-pattern table ---

    def patterns(self) -> list[PatternReport]:
        if not self.has_patterns:
            return []
        base = memory_map.PATTERN_WINDOW.base
        requests = [
            (HostOp.READ, base + ENTRY_BYTES * entry + 4 * field, 0)
            for entry in range(ENTRIES)
            for field in range(len(FIELDS))
        ]
        words = self._checked(requests)
        width = len(FIELDS)
        reports = [PatternReport.decode(words[i : i + width]) for i in range(0, len(words), width)]
        return [report for report in reports if report.site]

    def clear_patterns(self) -> None:
        if self.has_patterns:
            base = memory_map.PATTERN_WINDOW.base
            self._checked([(HostOp.WRITE, base + ENTRY_BYTES * entry, 0) for entry in range(ENTRIES)])
