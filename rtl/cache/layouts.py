"""Lines, their addresses in external memory, and the signals between core, caches and memory.

External memory holds the image from address 0 on and firmware behind it, in the upper half: one bit tells them apart.
"""

from amaranth.hdl import *
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from spec.cache_window import LINE
from spec.memory_map import FIRMWARE, IMAGE

LINE_BYTES = LINE
LINE_WORDS = LINE_BYTES // 4
WORD_BITS = (LINE_WORDS - 1).bit_length()
PAIRS = LINE_WORDS // 2  # of words, which go to the write buffer together
PAIR_BITS = WORD_BITS - 1
#: A memory sends the first word of a line this many cycles after it has taken the request, or later.
FIRST_WORD = 5
IMAGE_BIT = IMAGE.base.bit_length() - 3  # of a word's address: set in the image, clear in firmware
#: Of the longest time for which the core stands still, as its counters see it.
STOOD_BITS = 16
assert IMAGE.base >> 2 & 1 << IMAGE_BIT and not FIRMWARE.base >> 2 & 1 << IMAGE_BIT

#: What the pipeline asks data memory for. A load in X, a header check in M, a store in M: each with the address of
#: the word, of which the last cycle counts in which the core runs. `write`: what is in W then is this store, and
#: commits; `mask`, `data`: of it.
Accesses = data.StructLayout(
    {
        "load": 1, "load_word": 30, "header": 1, "header_word": 30, "store": 1, "store_word": 30,
        "write": 1, "mask": 4, "data": 32,
    }
)  # fmt: skip


def line_bits(config: CoreConfig) -> int:
    """Of the number of a line in external memory."""
    return (config.image_size // LINE_BYTES - 1).bit_length() + 1


def line_of(word: Value, config: CoreConfig) -> Value:
    """The line, in external memory, that holds a word of image or firmware."""
    image, firmware = ((size // 4 - 1).bit_length() for size in (config.image_size, config.firmware_size))
    in_image = word[IMAGE_BIT]
    return Cat(word[:firmware], word[firmware:image] & in_image.replicate(image - firmware), ~in_image)[WORD_BITS:]


def in_firmware(word: Value, config: CoreConfig) -> Value:
    return word & ~(config.firmware_size // 4 - 1) == FIRMWARE.base >> 2


def in_image(word: Value, config: CoreConfig) -> Value:
    return word & ~(config.image_size // 4 - 1) == IMAGE.base >> 2


class LinePort(wiring.Signature):
    """A memory that is read and written in lines, one request at a time.

    valid, write, line, first, mask: a request, which stays until `ready` holds in the same cycle. mask: the words of
    the line that are written, one at least; the others stay as they are in memory.
    r_valid, r_data: a word of the line that is read: word `first`, those behind it, then those before it; none before
    FIRST_WORD cycles.
    w_word: the word of the line to write that is wanted, w_data, in the same cycle. w_done: the line is written (the
    words are no longer looked at).
    """

    def __init__(self, bits: int) -> None:
        self.bits = bits
        super().__init__(
            {
                "valid": Out(1),
                "write": Out(1),
                "line": Out(bits),
                "first": Out(WORD_BITS),
                "mask": Out(LINE_WORDS),
                "ready": In(1),
                "r_valid": In(1),
                "r_data": In(32),
                "w_word": In(WORD_BITS),
                "w_data": Out(32),
                "w_done": In(1),
            }
        )
