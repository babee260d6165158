"""The caches' window (memory_map.CACHE_WINDOW), on a core whose image and firmware are behind caches.

A write to any word of it writes back what memory does not know yet, and empties both caches: so the host does before it
reads or writes that memory by itself. What it reads are counters of 32 bits, one after the other; they count while
the core runs.
"""

from __future__ import annotations

COUNTS = {
    "fetches": "words of firmware that were fetched",
    "fetch_misses": "lines that the instruction cache fetched",
    "accesses": "loads, stores, header checks and reads of watched words, in image or firmware",
    "data_misses": "lines that the data cache fetched",
    "write_backs": "lines that it wrote",
    "fetch_stalls": "cycles in which the core stood still for the instruction cache",
    "data_stalls": "cycles in which it did for the data cache (stores to firmware included)",
    "write_stalls": "cycles in which it did until the write buffer had room, before a line could be fetched",
}

#: Two words at the beginning of the image (of the VM's state, spec/heap.py) which the data cache looks at when they are
#: stored to, one directly after the other: from the line at the first to the line before the second, each word of
#: memory is zero, or will be stored to, word by word in order, before it is read. Such a line is not fetched. Both
#: are multiples of LINE; a flush takes it back.
FRESH_START, FRESH_END = 8, 12
LINE = 32  # bytes
