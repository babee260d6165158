"""_codecs_jp: see _multibytecodec."""

from _multibytecodec import MultibyteCodec

_codecs = {name: MultibyteCodec(name) for name in "cp932 euc_jis_2004 euc_jisx0213 euc_jp shift_jis shift_jis_2004 shift_jisx0213".split()}


def getcodec(encoding, /):
    if not isinstance(encoding, str):
        raise TypeError("encoding name must be a string.")
    if encoding not in _codecs:
        raise LookupError("no such codec is supported.")
    return _codecs[encoding]
