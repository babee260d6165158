"""_tokenize: CPython's own tokenizer, which `tokenize` asks from 3.12 on. The host has it."""

from _spec_services import HostService

_ERROR_WORDS = 5


class TokenizerIter:
    def __init__(self, readline, *, encoding=None, extra_tokens=False):
        self._readline = readline
        self._encoding = encoding
        self._extra = extra_tokens
        self._rows = None

    def __iter__(self):
        return self

    def __next__(self):
        if self._rows is None:
            self._rows = iter(self._read())
        row = next(self._rows)
        if isinstance(row[0], str):
            kind, message, *place = row
            raise {"IndentationError": IndentationError, "TabError": TabError}.get(kind, SyntaxError)(
                message, ("<string>", *place)
            )
        return row

    def _read(self):
        lines = []
        while True:
            try:
                line = self._readline()
            except StopIteration:
                break
            if not line:
                break
            lines.append(line if self._encoding is None else str(line, self._encoding))
        number, rows = _service(HostService.CALL, "tokens", "".join(lines), self._extra)
        if number:
            raise ValueError(rows)
        return rows
