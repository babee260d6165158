"""unicodedata: properties of characters, and normal forms. The tables are those of the CPython that runs us
(runtime/unicodetables.py); the names of characters it is asked for, one by one."""

from _spec_services import HostService

unidata_version = _import_chain("_unicode_version").VERSION
_tables = {}
_decompositions = {}
_compositions = {}
_SBASE, _LBASE, _VBASE, _TBASE = 0xAC00, 0x1100, 0x1161, 0x11A7


def _code(chr, function, place=""):
    if not isinstance(chr, str):
        raise TypeError(f"{function}() argument{place} must be a unicode character, not {type(chr).__name__}")
    if len(chr) != 1:
        raise TypeError(f"{function}() argument{place} must be a unicode character, not str")
    return ord(chr)


def _table(name):
    found = _tables.get(name)
    if found is None:
        found = _tables[name] = _import_chain(f"_unicode_{name}")
    return found


def _in_run(name, code):
    table = _table(name)
    starts = table.STARTS
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        if starts[middle] <= code:
            low = middle
        else:
            high = middle
    return table.NAMES[low]


def _in_text(name, key):
    """The rest of the line that begins with a key; ''."""
    text = _table(name).TEXT
    at = text.find(f"\n{key};")
    if at < 0:
        return ""
    at += len(key) + 2
    return text[at : text.index("\n", at)]


def category(chr, /):
    return _in_run("category", _code(chr, "category"))


def bidirectional(chr, /):
    return _in_run("bidirectional", _code(chr, "bidirectional"))


def combining(chr, /):
    return _in_run("combining", _code(chr, "combining"))


def east_asian_width(chr, /):
    return _in_run("east_asian_width", _code(chr, "east_asian_width"))


def mirrored(chr, /):
    return _in_run("mirrored", _code(chr, "mirrored"))


def _number(name, chr, default, message):
    found = _in_text(name, f"{_code(chr, name, ' 1'):X}")
    if found:
        return float(found) if name == "numeric" else int(found)
    if default is _MISSING:
        raise ValueError(message)
    return default


def decimal(chr, default=_MISSING, /):
    return _number("decimal", chr, default, "not a decimal")


def digit(chr, default=_MISSING, /):
    return _number("digit", chr, default, "not a digit")


def numeric(chr, default=_MISSING, /):
    return _number("numeric", chr, default, "not a numeric character")


def decomposition(chr, /):
    code = _code(chr, "decomposition")
    return _in_text("decomposition", f"{code:X}") if code >= 0xA0 else ""


# --- normal forms ---
def _parts(code):
    """(is it a compatibility decomposition, codes)"""
    found = _decompositions.get(code)
    if found is None:
        if _SBASE <= code < _SBASE + 11172:
            index = code - _SBASE
            codes = [_LBASE + index // 588, _VBASE + index % 588 // 28]
            if index % 28:
                codes.append(_TBASE + index % 28)
            found = False, codes
        else:
            fields = _in_text("decomposition", f"{code:X}").split()
            compatible = bool(fields) and fields[0][0] == "<"
            found = compatible, [int(field, 16) for field in fields[compatible:]]
        _decompositions[code] = found
    return found


def _decomposed(text, compatible):
    """Its codes, in canonical order."""
    out = []
    waiting = [ord(c) for c in reversed(text)]
    while waiting:
        code = waiting.pop()
        if code < 0xA0:
            out.append(code)
            continue
        other, codes = _parts(code)
        if codes and (compatible or not other):
            waiting.extend(reversed(codes))
        else:
            out.append(code)
    classes = [_in_run("combining", code) if code >= 0x300 else 0 for code in out]
    start = 0
    while start < len(out):
        if classes[start] == 0:
            start += 1
            continue
        end = start
        while end < len(out) and classes[end]:
            end += 1
        order = sorted(range(start, end), key=lambda i: classes[i])
        out[start:end] = [out[i] for i in order]
        classes[start:end] = [classes[i] for i in order]
        start = end
    return out, classes


def _pair(first, second):
    """What two codes are composed to; 0: nothing."""
    if _LBASE <= first < _LBASE + 19 and _VBASE <= second < _VBASE + 21:
        return _SBASE + ((first - _LBASE) * 21 + second - _VBASE) * 28
    if _SBASE <= first < _SBASE + 11172 and (first - _SBASE) % 28 == 0 and _TBASE < second < _TBASE + 28:
        return first + second - _TBASE
    key = first, second
    found = _compositions.get(key)
    if found is None:
        text = _in_text("composition", f"{first:X} {second:X}")
        found = _compositions[key] = int(text, 16) if text else 0
    return found


def _composed(codes, classes):
    out = []
    starter = -1
    before = 0  # class of the last code that is not composed
    for i in range(len(codes)):
        code, order = codes[i], classes[i]
        if starter >= 0 and (before < order or (before == 0 and starter == len(out) - 1)):
            together = _pair(out[starter], code)
            if together:
                out[starter] = together
                continue
        if order == 0:
            starter = len(out)
        before = order
        out.append(code)
    return out


def normalize(form, unistr, /):
    if form not in ("NFC", "NFD", "NFKC", "NFKD"):
        raise ValueError("invalid normalization form")
    if not isinstance(unistr, str):
        raise TypeError(f"normalize() argument 2 must be str, not {type(unistr).__name__}")
    if unistr.isascii():
        return unistr
    codes, classes = _decomposed(unistr, form[2] == "K")
    if form[-1] == "C":
        codes = _composed(codes, classes)
    return "".join([chr(code) for code in codes])


def is_normalized(form, unistr, /):
    return normalize(form, unistr) == unistr


def name(chr, default=_MISSING, /):
    _code(chr, "name", " 1")
    found = _service(HostService.CALL, "character_name", chr)[1]
    if found is None:
        if default is _MISSING:
            raise ValueError("no such name")
        return default
    return found


def lookup(name, /):
    if not isinstance(name, str):
        raise TypeError(f"a bytes-like object is required, not '{type(name).__name__}'")
    found = _service(HostService.CALL, "character_named", name)[1]
    if found is None:
        raise KeyError(f"undefined character name {name!r}")
    return found


class UCD:
    """An older version: properties are its own, normal forms today's."""

    __module__ = "unicodedata"
    unidata_version = "3.2.0"

    def category(self, chr, /):
        return _in_run("category_old", _code(chr, "category"))

    def bidirectional(self, chr, /):
        return _in_run("bidirectional_old", _code(chr, "bidirectional"))

    def combining(self, chr, /):
        return _in_run("combining_old", _code(chr, "combining"))

    def east_asian_width(self, chr, /):
        return _in_run("east_asian_width_old", _code(chr, "east_asian_width"))

    def mirrored(self, chr, /):
        return _in_run("mirrored_old", _code(chr, "mirrored"))

    def normalize(self, form, unistr, /):
        return normalize(form, unistr)

    def is_normalized(self, form, unistr, /):
        return is_normalized(form, unistr)


ucd_3_2_0 = UCD()
