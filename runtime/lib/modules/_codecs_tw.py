"""_codecs_tw: see _multibytecodec."""

from _multibytecodec import MultibyteCodec

_codecs = {name: MultibyteCodec(name) for name in "big5 cp950".split()}


def getcodec(encoding, /):
    if not isinstance(encoding, str):
        raise TypeError("encoding name must be a string.")
    if encoding not in _codecs:
        raise LookupError("no such codec is supported.")
    return _codecs[encoding]
