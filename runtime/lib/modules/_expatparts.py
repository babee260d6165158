"""Parts of pyexpat: errors, what the pieces of XML look like, decoders."""

import re
from types import SimpleNamespace

_ERRORS = (
    (1, "NO_MEMORY", "out of memory"), (2, "SYNTAX", "syntax error"), (3, "NO_ELEMENTS", "no element found"),
    (4, "INVALID_TOKEN", "not well-formed (invalid token)"), (5, "UNCLOSED_TOKEN", "unclosed token"),
    (6, "PARTIAL_CHAR", "partial character"), (7, "TAG_MISMATCH", "mismatched tag"),
    (8, "DUPLICATE_ATTRIBUTE", "duplicate attribute"), (9, "JUNK_AFTER_DOC_ELEMENT", "junk after document element"),
    (10, "PARAM_ENTITY_REF", "illegal parameter entity reference"), (11, "UNDEFINED_ENTITY", "undefined entity"),
    (12, "RECURSIVE_ENTITY_REF", "recursive entity reference"), (13, "ASYNC_ENTITY", "asynchronous entity"),
    (14, "BAD_CHAR_REF", "reference to invalid character number"),
    (15, "BINARY_ENTITY_REF", "reference to binary entity"),
    (16, "ATTRIBUTE_EXTERNAL_ENTITY_REF", "reference to external entity in attribute"),
    (17, "MISPLACED_XML_PI", "XML or text declaration not at start of entity"),
    (18, "UNKNOWN_ENCODING", "unknown encoding"),
    (19, "INCORRECT_ENCODING", "encoding specified in XML declaration is incorrect"),
    (20, "UNCLOSED_CDATA_SECTION", "unclosed CDATA section"),
    (21, "EXTERNAL_ENTITY_HANDLING", "error in processing external entity reference"),
    (27, "UNBOUND_PREFIX", "unbound prefix"), (36, "FINISHED", "parsing finished"),
)  # fmt: skip
_MESSAGES = {number: text for number, _, text in _ERRORS}
errors = SimpleNamespace(
    __name__="pyexpat.errors", codes={text: number for number, _, text in _ERRORS}, messages=_MESSAGES,
    **{f"XML_ERROR_{name}": text for _, name, text in _ERRORS},
)  # fmt: skip
model = SimpleNamespace(
    __name__="pyexpat.model", XML_CTYPE_EMPTY=1, XML_CTYPE_ANY=2, XML_CTYPE_MIXED=3, XML_CTYPE_NAME=4,
    XML_CTYPE_CHOICE=5, XML_CTYPE_SEQ=6, XML_CQUANT_NONE=0, XML_CQUANT_OPT=1, XML_CQUANT_REP=2, XML_CQUANT_PLUS=3,
)  # fmt: skip

_NAME = r"[A-Za-z_:\x80-\U0010ffff][-A-Za-z0-9._:\x80-\U0010ffff]*"
_VALUE = r"(?:\"[^\"<&]*\"|'[^'<&]*')"
_name = re.compile(_NAME)
_plain_start = re.compile(rf"<({_NAME})((?:\s+{_NAME}\s*=\s*{_VALUE})*)\s*(/?)>")
_plain_attributes = re.compile(rf"\s+({_NAME})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_end = re.compile(rf"</({_NAME})\s*>")
_space = re.compile(r"\s*")
_bad = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|]]>")
_reference = re.compile(rf"&(?:#([0-9]+)|#x([0-9a-fA-F]+)|({_NAME}));")
_parts = re.compile(r"\n|[^\n]+")
_declaration = re.compile(
    r"<\?xml\s+version\s*=\s*[\"']([^\"']*)[\"'](?:\s+encoding\s*=\s*[\"']([^\"']*)[\"'])?"
    r"(?:\s+standalone\s*=\s*[\"'](yes|no)[\"'])?\s*\?>"
)
_doctype = re.compile(
    rf"<!DOCTYPE\s+({_NAME})(?:\s+(?:SYSTEM\s+({_VALUE})|PUBLIC\s+({_VALUE})\s+({_VALUE})))?\s*(\[)?", re.S
)
_entity = re.compile(
    rf"<!ENTITY\s+(%\s+)?({_NAME})\s+(?:(\"[^\"]*\"|'[^']*')|SYSTEM\s+({_VALUE})|PUBLIC\s+({_VALUE})\s+({_VALUE}))"
    rf"(?:\s+NDATA\s+({_NAME}))?\s*>"
)
_notation = re.compile(
    rf"<!NOTATION\s+({_NAME})\s+(?:SYSTEM\s+({_VALUE})|PUBLIC\s+({_VALUE})(?:\s+({_VALUE}))?)\s*>"
)
_subset = re.compile(r"\s+|<!--(.*?)-->|<\?([^\s?]+)\s*(.*?)\?>|<!(?:[^>\"']|\"[^\"]*\"|'[^']*')*>|%[^;]*;|.", re.DOTALL)
_doctype_token = re.compile(r"<!DOCTYPE|\s+|\"[^\"]*\"|'[^']*'|[^\s\"'>\[]+|\[|>")
_PREDEFINED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_XML = "http://www.w3.org/XML/1998/namespace"


def _behind(text, at):
    """Where what begins at an & is no reference any more."""
    match = _name.match(text, at + 1)
    return at + 1 if match is None else match.end()


def _bare(text):
    return None if text is None else text[1:-1]


def _normal(value):
    return value.replace("\n", " ").replace("\t", " ") if "\n" in value or "\t" in value else value


def _as_it_is():
    """In place of a decoder: str was given, or UTF-8 whatever the declaration says."""


def _decoder_of(data, encoding):
    """An incremental decoder, by the name given, the byte order mark or the XML declaration; None: unknown."""
    import codecs

    if encoding is None:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            encoding = "utf-16"
        elif data[:3] == b"\xef\xbb\xbf":
            encoding = "utf-8-sig"
        else:
            match = re.match(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([-A-Za-z0-9._]+)[\"']", data)
            encoding = "utf-8" if match is None else match[1].decode("ascii")
    try:
        return codecs.getincrementaldecoder(encoding)()
    except LookupError:
        return None


class _Incomplete(Exception):
    pass
