"""_md5: see _digests."""

from _digests import Hash as _Hash


def md5(string=b"", *, usedforsecurity=True):
    return _Hash("md5", string)
