"""_multibytecodec: the encodings of East Asia, by tables of the host (runtime/charsets.py).

A row has a character for each byte that may follow a prefix (a number: its bytes), or one of the three below.
"""

from _codecs import lookup_error

_PAIR, _LONGER, _ILLEGAL = "\ufffd", "\ufffe", "\uffff"
_NOTHING = _ILLEGAL * 256
_FILLER = 0xA4D4


class MultibyteCodec:
    """What getcodec() of `_codecs_jp` and its like gives."""

    def __init__(self, name):
        self.name = name
        self._rows = None

    def _open(self):
        tables = _import_chain(f"_charset_{self.name}")
        self._rows, self._pairs, self._ranges, self._letters = tables.ROWS, tables.PAIRS, tables.RANGES, tables.LETTERS
        self._reverse = reverse = {}
        for prefix, row in tables.ROWS.items():
            for byte, char in enumerate(row):
                if not _PAIR <= char <= _ILLEGAL and char not in reverse:
                    number = prefix << 8 | byte
                    reverse[char] = number.to_bytes((number.bit_length() + 7) // 8 or 1, "big")
        reverse.update(tables.OTHERS)
        for number, pair in tables.PAIRS.items():
            reverse[pair] = number.to_bytes((number.bit_length() + 7) // 8, "big")
        self._firsts = {pair[0] for pair in tables.PAIRS.values()}
        ascii = "".join([chr(i) for i in range(128)])
        self._plain = tables.ROWS[0][:128] == ascii

    def decode(self, input, errors=None):
        data = _bytes_from(input)
        if data is None:
            raise TypeError(f"a bytes-like object is required, not '{type(input).__name__}'")
        return self._decoded(data, errors, True)[0], len(data)

    def encode(self, input, errors=None):
        if not isinstance(input, str):
            raise TypeError("couldn't convert the object to unicode.")
        return self._encoded(input, errors, True)[0], len(input)

    # --- bytes to text ---
    def _decoded(self, data, errors, final):
        """Text, and how many bytes it is from: all, where nothing more will come."""
        if self._rows is None:
            self._open()
        if self._plain and data.isascii():
            return data.decode("ascii"), len(data)
        out, i, n = [], 0, len(data)
        while i < n:
            char, end = self._character(data, i)
            if char is not None:
                out.append(char)
                i = end
                continue
            reason = "illegal multibyte sequence"
            if end > n:
                if not final:
                    break
                end, reason = n, "incomplete multibyte sequence"
            i = _mended(UnicodeDecodeError(self.name, data, i, end, reason), errors, out)
        return "".join(out), i

    def _character(self, data, i):
        """The one at i, and where it ends. None: there is none, but an error up to there; behind the end of the data: it
        is cut off."""
        n, rows = len(data), self._rows
        code, char, at = 0, _LONGER, i
        while char == _LONGER:
            if at == n:
                return None, n + 1
            if code == _FILLER and self._letters:
                return self._made_up(data, i)
            if code and code not in rows and self._ranges:
                return self._of_four(data, i)
            char = rows.get(code, _NOTHING)[data[at]]
            code = code << 8 | data[at]
            at += 1
        if char == _ILLEGAL:
            return self._made_up(data, i) if code == _FILLER and self._letters else (None, i + 1)
        return (self._pairs[code] if char == _PAIR else char), at

    def _of_four(self, data, i):
        """gb18030's computed characters."""
        if len(data) < i + 4:
            return None, len(data) + 1
        a, b, c, d = data[i : i + 4]
        if not (0x81 <= c <= 0xFE and 0x30 <= d <= 0x39):
            return None, i + 1
        number = (((a - 0x81) * 10 + b - 0x30) * 126 + c - 0x81) * 10 + d - 0x30
        if number < 39420:
            before, code = max([row for row in self._ranges if row[0] <= number])
            code = -1 if code < 0 else code + number - before
        else:
            code = 0x10000 + number - 189000
            if not 0x10000 <= code < 0x110000:
                code = -1
        return (None, i + 1) if code < 0 else (chr(code), i + 4)

    def _made_up(self, data, i):
        """euc_kr's syllables: a filler and three letters, of two bytes each."""
        if len(data) < i + 8:
            return None, len(data) + 1
        places = [letters.find(data[i + 3 + 2 * k]) for k, letters in enumerate(self._letters)]
        if data[i + 2] != 0xA4 or data[i + 4] != 0xA4 or data[i + 6] != 0xA4 or -1 in places:
            return None, i + 1
        first, middle, last = places
        return chr(0xAC00 + first * 588 + middle * 28 + last), i + 8

    # --- text to bytes ---
    def _encoded(self, text, errors, final):
        """Bytes, and how many characters they are from."""
        if self._rows is None:
            self._open()
        if self._plain and text.isascii():
            return text.encode("ascii"), len(text)
        out, i, n, reverse = [], 0, len(text), self._reverse
        while i < n:
            char = text[i]
            if char in self._firsts:
                if i + 1 == n and not final:
                    break
                pair = text[i : i + 2]
                if pair in reverse and len(pair) == 2:
                    out.append(reverse[pair])
                    i += 2
                    continue
            data = reverse.get(char)
            if data is None:
                data = self._computed(char)
            if data is not None:
                out.append(data)
                i += 1
            else:
                error = UnicodeEncodeError(self.name, text, i, i + 1, "illegal multibyte sequence")
                i = _mended(error, errors, out, self)
        return b"".join(out), i

    def _computed(self, char):
        code = ord(char)
        if self._letters and 0xAC00 <= code < 0xAC00 + 11172:
            number = code - 0xAC00
            places = (number // 588, number // 28 % 21, number % 28)
            return b"\xa4\xd4" + b"".join([bytes((0xA4, row[at])) for row, at in zip(self._letters, places)])
        if not self._ranges or 0xD800 <= code < 0xE000:
            return None
        if code >= 0x10000:
            number = code - 0x10000 + 189000
        else:
            for before, first in self._ranges:
                following = [row for row in self._ranges if row[0] > before][:1]
                length = (following[0][0] if following else 39420) - before
                if first >= 0 and first <= code < first + length:
                    number = before + code - first
                    break
            else:
                return None
        number, d = divmod(number, 10)
        number, c = divmod(number, 126)
        a, b = divmod(number, 10)
        return bytes((0x81 + a, 0x30 + b, 0x81 + c, 0x30 + d))


def _mended(error, errors, out, codec=None):
    """Where to go on; what the handler puts there is in `out`. Raises the error where it is to be raised."""
    if errors is None or errors == "strict":
        raise error
    new, at = _checked(lookup_error(errors)(error), error)
    if isinstance(new, str) and codec is not None:
        new = codec._encoded(new, "strict", True)[0]
    out.append(new)
    n = len(error.object)
    if at < 0:
        at += n
    if not 0 <= at <= n:
        raise IndexError(f"position {at} from error handler out of bounds")
    return at


def _checked(found, error):
    decoding = isinstance(error, UnicodeDecodeError)
    kinds = str if decoding else (str, bytes)
    if not isinstance(found, tuple) or len(found) != 2 or not isinstance(found[0], kinds) or not isinstance(found[1], int):
        what = "decoding" if decoding else "encoding"
        raise TypeError(f"{what} error handler must return ({'str' if decoding else 'str, bytes'}, int) tuple")
    return found


class MultibyteIncrementalEncoder:
    codec = None

    def __init__(self, errors="strict"):
        self.errors = errors
        self._pending = ""

    def encode(self, input, final=False):
        text = self._pending + input
        data, used = self.codec._encoded(text, self.errors, final)
        self._pending = text[used:]
        return data

    def reset(self):
        self._pending = ""

    def getstate(self):
        return int.from_bytes(self._pending.encode("utf-32-le", "surrogatepass"), "little")

    def setstate(self, state, /):
        self._pending = chr(state) if state else ""


class MultibyteIncrementalDecoder:
    codec = None

    def __init__(self, errors="strict"):
        self.errors = errors
        self._pending = b""

    def decode(self, input, final=False):
        data = self._pending + bytes(input)
        text, used = self.codec._decoded(data, self.errors, final)
        self._pending = data[used:]
        return text

    def reset(self):
        self._pending = b""

    def getstate(self):
        return self._pending, 0

    def setstate(self, state, /):
        self._pending = state[0]


class MultibyteStreamReader:
    codec = None

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors
        self._pending = b""

    def read(self, sizeobj=None, /):
        return self._taken(self.stream.read, -1 if sizeobj is None else sizeobj)

    def readline(self, sizeobj=None, /):
        return self._taken(self.stream.readline, -1 if sizeobj is None else sizeobj)

    def readlines(self, sizehintobj=None, /):
        return self.read(sizehintobj).splitlines(True)

    def _taken(self, read, size):
        while True:
            data = self._pending + (read() if size < 0 else read(size))
            final = size < 0 or len(data) == len(self._pending)
            text, used = self.codec._decoded(data, self.errors, final)
            self._pending = data[used:]
            if text or final:
                return text
            size = 1

    def reset(self):
        self._pending = b""


class MultibyteStreamWriter:
    codec = None

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors
        self._pending = ""

    def write(self, strobj, /):
        text = self._pending + strobj
        data, used = self.codec._encoded(text, self.errors, False)
        self._pending = text[used:]
        self.stream.write(data)

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)

    def reset(self):
        if self._pending:
            self.stream.write(self.codec._encoded(self._pending, self.errors, True)[0])
            self._pending = ""
