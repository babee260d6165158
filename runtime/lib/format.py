"""Formatting where user code or mappings have a say: %, str.format."""


# --- format % values ---


def _text___mod__(self, value, /):
    """Fields are those of spec in runtime/vm/text/percent.py: 5 width, 7 precision, 8 type, 9 end, 10 stars."""
    self = _payload(self)
    binary = not isinstance(self, str)
    empty = self[:0]
    percent = b"%" if binary else "%"
    unmapped = (tuple, str, bytes, bytearray) if binary else (tuple, str)
    mapping = not isinstance(value, unmapped) and _lookup(value, "__getitem__") is not _MISSING
    values = tuple(value) if isinstance(value, tuple) else (value,)
    if not binary:
        plain = _percent_plain(self.split("%"), values)
        if plain is not None:
            return plain
    parts = []
    number = 0
    used = False
    at = 0
    while True:
        found = self.find(percent, at)
        if found < 0:
            parts.append(self[at:])
            break
        parts.append(self[at:found])
        at = found + 1
        if self[at : at + 1] == percent:
            parts.append(percent)
            at += 1
            continue
        keyed = False
        if self[at : at + 1] == (b"(" if binary else "("):
            if not mapping:
                raise TypeError("format requires a mapping")
            key, at = _percent_key(self, at + 1, binary)
            keyed = True
        spec = _percent_parse(self, at)
        at = _percent_field(spec, 9)
        if keyed:
            item = value[key]
            used = True
        else:
            stars = _percent_field(spec, 10)
            for which in (1, 2):
                if stars & which:
                    if number >= len(values):
                        raise TypeError("not enough arguments for format string")
                    _percent_star(spec, which, values[number])
                    number += 1
            if number >= len(values):
                raise TypeError("not enough arguments for format string")
            item = values[number]
            number += 1
        parts.append(_percent_put(self, spec, item))
    if number < len(values) and not mapping and not used:
        kind = "bytes" if binary else "string"
        raise TypeError(f"not all arguments converted during {kind} formatting")
    return empty.join(parts)


def _percent_plain(pieces, values):
    """The usual format, of %s and %r, and of %d for an int, in its pieces. None: another one."""
    count = len(values)
    if len(pieces) != count + 1:
        return None
    for i in range(count):
        code = pieces[i + 1][:1]
        if code != "s" and code != "r" and (code != "d" or _type_of(values[i]) is not int):
            return None
    parts = [pieces[0]]
    for i in range(count):
        piece = pieces[i + 1]
        parts.append(repr(values[i]) if piece[0] == "r" else str(values[i]))
        parts.append(piece[1:])
    return "".join(parts)


def _percent_key(self, at, binary):
    """The key from `at` on, and where its ) ends."""
    end = self.find(b")" if binary else ")", at)
    if end >= 0 and self.find(b"(" if binary else "(", at, end) < 0:
        return self[at:end], end + 1
    start = at
    depth = 1
    while at < len(self):
        char = self[at : at + 1]
        at += 1
        if char == (b")" if binary else ")"):
            depth -= 1
            if depth == 0:
                return self[start : at - 1], at
        elif char == (b"(" if binary else "("):
            depth += 1
    raise ValueError("incomplete format key")


def _percent_slowly(format, spec, value, /):
    """A conversion of a value that user code has to convert."""
    code = chr(_percent_field(spec, 8))
    binary = not isinstance(format, str)
    if code in "sra" or code == "b":
        if binary and code in "sb":
            method = _lookup(value, "__bytes__")
            if method is _MISSING:
                raise TypeError(
                    "%b requires a bytes-like object, or an object that implements __bytes__, "
                    f"not '{_type_name(value)}'"
                )
            result = _bind(method, value)()
        elif binary or code == "a":
            result = ascii(value)
        elif code == "s":
            result = str(value)
        else:
            result = repr(value)
        if binary and isinstance(result, str):
            result = result.encode("ascii")
        return _percent_shown(format, spec, _payload(result))
    if code == "c":
        if _lookup(value, "__index__") is _MISSING:
            raise TypeError("%c requires int or char")
        return _percent_put(format, spec, _index(value))
    if code in "diuxXo":
        if code in "diu" and _lookup(value, "__int__") is not _MISSING:
            return _percent_put(format, spec, int(value))
        if _lookup(value, "__index__") is not _MISSING:
            return _percent_put(format, spec, _index(value))
        wanted = "a real number" if code in "diu" else "an integer"
        raise TypeError(f"%{code} format: {wanted} is required, not {_type_name(value)}")
    if _lookup(value, "__float__") is _MISSING and _lookup(value, "__index__") is _MISSING:
        raise TypeError(f"must be real number, not {_type_name(value)}")
    return _percent_put(format, spec, float(value))


# --- str.format ---


def _vformat(format, args, kwargs, /):
    result, _ = _format_text(format, args, kwargs, 2, 0)
    return result


def _format_text(format, args, kwargs, depth, automatic):
    """automatic: number of the next field without a name; -1: fields have numbers."""
    if depth <= 0:
        raise ValueError("Max string recursion exceeded")
    parts = []
    for literal, name, spec, conversion in _format_pieces(format):
        parts.append(literal)
        if name is None:
            continue
        at = _end_of_first(name)
        first = _field_number(name[:at])
        if first == "":
            if automatic < 0:
                raise ValueError("cannot switch from manual field specification to automatic field numbering")
            first = automatic
            automatic += 1
        elif isinstance(first, int):
            if automatic > 0:
                raise ValueError("cannot switch from automatic field numbering to manual field specification")
            automatic = -1
        if isinstance(first, int):
            if args is None:
                raise ValueError("Format string contains positional fields")
            if first >= len(args):
                raise IndexError(f"Replacement index {first} out of range for positional args tuple")
            value = args[first]
        else:
            value = kwargs[first]
        for is_attribute, key in _parts_of_field(name, at) if at < len(name) else ():
            value = getattr(value, key) if is_attribute else value[key]
        if conversion == "r":
            value = repr(value)
        elif conversion == "s":
            value = str(value)
        elif conversion == "a":
            value = ascii(value)
        elif conversion is not None:
            if " " < conversion < "\x7f":
                raise ValueError(f"Unknown conversion specifier {conversion}")
            raise ValueError(f"Unknown conversion specifier \\x{ord(conversion):x}")
        if "{" in spec:
            spec, automatic = _format_text(spec, args, kwargs, depth - 1, automatic)
        parts.append(_format_one(value, spec))
    return "".join(parts), automatic


def _format_one(value, spec):
    return format(value, spec)


def _format_pieces(format):
    """(literal, name, specification, conversion) of each piece; the last three None where it has no field. A doubled
    brace ends a piece."""
    at, end = 0, len(format)
    while at < end:
        start = at
        while at < end and format[at] != "{" and format[at] != "}":
            at += 1
        if at == end:
            yield format[start:], None, None, None
            return
        brace = format[at]
        at += 1
        if at < end and format[at] == brace:
            yield format[start:at], None, None, None
            at += 1
            continue
        if brace == "}" or at == end:
            raise ValueError(f"Single {brace!r} encountered in format string")
        literal = format[start : at - 1]
        name, spec, conversion, at = _parse_field(format, at)
        yield literal, name, spec, conversion


def _parse_field(format, at):
    """Name, specification, conversion, and where the field ends. Braces in brackets are of the name."""
    start, end = at, len(format)
    while True:
        char = format[at] if at < end else ""
        if char == "[":
            at = format.find("]", at)
            char = format[at] if at >= 0 else ""
        if char == "":
            raise ValueError("expected '}' before end of string")
        if char == "{":
            raise ValueError("unexpected '{' in field name")
        if char == "}" or char == ":" or char == "!":
            break
        at += 1
    name, conversion = format[start:at], None
    if char == "!":
        at += 1
        if at >= end:
            raise ValueError("end of string while looking for conversion specifier")
        conversion = format[at]
        at += 1
        char = format[at] if at < end else ":"
        if char != ":" and char != "}":
            raise ValueError("expected ':' after conversion specifier")
    at += 1
    if char == "}":
        return name, "", conversion, at
    start = at
    depth = 1
    while at < end:
        if format[at] == "{":
            depth += 1
        elif format[at] == "}":
            depth -= 1
            if depth == 0:
                return name, format[start:at], conversion, at + 1
        at += 1
    raise ValueError("unmatched '{' in format spec")


def _end_of_first(name):
    """Where the first part of a field's name ends."""
    at = 0
    while at < len(name) and name[at] != "." and name[at] != "[":
        at += 1
    return at


def _parts_of_field(name, at):
    """(is it an attribute?, key) of each part of a field's name from there on."""
    while at < len(name):
        if name[at] == ".":
            end = at + 1
            while end < len(name) and name[end] != "." and name[end] != "[":
                end += 1
            part = True, name[at + 1 : end]
            at = end
        elif name[at] == "[":
            end = name.find("]", at)
            if end < 0:
                raise ValueError("Missing ']' in format string")
            part = False, _field_number(name[at + 1 : end])
            at = end + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
        if part[1] == "":
            raise ValueError("Empty attribute in format string")
        yield part


def _field_number(text):
    """The int that a field's part is, or the text itself."""
    if text == "" or not text.isdecimal():
        return text
    number = int(text)
    if number >= 1 << 63:
        raise ValueError("Too many decimal digits in format string")
    return number


class str:
    def __format__(self, format_spec, /):
        return _format_payload(self, format_spec)

    def format(self, /, *args, **kwargs):
        return _format_simple(_payload(self), args, kwargs)

    def format_map(self, mapping, /):
        return _vformat(_payload(self), None, mapping)

    @staticmethod
    def maketrans(x, y=_MISSING, z=_MISSING, /):
        for number, given in ((2, y), (3, z)):
            if given is not _MISSING and not isinstance(given, str):
                raise TypeError(f"maketrans() argument {number} must be str, not {_shown_type(given)}")
        if y is _MISSING:
            if not isinstance(x, dict):
                raise TypeError("if you give only one argument to maketrans it must be a dict")
            result = {}
            for key in x:
                if isinstance(key, str):
                    if len(key) != 1:
                        raise ValueError("string keys in translate table must be of length 1")
                    result[ord(key)] = x[key]
                elif isinstance(key, int):
                    result[key] = x[key]
                else:
                    raise TypeError("keys in translate table must be strings or integers")
            return result
        if not isinstance(x, str):
            raise TypeError("first maketrans argument must be a string if there is a second argument")
        if len(x) != len(y):
            raise ValueError("the first two maketrans arguments must have equal length")
        result = {}
        for i in range(len(x)):
            result[ord(x[i])] = ord(y[i])
        if z is not _MISSING:
            for char in z:
                result[ord(char)] = None
        return result

    def translate(self, table, /):
        text = _payload(self)
        if type(table) is dict and len(text) > 32:
            made = _translate_bytes(text, table)
            if made is not None:
                return made
        parts = []
        for char in text:
            try:
                to = table[ord(char)]
            except LookupError:
                parts.append(char)
                continue
            if to is None:
                continue
            if isinstance(to, int):
                if not 0 <= to <= 0x10FFFF:
                    raise ValueError("character mapping must be in range(0x110000)")
                parts.append(chr(to))
            elif isinstance(to, str):
                parts.append(to)
            else:
                raise TypeError("character mapping must return integer, None or str")
        return "".join(parts)

    def __rmod__(self, value, /):
        return value % self if isinstance(value, str) else NotImplemented

    def __getnewargs__(self):
        return (str(self),)


def _translate_bytes(text, table):
    """The same where text and table have but characters below 256, each for one or none; None: they have others."""
    to = bytearray(range(256))
    delete = []
    for code, char in table.items():
        if type(code) is not int:
            return None  # it may equal one
        if not 0 <= code < 256:
            continue  # such a character is not in the text, or encode finds it
        if type(char) is str and len(char) == 1:
            char = ord(char)
        if char is None:
            delete.append(code)
        elif type(char) is int and 0 <= char < 256:
            to[code] = char
        else:
            return None
    try:
        return _bytes_translate(text.encode("latin-1"), bytes(to), bytes(delete))
    except UnicodeEncodeError:
        return None


class int:
    def __format__(self, format_spec, /):
        return _format_payload(self, format_spec)


class float:
    def __format__(self, format_spec, /):
        return _format_payload(self, format_spec)


def _format_payload(self, format_spec):
    if not isinstance(format_spec, str):
        raise TypeError(f"__format__() argument must be str, not {_type_name(format_spec)}")
    return format(_payload(self), format_spec) if format_spec else str(self)
