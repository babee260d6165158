"""Memory of ctypes: blocks of bytes. A block has an address, a number of our own, from when somebody asks for it.

Addresses only grow, and between two blocks there is a gap, so that one behind a block's end is in no other block. Who
stores a pointer keeps what it points to alive, and finds it again without a search; for a number that came another way there
is a table of weak references.
"""

from _weakref import ref

_GAP = 64
_next = 0x7F0000000000
_bases = []
_references = []  # of the blocks at these addresses
_full = 1000


class Block:
    """`data`: a bytearray, or a view of bytes that can be written. `base`: the address; 0: it has none yet. `kept`: by offset,
    the block that the pointer there points to. `held`: what it stands for, where it is no memory of a program: a function
    (`_cfunctions.Code`), an object."""

    __slots__ = ("data", "base", "kept", "held", "__weakref__")

    def __init__(self, data, held=None):
        self.data, self.base, self.kept, self.held = data, 0, None, held

    def address(self, at=0):
        global _next
        if not self.base:
            if len(_bases) > _full:
                _forget_dead()
            self.base = _next
            _next += len(self.data) + _GAP + 15 & -16
            _bases.append(self.base)
            _references.append(ref(self))
        return self.base + at

    def read(self, at, size):
        data = self.data
        if at + size > len(data):
            _nothing_at(self.address(at))
        return data[at : at + size]

    def write(self, at, data):
        end = at + len(data)
        if end > len(self.data):
            _nothing_at(self.address(at))
        self.data[at:end] = data

    def word(self, at):
        return int.from_bytes(self.read(at, 8), "little")

    def point(self, at, block, offset=0):
        """The pointer at `at` gets the address of another block; None: NULL."""
        if block is None:
            self.write(at, bytes(8))
            return
        self.write(at, block.address(offset).to_bytes(8, "little"))
        if self.kept is None:
            self.kept = {}
        self.kept[at] = block

    def target(self, at):
        """(block, offset) that the pointer at `at` points to; None: it is NULL."""
        address = self.word(at)
        if not address:
            return None
        if self.kept is not None and at in self.kept:
            block = self.kept[at]
            offset = address - block.base
            if 0 <= offset <= len(block.data):
                return block, offset
        return find(address)

    def copy(self, at, source, start, size):
        """What is at `start` of another block, with what its pointers keep."""
        self.write(at, bytes(source.read(start, size)))
        kept = source.kept
        if kept:
            places = range(start, start + size)
            known = [place for place in places if place in kept] if size < len(kept) else [p for p in kept if p in places]
            if known and self.kept is None:
                self.kept = {}
            for place in known:
                self.kept[place - start + at] = kept[place]

    def text(self, at):
        """Bytes up to a NUL, or the block's end."""
        data = bytes(self.data[at:])
        end = data.find(0)
        return data if end < 0 else data[:end]

    def wide_text(self, at):
        data = self.data
        end = at
        while end + 4 <= len(data) and any(data[end : end + 4]):
            end += 4
        return bytes(data[at:end]).decode("utf-32-le", "surrogatepass")

    def resize(self, size):
        grown = bytearray(size)
        count = min(size, len(self.data))
        grown[:count] = bytes(self.data[:count])
        self.data, self.base = grown, 0


def _forget_dead():
    """What the collector has found dead so far: nobody waits for a collection here."""
    global _full
    alive = [(base, known) for base, known in zip(_bases, _references) if _weak_target(known) is not _MISSING]
    _bases[:] = [base for base, _ in alive]
    _references[:] = [known for _, known in alive]
    _full = 1000 + 2 * len(alive)


def _nothing_at(address):
    raise ValueError(f"no object of ctypes has memory at {address:#x}")


def find(address):
    """(block, offset) of an address."""
    low, high = 0, len(_bases)
    while low < high:
        middle = low + high >> 1
        if _bases[middle] <= address:
            low = middle + 1
        else:
            high = middle
    if low:
        block = _references[low - 1]()
        if block is not None and block.base == _bases[low - 1] and address - block.base <= len(block.data):
            return block, address - block.base
    _nothing_at(address)
