"""binascii: hexadecimal digits, base64, quoted-printable, uuencode and check sums."""


class Error(ValueError):
    pass


class Incomplete(Exception):
    pass


def _data(data, text=True):
    """bytes of a bytes-like object, or of a str of ASCII."""
    if isinstance(data, str):
        if not text:
            raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
        if not data.isascii():
            raise ValueError("string argument should contain only ASCII characters")
        return data.encode("ascii")
    found = data if type(data) is bytes else _bytes_from(data)
    if found is None:
        if hasattr(data, "tobytes"):
            return data.tobytes()
        if text:
            raise TypeError(
                f"argument should be bytes, buffer or ASCII string, not '{type(data).__name__}'"
            )
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
    return found


def hexlify(data, sep=None, bytes_per_sep=1):
    data = _data(data, False)
    return (data.hex() if sep is None else data.hex(sep, bytes_per_sep)).encode("ascii")


b2a_hex = hexlify


def unhexlify(hexstr, /):
    data = _data(hexstr)
    if len(data) % 2:
        raise Error("Odd-length string")
    if data.split() not in ([data], []):
        raise Error("Non-hexadecimal digit found")
    try:
        return bytes.fromhex(data.decode("latin-1"))
    except ValueError:
        raise Error("Non-hexadecimal digit found") from None


a2b_hex = unhexlify


# --- base64 ---
_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def b2a_base64(data, /, *, newline=True):
    encoded = _base64_encode(_data(data, False))
    return encoded + b"\n" if newline else encoded


def a2b_base64(data, /, *, strict_mode=False):
    data = _data(data)
    if strict_mode:
        _check_strictly(data)
    found = _base64_decode(data)
    if found == -1:
        raise Error("Incorrect padding")
    if isinstance(found, int):
        raise Error(
            f"Invalid base64-encoded string: number of data characters ({-1 - found}) cannot be 1 more than a multiple of 4"
        )
    return found


def _check_strictly(data):
    if data.startswith(b"="):
        raise Error("Leading padding not allowed")
    place = pads = 0
    for i, char in enumerate(data):
        if char == 61:
            pads += 1
            if place >= 2 and place + pads >= 4:
                if i + 1 < len(data):
                    raise Error("Excess data after padding")
                return
            if place == 0:
                raise Error("Excess data after padding")
            continue
        if char not in _DIGITS:
            raise Error("Only base64 data is allowed")
        if pads:
            raise Error("Discontinuous padding not allowed")
        place = (place + 1) % 4


# --- check sums ---
_tables = []


def _crc_table():
    if not _tables:
        words = []
        for i in range(256):
            for _ in range(8):
                i = i >> 1 ^ (0xEDB88320 if i & 1 else 0)
            words.append(i.to_bytes(4, "little"))
        _tables.append(b"".join(words))
    return _tables[0]


def crc32(data, crc=0, /):
    state = bytearray((crc & 0xFFFFFFFF).to_bytes(4, "little"))
    _crc_update(state, _data(data, False), _crc_table())
    return int.from_bytes(state, "little")


def crc_hqx(data, crc, /):
    crc &= 0xFFFF
    for byte in _data(data, False):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021) & 0xFFFF if crc & 0x8000 else crc << 1
    return crc


# --- uuencode ---
def b2a_uu(data, /, *, backtick=False):
    data = _data(data, False)
    if len(data) > 45:
        raise Error("At most 45 bytes at once")
    zero = 96 if backtick else 32
    out = [len(data) + 32 if data else zero]
    for i in range(0, len(data), 3):
        group = int.from_bytes(data[i : i + 3].ljust(3, b"\0"), "big")
        out += [(group >> shift & 63) + 32 if group >> shift & 63 else zero for shift in (18, 12, 6, 0)]
    out.append(10)
    return bytes(out)


def a2b_uu(data, /):
    data = _data(data)
    length = (data[0] - 32) & 63 if data else 0
    out = bytearray()
    digits = data[1:].rstrip(b"\r\n")
    bits = count = used = 0
    for char in digits:
        if len(out) == length:
            break
        if not 32 <= char <= 96:
            raise Error("Illegal char")
        bits = bits << 6 | (char - 32) & 63
        count += 6
        used += 1
        if count >= 8:
            count -= 8
            out.append(bits >> count & 255)
    for char in digits[used:]:
        if char not in (32, 96):
            raise Error("Trailing garbage")
    return bytes(out) + bytes(length - len(out))


# --- quoted-printable ---
def a2b_qp(data, header=False):
    data = _data(data)
    out = bytearray()
    i = 0
    n = len(data)
    while i < n:
        char = data[i]
        i += 1
        if char == 61:
            if i >= n:
                break
            if data[i] in (10, 13):
                if data[i] != 10:
                    while i < n and data[i] != 10:
                        i += 1
                i += 1
            elif data[i] == 61:
                out.append(61)
                i += 1
            elif i + 1 < n and data[i : i + 2].isalnum() and not data[i : i + 2].strip(b"0123456789abcdefABCDEF"):
                out.append(int(data[i : i + 2], 16))
                i += 2
            else:
                out.append(61)
        elif header and char == 95:
            out.append(32)
        else:
            out.append(char)
    return bytes(out)


def b2a_qp(data, quotetabs=False, istext=True, header=False):
    data = _data(data, False)
    end = b"\r\n" if b"\r\n" in data and data.find(b"\n") == data.find(b"\r\n") + 1 else b"\n"
    out = bytearray()
    line = 0
    n = len(data)
    i = 0
    while i < n:
        char = data[i]
        following = data[i + 1] if i + 1 < n else -1
        quoted = (
            char > 126 or char == 61 or (header and char == 95)
            or (char == 46 and line == 0 and (i + 1 == n or following in (10, 13, 0)))
            or (not istext and char in (13, 10))
            or (char in (9, 32) and i + 1 == n)
            or (char < 33 and char not in (13, 10, 9, 32))
            or (char < 33 and char not in (13, 10) and (quotetabs or (not quotetabs and char not in (9, 32))))
        )  # fmt: skip
        if quoted:
            if line + 3 >= 76:
                out += b"=" + end
                line = 0
            out += b"=%02X" % char
            line += 3
            i += 1
        elif istext and (char == 10 or (char == 13 and following == 10)):
            if out and out[-1] in (9, 32):
                out[-1:] = b"=%02X" % out[-1]
            out += end
            line = 0
            i += 2 if char == 13 else 1
        else:
            if i + 1 != n and following != 10 and line + 1 >= 76:
                out += b"=" + end
                line = 0
            line += 1
            out.append(95 if header and char == 32 else char)
            i += 1
    return bytes(out)
