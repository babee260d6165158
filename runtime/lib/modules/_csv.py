"""_csv: reader and writer of the module csv."""

from _walked import _Walked

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)
__version__ = "1.0"
_dialects = {}
_limit = [131072]
_DEFAULTS = {
    "delimiter": ",", "doublequote": True, "escapechar": None, "lineterminator": "\r\n", "quotechar": '"',
    "quoting": QUOTE_MINIMAL, "skipinitialspace": False, "strict": False,
}  # fmt: skip


class Error(Exception):
    pass


class Dialect:
    """`_plain`: of what has no quotes the fields are what stands between delimiters. `_special`: what makes a writer look."""

    def __new__(cls, dialect=None, **options):
        if type(dialect) is Dialect and not options:
            return dialect
        self = object.__new__(cls)
        self._begin(dialect, options)
        return self

    def _begin(self, dialect, options):
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        for name in options:
            if name not in _DEFAULTS:
                raise TypeError(f"{name!r} is an invalid keyword argument for this function")
        found = {}
        for name, default in _DEFAULTS.items():
            found[name] = options[name] if name in options else getattr(dialect, name, default)
        for name in ("delimiter", "quotechar", "escapechar"):
            value = found[name]
            if value is None and name != "delimiter":
                continue
            if not isinstance(value, str):
                kind = "string" if name == "delimiter" else "string or None"
                raise TypeError(f'"{name}" must be {kind}, not {type(value).__name__}')
            if len(value) != 1:
                raise TypeError(f'"{name}" must be a 1-character string')
        for name in ("doublequote", "skipinitialspace", "strict"):
            found[name] = bool(found[name])
        if not isinstance(found["lineterminator"], str):
            raise TypeError('"lineterminator" must be a string')
        quoting = found["quoting"]
        if not isinstance(quoting, int):
            raise TypeError('"quoting" must be an integer')
        if not 0 <= quoting <= QUOTE_NOTNULL:
            raise TypeError('bad "quoting" value')
        if found["quotechar"] is None and quoting != QUOTE_NONE:
            if "quoting" in options or dialect is not None:
                raise TypeError("quotechar must be set if quoting enabled")
            found["quoting"] = QUOTE_NONE
        for name, value in found.items():
            setattr(self, "_" + name, value)
        self._plain = not self._skipinitialspace and quoting != QUOTE_NONNUMERIC and self._delimiter not in "\r\n"
        special = {self._delimiter, "\n", "\r", *self._lineterminator}
        special |= {each for each in (self._quotechar, self._escapechar) if each is not None}
        self._special = tuple(special)
        self._numbers = not [each for each in special if each in "-0123456789"]

    def __reduce_ex__(self, protocol, /):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")


def _option(name):
    return property(lambda self: getattr(self, "_" + name))


for _name in _DEFAULTS:
    setattr(Dialect, _name, _option(_name))
del _name


def register_dialect(name, dialect=None, **options):
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = Dialect(dialect, **options)


def unregister_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    return list(_dialects)


def field_size_limit(limit=_MISSING):
    old = _limit[0]
    if limit is not _MISSING:
        if not isinstance(limit, int):
            raise TypeError("limit must be an integer")
        _limit[0] = limit
    return old


_START_RECORD, _START_FIELD, _ESCAPED, _IN_FIELD, _IN_QUOTED, _ESCAPED_IN_QUOTED, _QUOTE_IN_QUOTED, _AFTER = range(8)
_ESCAPED_END = 8  # behind an escaped end of line


class _Reader(_Walked):
    __qualname__ = "reader"

    def __init__(self, iterable, dialect=None, **options):
        self._lines = iter(iterable)
        self._dialect = Dialect(dialect, **options)
        self._number = 0

    dialect = property(lambda self: self._dialect)
    line_num = property(lambda self: self._number)

    def _walk(self):
        d = self._dialect
        plain, delimiter, quote, escape = d._plain, d._delimiter, d._quotechar, d._escapechar
        if d._quoting == QUOTE_NONE:
            quote = None
        self._begin()
        for line in self._lines:
            if not isinstance(line, str):
                kind = type(line).__name__
                raise Error(f"iterator should return strings, not {kind} (the file should be opened in text mode)")
            self._number += 1
            row = None
            if plain and self._state == _START_RECORD and len(line) <= _limit[0] and not (escape and escape in line):
                text = line[:-1] if line[-1:] == "\n" else line
                if text[-1:] == "\r":
                    text = text[:-1]
                if "\n" not in text and "\r" not in text:
                    if not quote or quote not in text:
                        row = text.split(delimiter) if text else []
                    elif d._doublequote:
                        row = _quoted(text, delimiter, quote)
            if row is None:
                for char in line:
                    self._take(char)
                self._take(None)
                if self._state != _START_RECORD:
                    continue
                row = self._row
                self._begin()
            yield row
        if self._state == _IN_QUOTED or self._field:
            if d._strict:
                raise Error("unexpected end of data") from None
            self._save()
            row = self._row
            self._begin()
            yield row

    def _begin(self):
        self._row = []
        self._field = []
        self._numeric = False
        self._state = _START_RECORD

    def _save(self):
        text = "".join(self._field)
        self._field = []
        self._row.append(float(text) if self._numeric else text)
        self._numeric = False

    def _add(self, char):
        if len(self._field) >= _limit[0]:
            raise Error(f"field larger than field limit ({_limit[0]})")
        self._field.append(char)

    def _end(self, char):
        """A field ends at a delimiter, or with its line."""
        self._save()
        self._state = _START_FIELD if char == self._dialect._delimiter else _START_RECORD if char is None else _AFTER

    def _take(self, char):
        """One character of a line; None: its end."""
        d, state = self._dialect, self._state
        ends = char is None or char == "\n" or char == "\r"
        if state == _START_RECORD:
            if char is None:
                return
            if ends:
                self._state = _AFTER
                return
            state = self._state = _START_FIELD
        if state == _START_FIELD:
            if ends:
                self._end(char)
            elif char == d._quotechar and d._quoting != QUOTE_NONE:
                self._state = _IN_QUOTED
            elif char == d._escapechar:
                self._state = _ESCAPED
            elif char == " " and d._skipinitialspace:
                pass
            elif char == d._delimiter:
                self._save()
            else:
                if d._quoting == QUOTE_NONNUMERIC:
                    self._numeric = True
                self._add(char)
                self._state = _IN_FIELD
        elif state == _ESCAPED:
            if char == "\n" or char == "\r":
                self._add(char)
                self._state = _ESCAPED_END
            else:
                self._add("\n" if char is None else char)
                self._state = _IN_FIELD
        elif state == _ESCAPED_END and char is None:
            return
        elif state == _IN_FIELD or state == _ESCAPED_END:
            if ends or char == d._delimiter:
                self._end(char)
            elif char == d._escapechar:
                self._state = _ESCAPED
            else:
                self._add(char)
        elif state == _IN_QUOTED:
            if char is None:
                return
            if char == d._escapechar:
                self._state = _ESCAPED_IN_QUOTED
            elif char == d._quotechar and d._quoting != QUOTE_NONE:
                self._state = _QUOTE_IN_QUOTED if d._doublequote else _IN_FIELD
            else:
                self._add(char)
        elif state == _ESCAPED_IN_QUOTED:
            self._add("\n" if char is None else char)
            self._state = _IN_QUOTED
        elif state == _QUOTE_IN_QUOTED:
            if d._quoting != QUOTE_NONE and char == d._quotechar:
                self._add(char)
                self._state = _IN_QUOTED
            elif ends or char == d._delimiter:
                self._end(char)
            elif not d._strict:
                self._add(char)
                self._state = _IN_FIELD
            else:
                raise Error(f"'{d._delimiter}' expected after '{d._quotechar}'")
        elif char is None:
            self._state = _START_RECORD
        elif not ends:
            raise Error("new-line character seen in unquoted field - do you need to open the file with newline=''?")


_Reader._own = _Reader


def _quoted(text, delimiter, quote):
    """The fields of a line with quotes; None: of one that is not so simple, or goes on in the next line."""
    row = []
    at, size = 0, len(text)
    while True:
        if text[at : at + 1] == quote:
            parts = []
            start = at + 1
            while True:
                end = text.find(quote, start)
                if end < 0:
                    return None
                at = end + 1
                if text[at : at + 1] != quote:
                    break
                parts.append(text[start:at])
                start = at + 1
            if at < size and text[at] != delimiter:
                return None
            row.append("".join(parts) + text[start:end] if parts else text[start:end])
        else:
            end = text.find(delimiter, at)
            if end < 0:
                end = size
            row.append(text[at:end])
            at = end
        if at >= size:
            return row
        at += 1


class _Writer:
    __qualname__ = "writer"

    def __init__(self, fileobj, dialect=None, **options):
        if not callable(getattr(fileobj, "write", None)):
            raise TypeError('argument 1 must have a "write" method')
        self._write = fileobj.write
        self._dialect = Dialect(dialect, **options)

    dialect = property(lambda self: self._dialect)

    def writerow(self, row, /):
        try:
            row = list(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        d = self._dialect
        texts = [self._text(value) for value in row]
        if len(row) == 1 and texts[0] == "":
            if d._quoting == QUOTE_NONE:
                raise Error("single empty field record must be quoted")
            texts[0] = d._quotechar + d._quotechar
        return self._write(d._delimiter.join(texts) + d._lineterminator)

    def _text(self, value):
        d = self._dialect
        if type(value) is str:
            text = value
            if d._quoting == QUOTE_MINIMAL:
                for char in d._special:
                    if char in text:
                        break
                else:
                    return text
        elif type(value) is int and d._numbers and d._quoting in (QUOTE_MINIMAL, QUOTE_NONNUMERIC):
            return str(value)
        else:
            text = "" if value is None else value if isinstance(value, str) else str(value)
        quoted = d._quoting == QUOTE_ALL or d._quoting == QUOTE_STRINGS and isinstance(value, str)
        if d._quoting == QUOTE_NONNUMERIC:
            quoted = not isinstance(value, (int, float))
        if d._quoting == QUOTE_NOTNULL:
            quoted = value is not None
        out = []
        for char in text:
            if char in (d._delimiter, d._escapechar, d._quotechar, "\n", "\r") or char in d._lineterminator:
                escape = d._quoting == QUOTE_NONE
                if char == d._quotechar and not escape:
                    if d._doublequote:
                        out.append(d._quotechar)
                    else:
                        escape = True
                elif char == d._escapechar:
                    escape = True
                if not escape:
                    quoted = True
                else:
                    if d._escapechar is None:
                        raise Error("need to escape, but no escapechar set")
                    out.append(d._escapechar)
            out.append(char)
        if quoted and d._quotechar is not None:
            return d._quotechar + "".join(out) + d._quotechar
        return "".join(out)

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)


def reader(iterable, /, dialect=None, **options):
    return _Reader(iterable, dialect, **options)


def writer(fileobj, /, dialect=None, **options):
    return _Writer(fileobj, dialect, **options)
