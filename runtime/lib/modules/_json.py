"""_json: what is plain is read and written by the VM (runtime/vm/text/jsonread.py, jsonwrite.py); all else by the
forms in Python that the module json has itself."""

_DECODING = "maximum recursion depth exceeded while decoding a JSON {} from a unicode string"


def _decode_error(message, text, position):
    from json.decoder import JSONDecodeError

    return JSONDecodeError(message, text, position)


def _string_error(text, start, strict):
    """What is wrong with the string whose first character is at `start`."""
    end = start
    while end < len(text):
        char = text[end]
        if char == '"':
            break
        if char != "\\":
            if strict and char < " ":
                return _decode_error("Invalid control character at", text, end)
            end += 1
            continue
        escape = text[end + 1 : end + 2]
        if escape == "u":
            digits = text[end + 2 : end + 6]
            if len(text) < end + 7 or not all([digit in "0123456789abcdefABCDEF" for digit in digits]):
                return _decode_error("Invalid \\uXXXX escape", text, end + 1)
            end += 6
        elif escape and escape in '"\\/bfnrt':
            end += 2
        elif escape:
            return _decode_error("Invalid \\escape", text, end)
        else:
            break
    return _decode_error("Unterminated string starting at", text, start - 1)


def scanstring(string, end, strict=True, /):
    if not isinstance(string, str):
        raise TypeError(f"first argument must be a string, not {type(string).__name__}")
    end = _index(end)
    if not 0 <= end <= len(string):
        raise ValueError("end is out of bounds")
    found = _json_string(_payload(string), end, bool(strict))
    if found is None:
        raise _string_error(string, end, strict)
    return found


class make_scanner:
    __module__ = "_json"
    __qualname__ = "Scanner"

    def __init__(self, context):
        self.strict = bool(context.strict)
        self.object_hook = context.object_hook
        self.object_pairs_hook = context.object_pairs_hook
        self.parse_float = context.parse_float
        self.parse_int = context.parse_int
        self.parse_constant = context.parse_constant
        self._plain = (
            self.object_hook is None and self.object_pairs_hook is None and self.parse_float is float
            and self.parse_int is int
        )  # fmt: skip
        self._context = context

    def __call__(self, string, idx):
        idx = _index(idx)
        if idx < 0:
            raise ValueError("idx cannot be negative")
        if not isinstance(string, str):
            raise TypeError(f"first argument must be a string, not {type(string).__name__}")
        if self._plain:
            found = _json_value(_payload(string), idx, self.strict)
            if found.__class__ is tuple:
                return found
            if found is not None:
                raise RecursionError(_DECODING.format("array" if found == 1 else "object"))
        from json.scanner import py_make_scanner

        return py_make_scanner(self._context)(string, idx)


def _quote(text, ascii):
    if not isinstance(text, str):
        raise TypeError(f"first argument must be a string, not {type(text).__name__}")
    return _json_quote(_payload(text), ascii)


def encode_basestring_ascii(string, /):
    return _quote(string, True)


def encode_basestring(string, /):
    return _quote(string, False)


class make_encoder:
    __module__ = "_json"
    __qualname__ = "Encoder"

    def __init__(
        self, markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan
    ):
        if markers is not None and not isinstance(markers, dict):
            raise TypeError(f"make_encoder() argument 1 must be dict or None, not {type(markers).__name__}")
        self.markers, self.default, self.encoder, self.indent = markers, default, encoder, indent
        self.key_separator, self.item_separator = key_separator, item_separator
        self.sort_keys, self.skipkeys = bool(sort_keys), bool(skipkeys)
        self.allow_nan = bool(allow_nan)

    def __call__(self, obj, _current_indent_level):
        ascii = self.encoder is encode_basestring_ascii
        plain = self.indent is None and not self.sort_keys
        if plain and (ascii or self.encoder is encode_basestring):
            separators = _payload(self.item_separator), _payload(self.key_separator)
            found = _json_encode(obj, (*separators, ascii, self.allow_nan))
            if found is not None:
                return (found,)
        from json.encoder import _make_iterencode

        iterencode = _make_iterencode(
            self.markers, self.default, self.encoder, self.indent, self._float, self.key_separator,
            self.item_separator, self.sort_keys, self.skipkeys, True,
        )  # fmt: skip
        return tuple(iterencode(obj, _current_indent_level))

    def _float(self, value):
        text = float.__repr__(value)
        if text in ("nan", "inf", "-inf"):
            if not self.allow_nan:
                raise ValueError("Out of range float values are not JSON compliant")
            return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[text]
        return text
