"""What of XML is neither a tag nor text, for pyexpat: instructions, comments, CDATA, the document type."""

import re

from _expatparts import (
    _bare, _declaration, _doctype, _doctype_token, _entity, _notation, _subset, _Incomplete, _name,
)  # fmt: skip


class _Markup:
    """A part of pyexpat's parser."""

    def _instruction(self, text, at):
        end = self._until(text, "?>", at)
        whole = text[at : end + 2]
        match = _name.match(text, at + 2)
        if match is None:
            self._fail(4, at + 2)
        self._flush()
        if match[0].lower() == "xml":
            if self._begun or at > 1:
                self._fail(9 if self._rooted and not self._stack else 17, at)
            found = _declaration.match(whole)
            if found is None:
                self._fail(4, at)
            if self.XmlDeclHandler is not None:
                standalone = -1 if found[3] is None else int(found[3] == "yes")
                self.XmlDeclHandler(found[1], found[2], standalone)
            else:
                self._default(whole)
        elif self.ProcessingInstructionHandler is not None:
            self.ProcessingInstructionHandler(match[0], text[match.end() : end].lstrip())
        else:
            self._default(whole)
        self._at = end + 2

    def _special(self, text, at):
        if text.startswith("<!--", at):
            end = self._until(text, "--", at + 4)
            if text[end + 2 : end + 3] != ">":
                if end + 2 == len(text):
                    raise _Incomplete
                self._fail(4, end + 2)
            self._flush()
            if self.CommentHandler is not None:
                self.CommentHandler(text[at + 4 : end])
            else:
                self._default(text[at : end + 3])
            self._at = end + 3
        elif text.startswith("<![CDATA[", at):
            if not self._stack:
                self._fail(9 if self._rooted else 2, at)
            end = self._until(text, "]]>", at)
            self._cdata(text[at + 9 : end])
            self._at = end + 3
        elif text.startswith("<!DOCTYPE", at):
            self._document_type(text, at)
        elif any([start.startswith(text[at:]) for start in ("<!--", "<![CDATA[", "<!DOCTYPE")]):
            raise _Incomplete
        else:
            self._fail(4, at + 2)

    def _cdata(self, data):
        if self.StartCdataSectionHandler is not None:
            self._flush()
            self.StartCdataSectionHandler()
        self._data.append(data)
        if self.EndCdataSectionHandler is not None:
            self._flush()
            self.EndCdataSectionHandler()

    def _document_type(self, text, at):
        match = _doctype.match(text, at)
        end = self._until(text, ">", at)
        inner = ""
        if match is None:
            self._fail(2, at)
        if match[5]:
            close = self._until(text, "]", match.end())
            while text[close + 1 :].lstrip()[:1] not in (">", ""):
                close = self._until(text, "]", close + 1)
            inner = text[match.end() : close]
            end = self._until(text, ">", close)
        system, public = _bare(match[2] or match[4]), _bare(match[3])
        if self.StartDoctypeDeclHandler is not None:
            self.StartDoctypeDeclHandler(match[1], system, public, int(bool(match[5])))
        else:
            self._default_tokens(text[at : match.end()])
        self._lenient = system is not None or "%" in inner
        self._declarations(inner)
        if self.StartDoctypeDeclHandler is None:
            self._default_tokens(("]" if match[5] else "") + ">")
        if self.EndDoctypeDeclHandler is not None:
            self.EndDoctypeDeclHandler()
        self._at = end + 1

    def _declarations(self, inner):
        """What stands between the brackets."""
        for found in _subset.finditer(inner):
            text, (comment, target, data) = found[0], found.groups()
            notation, entity = _notation.fullmatch(text), _entity.fullmatch(text)
            if comment is not None and self.CommentHandler is not None:
                self.CommentHandler(comment)
            elif target is not None and self.ProcessingInstructionHandler is not None:
                self.ProcessingInstructionHandler(target, data)
            elif notation is not None and self.NotationDeclHandler is not None:
                name, system, public, other = notation.groups()
                self.NotationDeclHandler(name, self._base, _bare(system or other), _bare(public))
            elif entity is not None and self._declare(entity):
                pass
            elif text[:2] == "<!" and text[2:3] != "-":
                self._default_tokens(text)
            else:
                self._default(text)

    def _default_tokens(self, text):
        for token in _doctype_token.findall(text):
            self._default(token)

    def _declare(self, found):
        """An entity. False: nobody is told."""
        parameter, name, value, system, public, other, notation = found.groups()
        value, system, public = _bare(value), _bare(system or other), _bare(public)
        if parameter:
            pass  # none is read
        elif name in self._entities or name in self._external:
            return False  # the first one counts
        elif value is None:
            self._external[name] = self._base, system, public, notation
        else:
            value = re.sub(r"&#(x?)([0-9a-fA-F]+);", lambda m: chr(int(m[2], 16 if m[1] else 10)), value)
            self._entities[name] = value
        if notation is not None and self.UnparsedEntityDeclHandler is not None:
            self.UnparsedEntityDeclHandler(name, self._base, system, public, notation)
        elif self.EntityDeclHandler is not None:
            self.EntityDeclHandler(name, int(bool(parameter)), value, self._base, system, public, notation)
        else:
            return False
        return True
