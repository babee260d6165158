"""_sha1: see _digests."""

from _digests import Hash as _Hash


def sha1(string=b"", *, usedforsecurity=True):
    return _Hash("sha1", string)
