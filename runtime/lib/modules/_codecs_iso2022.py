"""_codecs_iso2022: ISO-2022-JP, as mail has it. Its characters are those of euc_jp. What comes in pieces is decoded when
the last one has come; what is encoded in pieces returns to ASCII behind each of them."""

from _multibytecodec import MultibyteCodec, _mended

_SETS = {b"\x1b(B": "B", b"\x1b(J": "J", b"\x1b$@": "$", b"\x1b$B": "$"}
_ESCAPES = {"B": b"\x1b(B", "J": b"\x1b(J", "$": b"\x1b$B"}
_ROMAN = {0x5C: "\xa5", 0x7E: "\u203e"}
_FROM_ROMAN = {"\xa5": b"\\", "\u203e": b"~"}


class _Japanese(MultibyteCodec):
    def _open(self):
        self._rows = self._double = MultibyteCodec("euc_jp")

    def _decoded(self, data, errors, final):
        if not final:
            return "", 0
        if self._rows is None:
            self._open()
        out, i, n, charset = [], 0, len(data), "B"
        while i < n:
            byte = data[i]
            if byte == 0x1B:
                escape = data[i : i + 3]
                if escape in _SETS:
                    charset = _SETS[escape]
                    i += 3
                    continue
                char, end = None, i + 1
                while end < n and end - i < 16 and not (64 <= data[end] <= 90):  # it ends with @ or a letter
                    end += 1
                end = i + 1 if end - i == 16 else end + 1
            elif byte >= 0x80:
                char, end = None, i + 1
            elif charset != "$" or byte < 0x20:
                char, end = (_ROMAN.get(byte) if charset == "J" else None) or chr(byte), i + 1
            elif i + 1 == n:
                char, end = None, n + 1
            else:
                char, end = self._pair(data[i : i + 2]), i + 2
            if char is not None:
                out.append(char)
                i = end
                continue
            reason = "illegal multibyte sequence" if end <= n else "incomplete multibyte sequence"
            i = _mended(UnicodeDecodeError(self.name, data, i, min(end, n), reason), errors, out)
        return "".join(out), n

    def _pair(self, pair):
        text, used = self._double._decoded(bytes([byte | 0x80 for byte in pair]), "replace", True)
        return text if len(text) == 1 and text != "\ufffd" else None

    def _encoded(self, text, errors, final):
        if self._rows is None:
            self._open()
        out, i, n, charset = [], 0, len(text), "B"
        while i < n:
            char = text[i]
            if char < "\x80":
                wanted, data = "B", char.encode("ascii")
            elif char in _FROM_ROMAN:
                wanted, data = "J", _FROM_ROMAN[char]
            else:
                wanted, data = "$", self._double._encoded(char, "ignore", True)[0]
                if len(data) != 2 or data[0] < 0xA1:
                    error = UnicodeEncodeError(self.name, text, i, i + 1, "illegal multibyte sequence")
                    i = _mended(error, errors, out, self)
                    if out[-1] and charset != "B":
                        out.insert(-1, _ESCAPES["B"])
                        charset = "B"
                    continue
                data = bytes([byte & 0x7F for byte in data])
            if wanted != charset:
                out.append(_ESCAPES[wanted])
                charset = wanted
            out.append(data)
            i += 1
        if charset != "B":
            out.append(_ESCAPES["B"])
        return b"".join(out), n


_codecs = {"iso2022_jp": _Japanese("iso2022_jp")}


def getcodec(encoding, /):
    if not isinstance(encoding, str):
        raise TypeError("encoding name must be a string.")
    if encoding not in _codecs:
        raise LookupError("no such codec is supported.")
    return _codecs[encoding]
