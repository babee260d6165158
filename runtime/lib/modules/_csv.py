"""_csv: reader and writer of the module csv."""

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
    def __init__(self, dialect=None, **options):
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        for name in options:
            if name not in _DEFAULTS:
                raise TypeError(f"{name!r} is an invalid keyword argument for this function")
        for name, default in _DEFAULTS.items():
            value = options[name] if name in options else getattr(dialect, name, default)
            setattr(self, name, value)
        for name in ("delimiter", "quotechar", "escapechar"):
            value = getattr(self, name)
            if value is None and name != "delimiter":
                continue
            if not isinstance(value, str):
                kind = "string" if name == "delimiter" else "string or None"
                raise TypeError(f'"{name}" must be {kind}, not {type(value).__name__}')
            if len(value) != 1:
                raise TypeError(f'"{name}" must be a 1-character string')
        self.doublequote = bool(self.doublequote)
        self.skipinitialspace = bool(self.skipinitialspace)
        self.strict = bool(self.strict)
        if not isinstance(self.lineterminator, str):
            raise TypeError(f'"lineterminator" must be a string, not {type(self.lineterminator).__name__}')
        if not isinstance(self.quoting, int):
            raise TypeError('"quoting" must be an integer')
        if not 0 <= self.quoting <= QUOTE_NOTNULL:
            raise TypeError('bad "quoting" value')
        if self.quotechar is None and self.quoting != QUOTE_NONE:
            if "quoting" in options or dialect is not None:
                raise TypeError("quotechar must be set if quoting enabled")
            self.quoting = QUOTE_NONE


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


def field_size_limit(limit=None):
    old = _limit[0]
    if limit is not None:
        if not isinstance(limit, int):
            raise TypeError("limit must be an integer")
        _limit[0] = limit
    return old


_START_RECORD, _START_FIELD, _ESCAPED, _IN_FIELD, _IN_QUOTED, _ESCAPED_IN_QUOTED, _QUOTE_IN_QUOTED, _AFTER = range(8)


class _Reader:
    def __init__(self, iterable, dialect=None, **options):
        self._lines = iter(iterable)
        self.dialect = Dialect(dialect, **options)
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        self._row = []
        self._field = []
        self._numeric = False
        self._state = _START_RECORD
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if self._field or self._state == _IN_QUOTED:
                    if self.dialect.strict:
                        raise Error("unexpected end of data") from None
                    self._save()
                    return self._row
                raise
            if not isinstance(line, str):
                kind = type(line).__name__
                raise Error(f"iterator should return strings, not {kind} (the file should be opened in text mode)")
            self.line_num += 1
            for char in line:
                self._take(char)
            self._take(None)
            if self._state == _START_RECORD:
                return self._row

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
        self._state = _START_FIELD if char == self.dialect.delimiter else _START_RECORD if char is None else _AFTER

    def _take(self, char):
        """One character of a line; None: its end."""
        d, state = self.dialect, self._state
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
            elif char == d.quotechar and d.quoting != QUOTE_NONE:
                self._state = _IN_QUOTED
            elif char == d.escapechar:
                self._state = _ESCAPED
            elif char == " " and d.skipinitialspace:
                pass
            elif char == d.delimiter:
                self._save()
            else:
                if d.quoting == QUOTE_NONNUMERIC:
                    self._numeric = True
                self._add(char)
                self._state = _IN_FIELD
        elif state == _ESCAPED:
            if char == "\n" or char == "\r":
                self._add(char)
                self._state = _IN_FIELD
            else:
                self._add("\n" if char is None else char)
                self._state = _IN_FIELD
        elif state == _IN_FIELD:
            if ends or char == d.delimiter:
                self._end(char)
            elif char == d.escapechar:
                self._state = _ESCAPED
            else:
                self._add(char)
        elif state == _IN_QUOTED:
            if char is None:
                return
            if char == d.escapechar:
                self._state = _ESCAPED_IN_QUOTED
            elif char == d.quotechar and d.quoting != QUOTE_NONE:
                self._state = _QUOTE_IN_QUOTED if d.doublequote else _IN_FIELD
            else:
                self._add(char)
        elif state == _ESCAPED_IN_QUOTED:
            self._add("\n" if char is None else char)
            self._state = _IN_QUOTED
        elif state == _QUOTE_IN_QUOTED:
            if d.quoting != QUOTE_NONE and char == d.quotechar:
                self._add(char)
                self._state = _IN_QUOTED
            elif ends or char == d.delimiter:
                self._end(char)
            elif not d.strict:
                self._add(char)
                self._state = _IN_FIELD
            else:
                raise Error(f"'{d.delimiter}' expected after '{d.quotechar}'")
        elif char is None:
            self._state = _START_RECORD
        elif not ends:
            raise Error("new-line character seen in unquoted field - do you need to open the file with newline=''?")


class _Writer:
    def __init__(self, fileobj, dialect=None, **options):
        if not callable(getattr(fileobj, "write", None)):
            raise TypeError('argument 1 must have a "write" method')
        self._write = fileobj.write
        self.dialect = Dialect(dialect, **options)

    def writerow(self, row, /):
        try:
            row = list(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        d = self.dialect
        texts = [self._text(value) for value in row]
        if len(row) == 1 and texts[0] == "":
            if d.quoting == QUOTE_NONE:
                raise Error("single empty field record must be quoted")
            texts[0] = d.quotechar + d.quotechar
        return self._write(d.delimiter.join(texts) + d.lineterminator)

    def _text(self, value):
        d = self.dialect
        text = "" if value is None else value if isinstance(value, str) else str(value)
        quoted = d.quoting == QUOTE_ALL or d.quoting == QUOTE_STRINGS and isinstance(value, str)
        if d.quoting == QUOTE_NONNUMERIC:
            quoted = not isinstance(value, (int, float))
        if d.quoting == QUOTE_NOTNULL:
            quoted = value is not None
        out = []
        for char in text:
            if char in (d.delimiter, d.escapechar, d.quotechar, "\n", "\r") or char in d.lineterminator:
                escape = d.quoting == QUOTE_NONE
                if char == d.quotechar and not escape:
                    if d.doublequote:
                        out.append(d.quotechar)
                    else:
                        escape = True
                elif char == d.escapechar:
                    escape = True
                if not escape:
                    quoted = True
                else:
                    if d.escapechar is None:
                        raise Error("need to escape, but no escapechar set")
                    out.append(d.escapechar)
            out.append(char)
        if quoted and d.quotechar is not None:
            return d.quotechar + "".join(out) + d.quotechar
        return "".join(out)

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)


def reader(iterable, /, dialect=None, **options):
    return _Reader(iterable, dialect, **options)


def writer(fileobj, /, dialect=None, **options):
    return _Writer(fileobj, dialect, **options)
