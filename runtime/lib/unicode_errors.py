"""The errors of encodings, with the text or bytes that they are about."""


class UnicodeError(ValueError):
    pass


def _unicode_arguments(error, args, keywords, kinds):
    """Checked and converted: kinds has a letter for each, s (str), b (anything like bytes) or i (an integer)."""
    _set_args_alone(error, args, keywords)
    if len(args) != len(kinds):
        raise TypeError(f"function takes exactly {len(kinds)} arguments ({len(args)} given)")
    converted = []
    for i, kind in enumerate(kinds):
        value = args[i]
        if kind == "s":
            if not isinstance(value, str):
                name = "None" if value is None else _type_name(value)
                raise TypeError(f"argument {i + 1} must be str, not {name}")
        elif kind == "i":
            value = _index(value) + 0
        converted.append(value)
    if kinds == "sbiis" and not isinstance(args[1], bytes):
        try:
            converted[1] = bytes(memoryview(args[1]))
        except TypeError:
            raise TypeError(f"a bytes-like object is required, not {type(args[1]).__name__!r}") from None
    names = (".encoding", ".object", ".start", ".end", ".reason")[-len(kinds) :]
    for i in range(len(names)):
        _set_plain(error, names[i], converted[i])


def _of_one(error):
    """Is the error about one character, or byte, that is there?"""
    return error.start < len(error.object) and error.end == error.start + 1


class UnicodeDecodeError(UnicodeError):
    __slots__ = ("encoding", "object", "start", "end", "reason")

    def __init__(self, /, *args, **keywords):
        _unicode_arguments(self, args, keywords, "sbiis")

    def __str__(self):
        if _of_one(self):
            return (
                f"{self.encoding!r} codec can't decode byte 0x{self.object[self.start]:02x} in position {self.start}: "
                f"{self.reason}"
            )
        return f"{self.encoding!r} codec can't decode bytes in position {self.start}-{self.end - 1}: {self.reason}"


def _escaped(char):
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\U{code:08x}"


class UnicodeEncodeError(UnicodeError):
    __slots__ = ("encoding", "object", "start", "end", "reason")

    def __init__(self, /, *args, **keywords):
        _unicode_arguments(self, args, keywords, "ssiis")

    def __str__(self):
        if _of_one(self):
            return (
                f"{self.encoding!r} codec can't encode character '{_escaped(self.object[self.start])}' in position "
                f"{self.start}: {self.reason}"
            )
        return f"{self.encoding!r} codec can't encode characters in position {self.start}-{self.end - 1}: {self.reason}"


class UnicodeTranslateError(UnicodeError):
    __slots__ = ("encoding", "object", "start", "end", "reason")

    def __init__(self, /, *args, **keywords):
        _unicode_arguments(self, args, keywords, "siis")

    def __str__(self):
        if _of_one(self):
            char = _escaped(self.object[self.start])
            return f"can't translate character '{char}' in position {self.start}: {self.reason}"
        return f"can't translate characters in position {self.start}-{self.end - 1}: {self.reason}"
