"""_codecs: the registry of encodings, those that the VM has itself, and what those of the package encodings are built on."""

from _codecescapes import (
    _escaped,
    escape_decode,
    escape_encode,
    raw_unicode_escape_decode,
    raw_unicode_escape_encode,
    unicode_escape_decode,
    unicode_escape_encode,
)

_searches = []
_known = {}
_handlers = {}


# --- the registry ---
def register(search_function, /):
    if not callable(search_function):
        raise TypeError("argument must be callable")
    _searches.append(search_function)


def unregister(search_function, /):
    if search_function in _searches:
        _searches.remove(search_function)
        _known.clear()


def _normalized(encoding):
    """As the search functions get it."""
    out = []
    gap = False
    for c in encoding:
        if c.isalnum() and c.isascii() or c == ".":
            if gap and out:
                out.append("_")
            gap = False
            out.append(c.lower())
        else:
            gap = True
    return "".join(out)


def lookup(encoding, /):
    if not isinstance(encoding, str):
        raise TypeError(f"lookup() argument must be str, not {type(encoding).__name__}")
    name = _normalized(encoding)
    found = _known.get(name)
    if found is None:
        if not _searches:
            _import_chain("encodings")
        for search in _searches:
            found = search(name)
            if found is not None:
                if not isinstance(found, tuple) or len(found) != 4:
                    raise TypeError("codec search functions must return 4-tuples")
                _known[name] = found
                return found
        raise LookupError(f"unknown encoding: {encoding}")
    return found


def encode(obj, encoding="utf-8", errors="strict"):
    return _pair(lookup(encoding)[0](obj, errors), "encoder")


def decode(obj, encoding="utf-8", errors="strict"):
    return _pair(lookup(encoding)[1](obj, errors), "decoder")


def _pair(result, what):
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(f"{what} must return a tuple (object, integer)")
    return result[0]


def text_codec(self, encoding, errors, is_encode):
    """str.encode and bytes.decode with what the VM does not have itself: encoding, or error handler."""
    if _is_own(encoding):
        return (_encode_by if is_encode else _decode_by)(self, encoding, errors)
    codec = lookup(encoding)
    if not getattr(codec, "_is_text_encoding", True):
        way = "encode" if is_encode else "decode"
        raise LookupError(f"{encoding!r} is not a text encoding; use codecs.{way}() to handle arbitrary codecs")
    result = _pair(codec[0 if is_encode else 1](self, errors), "encoder" if is_encode else "decoder")
    wanted = bytes if is_encode else str
    if not isinstance(result, wanted):
        raise TypeError(
            f"{encoding!r} {'en' if is_encode else 'de'}coder returned {type(result).__name__!r} instead of "
            f"{wanted.__name__!r}; use codecs.{'en' if is_encode else 'de'}code() to "
            f"{'en' if is_encode else 'de'}code to arbitrary types"
        )
    return result


def _is_own(encoding):
    """Is it of the VM?"""
    try:
        _encode_failure("\ud800", encoding, "strict")
    except LookupError:
        return False
    return True


# --- error handlers ---
def register_error(errors, handler, /):
    if not callable(handler):
        raise TypeError("handler must be callable")
    _handlers[errors] = handler


def lookup_error(errors, /):
    found = _handlers.get(errors)
    if found is None:
        raise LookupError(f"unknown error handler name '{errors}'")
    return found


def _strict(error):
    raise error if isinstance(error, BaseException) else TypeError("codec must pass exception instance")


def _bad_exception(error):
    raise TypeError(f"don't know how to handle {type(error).__name__} in error callback")


def _ignore(error):
    if not isinstance(error, UnicodeError):
        _bad_exception(error)
    return "", error.end


def _replace(error):
    if isinstance(error, UnicodeEncodeError):
        return "?" * (error.end - error.start), error.end
    if isinstance(error, UnicodeDecodeError):
        return "\ufffd", error.end
    if isinstance(error, UnicodeTranslateError):
        return "\ufffd" * (error.end - error.start), error.end
    _bad_exception(error)


def _xmlcharrefreplace(error):
    if not isinstance(error, UnicodeEncodeError):
        _bad_exception(error)
    return "".join([f"&#{ord(c)};" for c in error.object[error.start : error.end]]), error.end


def _backslashreplace(error):
    if isinstance(error, UnicodeDecodeError):
        return "".join([f"\\x{b:02x}" for b in error.object[error.start : error.end]]), error.end
    if not isinstance(error, UnicodeError):
        _bad_exception(error)
    return "".join([_escaped(c) for c in error.object[error.start : error.end]]), error.end


def _namereplace(error):
    if not isinstance(error, UnicodeEncodeError):
        _bad_exception(error)
    name = _import_chain("unicodedata").name
    out = []
    for c in error.object[error.start : error.end]:
        found = name(c, None)
        out.append(_escaped(c) if found is None else f"\\N{{{found}}}")
    return "".join(out), error.end


def _surrogateescape(error):
    if isinstance(error, UnicodeEncodeError):
        data = []
        for c in error.object[error.start : error.end]:
            if not 0xDC80 <= ord(c) <= 0xDCFF:
                raise error
            data.append(ord(c) - 0xDC00)
        return bytes(data), error.end
    if isinstance(error, UnicodeDecodeError):
        out = []
        for b in error.object[error.start : min(error.end, error.start + 4)]:
            if b < 128:
                break
            out.append(chr(0xDC00 + b))
        if not out:
            raise error
        return "".join(out), error.start + len(out)
    _bad_exception(error)


def _surrogatepass(error):
    raise error


_handlers.update(
    strict=_strict, ignore=_ignore, replace=_replace, xmlcharrefreplace=_xmlcharrefreplace,
    backslashreplace=_backslashreplace, namereplace=_namereplace, surrogateescape=_surrogateescape,
    surrogatepass=_surrogatepass,
)  # fmt: skip


def _answer(found, length):
    if not isinstance(found, tuple) or len(found) != 2 or not isinstance(found[1], int):
        raise TypeError("decoding error handler must return (str, int) tuple")
    text, at = found
    if at < 0:
        at += length
    if not 0 <= at <= length:
        raise IndexError(f"position {found[1]} from error handler out of bounds")
    return text, at


def _encode_by(text, encoding, errors):
    """With a handler that Python code has registered."""
    handler = None
    out = []
    at = 0
    while True:
        try:
            out.append(text[at:].encode(encoding))
            return b"".join(out)
        except UnicodeEncodeError as e:
            handler = lookup_error(errors) if handler is None else handler
            out.append(text[at : at + e.start].encode(encoding))
            error = UnicodeEncodeError(e.encoding, text, at + e.start, at + e.end, e.reason)
        replacement, at = _answer(handler(error), len(text))
        out.append(replacement.encode(encoding) if isinstance(replacement, str) else replacement)


def _decode_by(data, encoding, errors):
    handler = None
    data = bytes(data)
    out = []
    at = 0
    while True:
        try:
            out.append(data[at:].decode(encoding))
            return "".join(out)
        except UnicodeDecodeError as e:
            handler = lookup_error(errors) if handler is None else handler
            out.append(data[at : at + e.start].decode(encoding))
            error = UnicodeDecodeError(e.encoding, data, at + e.start, at + e.end, e.reason)
        replacement, at = _answer(handler(error), len(data))
        out.append(replacement)


# --- encodings of the VM ---
def _decoded(data, errors, final, name):
    data = data if type(data) is bytes else _buffer(data)
    count = len(data)
    if not final:
        count = _import_chain("_iotext")._whole(data, name)
        data = data[:count]
    return data.decode(name, "strict" if errors is None else errors), count


def _buffer(data):
    found = _bytes_from(data)
    if found is None:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
    return found


def utf_8_encode(str, errors=None, /):
    return str.encode("utf-8", "strict" if errors is None else errors), len(str)


def ascii_encode(str, errors=None, /):
    return str.encode("ascii", "strict" if errors is None else errors), len(str)


def latin_1_encode(str, errors=None, /):
    return str.encode("latin-1", "strict" if errors is None else errors), len(str)


def utf_16_le_encode(str, errors=None, /):
    return str.encode("utf-16-le", "strict" if errors is None else errors), len(str)


def utf_16_be_encode(str, errors=None, /):
    return str.encode("utf-16-be", "strict" if errors is None else errors), len(str)


def utf_32_le_encode(str, errors=None, /):
    return str.encode("utf-32-le", "strict" if errors is None else errors), len(str)


def utf_32_be_encode(str, errors=None, /):
    return str.encode("utf-32-be", "strict" if errors is None else errors), len(str)


def utf_8_decode(data, errors=None, final=False, /):
    return _decoded(data, errors, final, "utf-8")


def utf_16_le_decode(data, errors=None, final=False, /):
    return _decoded(data, errors, final, "utf-16-le")


def utf_16_be_decode(data, errors=None, final=False, /):
    return _decoded(data, errors, final, "utf-16-be")


def utf_32_le_decode(data, errors=None, final=False, /):
    return _decoded(data, errors, final, "utf-32-le")


def utf_32_be_decode(data, errors=None, final=False, /):
    return _decoded(data, errors, final, "utf-32-be")


def ascii_decode(data, errors=None, /):
    return _decoded(data, errors, True, "ascii")


def latin_1_decode(data, errors=None, /):
    return _decoded(data, errors, True, "latin-1")


def utf_16_encode(str, errors=None, byteorder=0, /):
    codec = "utf-16" if byteorder == 0 else f"utf-16-{'le' if byteorder < 0 else 'be'}"
    return str.encode(codec, "strict" if errors is None else errors), len(str)


def utf_16_ex_decode(data, errors=None, byteorder=0, final=False, /):
    return _wide_decoded("utf-16", ((b"\xff\xfe", -1), (b"\xfe\xff", 1)), data, errors, byteorder, final)


def utf_16_decode(data, errors=None, final=False, /):
    return utf_16_ex_decode(data, errors, 0, final)[:2]


def utf_32_encode(str, errors=None, byteorder=0, /):
    codec = "utf-32" if byteorder == 0 else f"utf-32-{'le' if byteorder < 0 else 'be'}"
    return str.encode(codec, "strict" if errors is None else errors), len(str)


def utf_32_ex_decode(data, errors=None, byteorder=0, final=False, /):
    return _wide_decoded("utf-32", ((b"\xff\xfe\0\0", -1), (b"\0\0\xfe\xff", 1)), data, errors, byteorder, final)


def utf_32_decode(data, errors=None, final=False, /):
    return utf_32_ex_decode(data, errors, 0, final)[:2]


def _wide_decoded(name, marks, data, errors, byteorder, final):
    data = _buffer(data)
    skipped = 0
    if byteorder == 0:
        for mark, order in marks:
            if data.startswith(mark):
                byteorder = order
                skipped = len(mark)
    if byteorder == 0 and len(data) < len(marks[0][0]) and not final:
        return "", 0, 0
    text, count = _decoded(data[skipped:], errors, final, f"{name}-{'be' if byteorder > 0 else 'le'}")
    return text, skipped + count, byteorder or -1


def readbuffer_encode(data, errors=None, /):
    return data.encode() if isinstance(data, str) else _buffer(data), len(data)


# --- encodings by a table ---
def charmap_build(map, /):
    table = {ord(c): i for i, c in enumerate(map) if c != "\ufffe"}
    return table


def charmap_encode(str, errors=None, mapping=None, /):
    if mapping is None:
        return latin_1_encode(str, errors)
    out = []
    i = 0
    while i < len(str):
        found = _in_table(mapping, ord(str[i]))
        if found is not None:
            out.append(found)
            i += 1
            continue
        end = i + 1
        while end < len(str) and _in_table(mapping, ord(str[end])) is None:
            end += 1
        error = UnicodeEncodeError("charmap", str, i, end, "character maps to <undefined>")
        replacement, i = _answer(lookup_error(errors or "strict")(error), len(str))
        if isinstance(replacement, bytes):
            out.append(replacement)
            continue
        for c in replacement:
            found = _in_table(mapping, ord(c))
            if found is None:
                raise error
            out.append(found)
    return b"".join(out), len(str)


def _in_table(mapping, number):
    try:
        found = mapping[number]
    except LookupError:
        return None
    if isinstance(found, int):
        if not 0 <= found < 256:
            raise TypeError("character mapping must be in range(256)")
        return bytes((found,))
    return found


def charmap_decode(data, errors=None, mapping=None, /):
    data = _buffer(data)
    if mapping is None:
        return data.decode("latin-1"), len(data)
    out = []
    i = 0
    while i < len(data):
        try:
            found = mapping[data[i]]
        except LookupError:
            found = None
        if isinstance(found, int):
            found = chr(found)
        if found is None or found == "\ufffe":
            error = UnicodeDecodeError("charmap", data, i, i + 1, "character maps to <undefined>")
            found, i = _answer(lookup_error(errors or "strict")(error), len(data))
        else:
            i += 1
        out.append(found)
    return "".join(out), len(data)
