"""What simple types of ctypes have in memory, by the letter of the type. `get(block, at)` is the value, `put(block, at, value)`
stores one and returns what has to live as long (None: nothing)."""

from _cmemory import Block

_MASK = (1 << 64) - 1


class Code:
    __slots__ = ("letter", "size", "get", "put", "signed", "order", "swapped")

    def __init__(self, letter, size, get, put, signed=None, order="little"):
        self.letter, self.size, self.get, self.put, self.signed, self.order = letter, size, get, put, signed, order
        self.swapped = None  # the code of the other byte order


def _int_code(letter, size, signed, order="little"):
    mask = (1 << 8 * size) - 1

    def get(block, at):
        return int.from_bytes(block.read(at, size), order, signed=signed)

    def put(block, at, value):
        block.write(at, (_index(value) & mask).to_bytes(size, order))

    return Code(letter, size, get, put, signed, order)


def _as_float(value):
    if not isinstance(value, (int, float)) and not hasattr(value, "__float__") and not hasattr(value, "__index__"):
        raise TypeError(f"must be real number, not {type(value).__name__}")
    return float(value)


def _float_code(letter, size, order="little"):
    def get(block, at):
        data = bytes(block.read(at, size))
        return _bytes_float(data if order == "little" else data[::-1], 0, size)

    def put(block, at, value):
        data = _float_bytes(_as_float(value), size)
        block.write(at, data if order == "little" else data[::-1])

    return Code(letter, size, get, put, None, order)


def _get_long_double(block, at):
    """x87's: 64 bits of mantissa, the first of them explicit, and 16 of sign and exponent."""
    mantissa = int.from_bytes(block.read(at, 8), "little")
    exponent = int.from_bytes(block.read(at + 8, 2), "little")
    sign = -1.0 if exponent >> 15 else 1.0
    exponent &= 0x7FFF
    if exponent == 0x7FFF:
        return float("nan") if mantissa << 1 & _MASK else sign * float("inf")
    if not mantissa:
        return sign * 0.0
    scale = exponent - 16383 - 63
    try:
        return sign * float(mantissa << scale) if scale >= 0 else sign * (mantissa / (1 << -scale))
    except OverflowError:
        return sign * float("inf")


def _put_long_double(block, at, value):
    value = _as_float(value)
    bits = int.from_bytes(_float_bytes(value, 8), "little")
    sign, exponent, mantissa = bits >> 63, bits >> 52 & 0x7FF, bits & (1 << 52) - 1
    if exponent == 0x7FF:
        exponent, mantissa = 0x7FFF, 1 << 63 | mantissa << 11
    elif exponent:
        exponent, mantissa = exponent - 1023 + 16383, 1 << 63 | mantissa << 11
    elif mantissa:
        shift = 64 - mantissa.bit_length()
        exponent, mantissa = 16383 - 1074 + 63 - shift, mantissa << shift
    block.write(at, mantissa.to_bytes(8, "little") + (sign << 15 | exponent).to_bytes(2, "little"))


def _get_bool(block, at):
    return block.read(at, 1)[0] != 0


def _put_bool(block, at, value):
    block.write(at, b"\1" if value else b"\0")


def _get_variant_bool(block, at):
    return any(block.read(at, 2))


def _put_variant_bool(block, at, value):
    block.write(at, b"\xff\xff" if value else b"\0\0")


def _get_char(block, at):
    return bytes(block.read(at, 1))


def _put_char(block, at, value):
    if isinstance(value, int) and 0 <= value < 256:
        value = bytes((value,))
    elif not isinstance(value, (bytes, bytearray)) or len(value) != 1:
        raise TypeError("one character bytes, bytearray or integer expected")
    block.write(at, value)


def _get_wide(block, at):
    return bytes(block.read(at, 4)).decode("utf-32-le", "surrogatepass")


def _put_wide(block, at, value):
    if not isinstance(value, str):
        raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
    if len(value) != 1:
        raise TypeError("one character unicode string expected")
    block.write(at, value.encode("utf-32-le", "surrogatepass"))


def _put_address(block, at, value):
    block.write(at, (value & _MASK).to_bytes(8, "little"))


def text_block(text):
    """A block with bytes or a str and a NUL behind."""
    if isinstance(text, str):
        return Block(bytearray(text.encode("utf-32-le", "surrogatepass") + bytes(4)))
    return Block(bytearray(text + b"\0"))


def _get_text(block, at):
    target = block.target(at)
    return None if target is None else target[0].text(target[1])


def _put_text(block, at, value):
    if value is None or isinstance(value, int):
        return _put_address(block, at, value or 0)
    if not isinstance(value, bytes):
        raise TypeError(f"bytes or integer address expected instead of {type(value).__name__} instance")
    block.point(at, text_block(value))
    return value


def _get_wide_text(block, at):
    target = block.target(at)
    return None if target is None else target[0].wide_text(target[1])


def _put_wide_text(block, at, value):
    if value is None or isinstance(value, int):
        return _put_address(block, at, value or 0)
    if not isinstance(value, str):
        raise TypeError(f"unicode string or integer address expected instead of {type(value).__name__} instance")
    block.point(at, text_block(value))
    return value


def _get_pointer(block, at):
    return block.word(at) or None


def _put_pointer(block, at, value):
    if value is not None and not isinstance(value, int):
        raise TypeError("cannot be converted to pointer")
    _put_address(block, at, value or 0)


class Held:
    """An object whose address is stored."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value


def object_at(target):
    """What py_object stored there."""
    if target is None:
        raise ValueError("PyObject is NULL")
    if not isinstance(target[0].held, Held):
        raise ValueError(f"no object at {target[0].address(target[1]):#x} that py_object stored")
    return target[0].held.value


def _get_object(block, at):
    return object_at(block.target(at))


def _put_object(block, at, value):
    block.point(at, Block(bytearray(16), Held(value)))
    return value


CODES = {
    code.letter: code
    for code in (
        [_int_code(letter, size, letter.islower()) for letter, size in zip("bBhHiIlLqQ", (1, 1, 2, 2, 4, 4, 8, 8, 8, 8))]
        + [_float_code("f", 4), _float_code("d", 8), Code("g", 16, _get_long_double, _put_long_double)]
        + [Code("?", 1, _get_bool, _put_bool, False), Code("v", 2, _get_variant_bool, _put_variant_bool)]
        + [Code("c", 1, _get_char, _put_char), Code("u", 4, _get_wide, _put_wide)]
        + [Code("z", 8, _get_text, _put_text), Code("Z", 8, _get_wide_text, _put_wide_text)]
        + [Code("P", 8, _get_pointer, _put_pointer), Code("O", 8, _get_object, _put_object)]
    )
}
for _letter in "hHiIlLqQ":
    CODES[_letter].swapped = _int_code(_letter, CODES[_letter].size, _letter.islower(), "big")
for _letter in "fd":
    CODES[_letter].swapped = _float_code(_letter, CODES[_letter].size, "big")


def get_bits(block, at, code, low, count):
    if code.letter == "?":  # takes all of the byte, as in CPython
        return code.get(block, at)
    bits = int.from_bytes(block.read(at, code.size), code.order) >> low & (1 << count) - 1
    return bits - (1 << count) if code.signed and bits >> count - 1 else bits


def put_bits(block, at, code, low, count, value):
    if code.letter == "?":
        return code.put(block, at, value)
    value = _index(value)
    mask = (1 << count) - 1
    bits = int.from_bytes(block.read(at, code.size), code.order)
    bits = (bits & ~(mask << low) | (value & mask) << low) & (1 << 8 * code.size) - 1
    block.write(at, bits.to_bytes(code.size, code.order))
