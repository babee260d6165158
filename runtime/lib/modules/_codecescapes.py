"""_codecs: the encodings unicode_escape, raw_unicode_escape, and that of bytes in source."""


def _bytes_of(data):
    found = data.encode() if isinstance(data, str) else _bytes_from(data)
    if found is None:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
    return found


def _escaped(c):
    n = ord(c)
    return f"\\x{n:02x}" if n < 0x100 else f"\\u{n:04x}" if n < 0x10000 else f"\\U{n:08x}"


def _handled(error, errors):
    return _import_chain("_codecs").lookup_error(errors or "strict")(error)[0]


_ESCAPES = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
_PLAIN = {"\n": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
          "v": "\v"}  # fmt: skip


def escape_encode(data, errors=None, /):
    if not isinstance(data, bytes):
        raise TypeError(f"escape_encode() argument 1 must be bytes, not {type(data).__name__}")
    text = repr(data)[2:-1]
    if repr(data)[1] == '"':
        text = text.replace("'", "\\'")
    return text.encode("ascii"), len(data)


def escape_decode(data, errors=None, /):
    raw = _bytes_of(data)
    return _unescaped(raw.decode("latin-1"), errors, False, raw).encode("latin-1"), len(raw)


def _unescaped(text, errors, unicode, raw):
    out = []
    i = 0
    n = len(text)
    while i < n:
        at = text.find("\\", i)
        if at < 0:
            out.append(text[i:])
            break
        out.append(text[i:at])
        i = at + 2
        if i > n:
            if not unicode:
                raise ValueError("Trailing \\ in string")
            _escape_error(raw, at, n, "\\ at end of string", errors, out)
            break
        c = text[at + 1]
        size = 2 if c == "x" else 4 if c == "u" and unicode else 8 if c == "U" and unicode else 0
        if c in _PLAIN:
            out.append(_PLAIN[c])
        elif c in "01234567":
            while i < at + 4 and i < n and text[i] in "01234567":
                i += 1
            number = int(text[at + 1 : i], 8)
            out.append(chr(number if unicode else number & 255))
        elif size:
            end = i
            while end < min(n, i + size) and text[end] in "0123456789abcdefABCDEF":
                end += 1
            if end < i + size:
                if not unicode:
                    if errors in (None, "strict"):
                        raise ValueError(f"invalid \\x escape at position {at}")
                    out.append("?" if errors == "replace" else "")
                else:
                    shape = f"truncated \\{c}{'X' * size} escape"
                    _escape_error(raw, at, end, shape, errors, out)
                i = end
                continue
            number = int(text[i:end], 16)
            i = end
            if number > 0x10FFFF:
                _escape_error(raw, at, end, "illegal Unicode character", errors, out)
            else:
                out.append(chr(number))
        elif c == "N" and unicode:
            end = text.find("}", i)
            if not text.startswith("{", i) or end < 0 or end == i + 1:
                i = i if not text.startswith("{", i) else n if end < 0 else end
                _escape_error(raw, at, i, "malformed \\N character escape", errors, out)
                continue
            try:
                out.append(_import_chain("unicodedata").lookup(text[i + 1 : end]))
            except KeyError:
                _escape_error(raw, at, end + 1, "unknown Unicode character name", errors, out)
            i = end + 1
        else:
            out.append("\\" + c)
    return "".join(out)


def _escape_error(raw, start, end, reason, errors, out):
    error = UnicodeDecodeError("unicodeescape", raw, start, end, reason)
    out.append(_handled(error, errors))


def unicode_escape_encode(str, errors=None, /):
    out = []
    for c in str:
        n = ord(c)
        if n == 92:
            out.append("\\\\")
        elif 32 <= n < 127:
            out.append(c)
        elif n in (9, 10, 13):
            out.append(_ESCAPES[n])
        else:
            out.append(_escaped(c))
    return "".join(out).encode("ascii"), len(str)


def unicode_escape_decode(data, errors=None, final=True, /):
    raw = _bytes_of(data)
    return _unescaped(raw.decode("latin-1"), errors, True, raw), len(raw)


def raw_unicode_escape_encode(str, errors=None, /):
    return "".join([c if ord(c) < 256 else _escaped(c) for c in str]).encode("latin-1"), len(str)


def raw_unicode_escape_decode(data, errors=None, final=True, /):
    raw = _bytes_of(data)
    text = raw.decode("latin-1")
    out = []
    i = 0
    while i < len(text):
        at = text.find("\\", i)
        if at < 0:
            out.append(text[i:])
            break
        end = at
        while text.startswith("\\", end):
            end += 1
        size = {"u": 4, "U": 8}.get(text[end : end + 1], 0)
        if (end - at) % 2 == 0 or not size:
            out.append(text[i:end])
            i = end
            continue
        digits = text[end + 1 : end + 1 + size]
        out.append(text[i : end - 1])
        if len(digits) < size or digits.strip("0123456789abcdefABCDEF"):
            _raw_error(raw, end - 1, errors, out, f"truncated \\{text[end]}{'X' * size} escape")
            i = end + 1
            continue
        number = int(digits, 16)
        if number > 0x10FFFF:
            _raw_error(raw, end - 1, errors, out, "\\Uxxxxxxxx out of range")
        else:
            out.append(chr(number))
        i = end + 1 + size
    return "".join(out), len(raw)


def _raw_error(raw, start, errors, out, reason):
    error = UnicodeDecodeError("rawunicodeescape", raw, start, start + 2, reason)
    out.append(_handled(error, errors))
