"""_codecs_cn: see _multibytecodec."""

from _multibytecodec import MultibyteCodec

_codecs = {name: MultibyteCodec(name) for name in "gb18030 gb2312 gbk".split()}


def getcodec(encoding, /):
    if not isinstance(encoding, str):
        raise TypeError("encoding name must be a string.")
    if encoding not in _codecs:
        raise LookupError("no such codec is supported.")
    return _codecs[encoding]
