"""pyexpat: an XML parser that does not validate, with expat's handlers, names and errors.

Text comes in pieces; what is complete is handled at once, the rest waits for more. Of a document type declaration,
entities and notations are known; parameter entities and declared attributes are not.
"""

from _expatmarkup import _Markup
from _expatparts import (
    _as_it_is, _bad, _behind, _decoder_of, _end, _Incomplete, _MESSAGES, _name, _normal, _plain_attributes,
    _plain_start, _PREDEFINED, _parts, _reference, _space, _XML, errors, model,
)  # fmt: skip

__version__ = "1.0"
EXPAT_VERSION = "expat_2.5.0"
version_info = (2, 5, 0)
native_encoding = "UTF-8"
features = [("sizeof(XML_Char)", 1), ("sizeof(XML_LChar)", 1), ("XML_DTD", 0), ("XML_NS", 0)]
XML_PARAM_ENTITY_PARSING_NEVER, XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE, XML_PARAM_ENTITY_PARSING_ALWAYS = 0, 1, 2


class ExpatError(Exception):
    __module__ = "xml.parsers.expat"


error = ExpatError


def ErrorString(code, /):
    return _MESSAGES.get(code)


_HANDLERS = (
    "StartElementHandler EndElementHandler CharacterDataHandler CommentHandler ProcessingInstructionHandler "
    "StartNamespaceDeclHandler EndNamespaceDeclHandler StartCdataSectionHandler EndCdataSectionHandler DefaultHandler "
    "DefaultHandlerExpand XmlDeclHandler StartDoctypeDeclHandler EndDoctypeDeclHandler EntityDeclHandler "
    "ExternalEntityRefHandler UnparsedEntityDeclHandler NotationDeclHandler ElementDeclHandler AttlistDeclHandler "
    "NotStandaloneHandler SkippedEntityHandler"
).split()


class XMLParserType(_Markup):
    __module__ = "pyexpat"
    __qualname__ = "xmlparser"

    def __init__(self, encoding, separator, intern):
        for name in _HANDLERS:
            setattr(self, name, None)
        self.buffer_text = self.ordered_attributes = self.specified_attributes = self.namespace_prefixes = False
        self.buffer_size = 8192
        self.buffer_used = 0
        self.intern = {} if intern is None else intern
        self.ErrorCode = 0
        self._encoding, self._separator = encoding, separator
        self._bytes, self._text, self._at = b"", "", 0
        self._line, self._column = 1, 0  # of self._text[0]
        self._decoder = None
        self._data = []  # character data that waits to be told
        self._stack = []  # open elements: raw name, name, bindings before it, prefixes that it declares
        self._bindings = {"xml": _XML}
        self._entities = {}  # name: its text
        self._external = {}  # name: base, system id, public id, notation (None: it is no unparsed one)
        self._open = []  # entities that are being read
        self._lenient = self._begun = self._rooted = self._finished = False
        self._base = None

    # --- where we are ---
    def _position(self):
        done = self._text[: self._at]
        lines = done.count("\n")
        return self._line + lines, len(done) - done.rfind("\n") - 1 + (0 if lines else self._column)

    CurrentLineNumber = ErrorLineNumber = property(lambda self: self._position()[0])
    CurrentColumnNumber = ErrorColumnNumber = property(lambda self: self._position()[1])
    CurrentByteIndex = ErrorByteIndex = property(lambda self: len(self._text[: self._at].encode()))

    def _fail(self, code, at=None):
        if at is not None:
            self._at = at
        self._finished = True
        self.ErrorCode = code
        line, column = self._position()
        raised = ExpatError(f"{_MESSAGES[code]}: line {line}, column {column}")
        raised.code, raised.lineno, raised.offset = code, line, column
        raise raised

    # --- input ---
    def Parse(self, data, isfinal=False, /):
        if self._finished:
            self._fail(36)
        if isinstance(data, str):
            if self._decoder is None:
                self._decoder = _as_it_is
            self._text += data
        else:
            self._decode(bytes(data), isfinal)
        if not isfinal and self._text.endswith("\r"):
            held, self._text = "\r", self._text[:-1]
        else:
            held = ""
        if "\r" in self._text:
            self._text = self._text.replace("\r\n", "\n").replace("\r", "\n")
        self._run(isfinal)
        self._line, self._column = self._position()
        self._text, self._at = self._text[self._at :] + held, 0
        if isfinal:
            self._finished = True
        return 1

    def ParseFile(self, file, /):
        while chunk := file.read(65536):
            self.Parse(chunk)
        return self.Parse(b"", True)

    def _decode(self, data, isfinal):
        self._bytes += data
        if self._decoder is None:
            if len(self._bytes) < 200 and not isfinal and b">" not in self._bytes:
                return
            self._decoder = _decoder_of(self._bytes, self._encoding)
            if self._decoder is None:
                self._fail(18, 0)
        if self._decoder is _as_it_is:
            text = self._bytes.decode("utf-8")
        else:
            try:
                text = self._decoder.decode(self._bytes, isfinal)
            except UnicodeDecodeError:
                self._fail(4)
        self._bytes = b""
        self._text += text

    # --- the loop ---
    def _run(self, isfinal):
        text = self._text
        try:
            while self._at < len(text):
                at = self._at
                if text[at] == "<":
                    self._markup(text, at)
                else:
                    self._characters(text, at, isfinal)
        except _Incomplete:
            if isfinal:
                if text.startswith("<![CDATA[", self._at):
                    self._fail(20, len(text))
                self._fail(5)
            return
        self._flush()
        if isfinal and (self._stack or not self._rooted):
            self._fail(3)

    def _until(self, text, end, start):
        found = text.find(end, start)
        if found < 0:
            raise _Incomplete
        return found

    def _markup(self, text, at):
        second = text[at + 1 : at + 2]
        if not second:
            raise _Incomplete
        if second == "/":
            self._end_tag(text, at)
        elif second == "?":
            self._instruction(text, at)
        elif second == "!":
            self._special(text, at)
        else:
            self._start_tag(text, at)
        self._begun = True

    def _characters(self, text, at, isfinal):
        end = text.find("<", at)
        if end < 0:
            if not isfinal:
                cut = text.rfind("&", at)
                if cut >= 0 and ";" not in text[cut:] or text.endswith("]") or not self._stack:
                    if text[at:].strip() or self._stack:
                        raise _Incomplete
            end = len(text)
        piece = text[at:end]
        if not self._stack:
            inner = len(piece) - len(piece.lstrip("\ufeff \t\n" if not self._begun and at == 0 else " \t\n"))
            if inner < len(piece):
                self._fail(
                    9 if self._rooted else 2 if _name.match(piece, inner) or piece[inner] != "&" else 4, at + inner
                )
            self._begun = self._begun or bool(piece.strip("\ufeff"))
            self._default(piece)
        else:
            bad = _bad.search(piece)
            if bad:
                self._fail(4, at + (bad.end() - 1))
            self._data_of(piece, at)
        self._at = end

    def _data_of(self, piece, at):
        if "&" not in piece:
            self._data.append(piece)
            return
        done = 0
        while (found := piece.find("&", done)) >= 0:
            if found > done:
                self._data.append(piece[done:found])
            match = _reference.match(piece, found)
            if match is None:
                self._fail(4, at + _behind(piece, found))
            self._refer(match, at + found)
            done = match.end()
        if done < len(piece):
            self._data.append(piece[done:])

    def _refer(self, match, at):
        if match[3] in self._external:
            self._refer_outside(match, at)
            return
        raw = self._entities.get(match[3])
        if raw is not None and self.DefaultHandler is not None and self.DefaultHandlerExpand is None:
            self._skip(match)  # such a handler is told of entities, which then are not expanded
            return
        if match[3] in self._open:
            self._fail(12, at)
        if raw and self._external and any(name in self._external for _, _, name in _reference.findall(raw)):
            self._open.append(match[3])
            self._expand(raw)
            self._open.pop()
            return
        value = self._value_of(match, at)
        if value is None:
            self._skip(match)
        elif "<" in value and match[3] and match[3] not in _PREDEFINED:
            self._expand(value)
        else:
            self._data.append(value)

    def _skip(self, match):
        self._flush()
        if self.SkippedEntityHandler is not None:
            self.SkippedEntityHandler(match[3], False)
        else:
            self._default(match[0])

    def _refer_outside(self, match, at):
        base, system, public, notation = self._external[match[3]]
        if notation is not None:
            self._fail(15, at)
        self._flush()
        if self.ExternalEntityRefHandler is None:
            self._default(match[0])
        elif not self.ExternalEntityRefHandler("\f".join([*self._open, match[3]]), base, system, public):
            self._fail(21, at)

    def _expand(self, value):
        """An entity with markup in it."""
        kept = self._text, self._at
        self._text, self._at = value, 0
        while self._at < len(value):
            if value[self._at] == "<":
                self._markup(value, self._at)
            else:
                self._characters(value, self._at, True)
        self._text, self._at = kept

    def _value_of(self, match, at, depth=0):
        """What a reference stands for; None: an entity that may be declared elsewhere."""
        if match[3] is None:
            number = int(match[1]) if match[1] is not None else int(match[2], 16)
            if not (number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE
                    or 0x10000 <= number < 0x110000):  # fmt: skip
                self._fail(14, at)
            return chr(number)
        if match[3] in _PREDEFINED:
            return _PREDEFINED[match[3]]
        value = self._entities.get(match[3])
        if value is None and match[3] in self._external:  # in an attribute, or in another entity
            self._fail(15 if self._external[match[3]][3] is not None else 16, at)
        if value is None:
            if not self._lenient:
                self._fail(11, at)
            return None
        if depth > 20:
            self._fail(12, at)
        return _reference.sub(lambda inner: self._value_of(inner, at, depth + 1) or "", value)

    def _flush(self):
        if self._data:
            data, self._data = self._data, []
            if self.buffer_text and self.CharacterDataHandler is not None:
                self.CharacterDataHandler("".join(data))
                return
            for piece in data:  # as expat's tokenizer has them: lines, their ends, references
                for part in _parts.findall(piece):
                    if self.CharacterDataHandler is not None:
                        self.CharacterDataHandler(part)
                    else:
                        self._default(part)

    def _default(self, text):
        handler = self.DefaultHandlerExpand or self.DefaultHandler
        if handler is not None:
            handler(text)

    # --- tags ---
    def _start_tag(self, text, at):
        if self._rooted and not self._stack:
            self._fail(9, at)
        found = _regex_match(_plain_start._program, text, at, len(text), 0)
        if found is not None:  # each group is somewhere
            _, _, end, first, behind, start, stop, slash, close = found
            pairs = []
            if start < stop:
                for name, one, other in _plain_attributes.findall(text[start:stop]):
                    value = one or other
                    pairs.append((name, value if value.isprintable() else _normal(value), at))
            raw, empty = text[first:behind], text[slash:close]
        else:
            raw, pairs, empty, end = self._careful_start(text, at)
        if len(pairs) > 1 and len({name for name, _, _ in pairs}) < len(pairs):
            self._duplicate(text, pairs)
        self._flush()
        self._rooted = True
        before, declared = self._bindings, ()
        name = raw
        if self._separator is not None:
            name, pairs, declared = self._resolve(raw, pairs, at)
        if self.StartElementHandler is not None:
            if self.ordered_attributes:
                attributes = [part for name_, value, _ in pairs for part in (name_, value)]
            else:
                attributes = {name_: value for name_, value, _ in pairs}
            self.StartElementHandler(name, attributes)
        else:
            self._default(text[at:end])
        self._stack.append((raw, name, before, declared))
        self._at = end
        if empty:
            self._close()

    def _careful_start(self, text, at):
        """Finds what is wrong, expands references."""
        match = _name.match(text, at + 1)
        if match is None:
            self._fail(4, at + 1)
        raw, i, pairs = match[0], match.end(), []
        while True:
            j = _space.match(text, i).end()
            char = text[j : j + 1]
            if char == ">":
                return raw, pairs, "", j + 1
            if char == "/":
                if text[j + 1 : j + 2] == ">":
                    return raw, pairs, "/", j + 2
                if j + 1 == len(text):
                    raise _Incomplete
                self._fail(4, j + 1)
            match = _name.match(text, j)
            if match is None or i == j:
                if j == len(text):
                    raise _Incomplete
                self._fail(4, j)
            name, start = match[0], j
            j = _space.match(text, match.end()).end()
            for expected in ("=", "\"'"):
                if j == len(text):
                    raise _Incomplete
                if text[j] not in expected:
                    self._fail(4, j)
                quote = text[j]
                j = _space.match(text, j + 1).end() if expected == "=" else j + 1
            i = self._until(text, quote, j)
            pairs.append((name, self._attribute(text[j:i], j, at), start))
            i += 1

    def _attribute(self, value, at, tag):
        wrong = value.find("<")
        if wrong >= 0:
            self._fail(4, at + wrong)
        parts, done = [], 0
        while (found := value.find("&", done)) >= 0:
            match = _reference.match(value, found)
            if match is None:
                self._fail(4, at + _behind(value, found))
            parts += _normal(value[done:found]), self._value_of(match, tag) or ""
            done = match.end()
        return "".join([*parts, _normal(value[done:])])

    def _duplicate(self, text, pairs):
        seen = set()
        for name, _, at in pairs:
            if name in seen:
                self._fail(8, max(at, text.find(name, text.find(name, at + 1) + 1)))
            seen.add(name)

    def _resolve(self, raw, pairs, at):
        """Names with their namespaces; the attributes that declare some are taken out."""
        declared, rest = [], []
        for name, value, where in pairs:
            if name == "xmlns" or name.startswith("xmlns:"):
                if not declared:
                    self._bindings = dict(self._bindings)
                prefix = name[6:] or None
                self._bindings[prefix or ""] = value
                declared.append(prefix)
                if self.StartNamespaceDeclHandler is not None:
                    self.StartNamespaceDeclHandler(prefix, value or None)
            else:
                rest.append((name, value, where))
        rest = [(self._full(name, at) if ":" in name else name, value, where) for name, value, where in rest]
        return self._full(raw, at), rest, tuple(declared)

    def _full(self, raw, at):
        prefix, colon, local = raw.rpartition(":")
        uri = self._bindings.get(prefix)
        if not uri:
            if colon:
                self._fail(27, at)
            return raw
        full = uri + self._separator + local
        return full + self._separator + prefix if self.namespace_prefixes and prefix else full

    def _end_tag(self, text, at):
        found = _regex_match(_end._program, text, at, len(text), 0)
        if found is None:
            if text.find(">", at) < 0 and "<" not in text[at + 1 :]:
                raise _Incomplete
            name = _name.match(text, at + 2)
            self._fail(4, at + 2 if name is None else _space.match(text, name.end()).end())
        if not self._stack:
            self._fail(9 if self._rooted else 4, at if self._rooted else at + 1)
        if self._stack[-1][0] != text[found[3] : found[4]]:
            self._fail(7, at + 2)
        self._flush()
        self._at = found[2]
        self._close(text[at : found[2]])

    def _close(self, text=""):
        _, name, before, declared = self._stack.pop()
        if self.EndElementHandler is not None:
            self.EndElementHandler(name)
        elif text:
            self._default(text)
        self._bindings = before
        if self.EndNamespaceDeclHandler is not None:
            for prefix in reversed(declared):
                self.EndNamespaceDeclHandler(prefix)

    def SetBase(self, base, /):
        self._base = base

    def GetBase(self):
        return self._base

    def GetInputContext(self):
        return self._text[self._at :].encode() or None

    def SetParamEntityParsing(self, flag, /):
        return 1

    def UseForeignDTD(self, flag=True, /):
        pass

    def GetReparseDeferralEnabled(self):
        return False

    def SetReparseDeferralEnabled(self, enabled, /):
        pass


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    if namespace_separator is not None and len(namespace_separator) > 1:
        raise ValueError("namespace_separator must be at most one character, omitted, or None")
    return XMLParserType(encoding, namespace_separator, intern)
