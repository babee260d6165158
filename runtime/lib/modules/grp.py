"""grp: the groups of the host's accounts."""

from _posixcalls import _call
from _structseq import make as _structure

struct_group = _structure("struct_group", "grp", "gr_name gr_passwd gr_gid gr_mem", 4)


def _made(row):
    name, password, gid, members = row
    return struct_group((name, password, gid, list(members)))


def getgrnam(name):
    if not isinstance(name, str):
        raise TypeError(f"getgrnam() argument 'name' must be str, not {type(name).__name__}")
    row = _call("getgrnam", name)
    if row is None:
        raise KeyError(f"getgrnam(): name not found: {name!r}")
    return _made(row)


def getgrgid(id):
    id = _index(id)
    row = _call("getgrgid", id)
    if row is None:
        raise KeyError(f"getgrgid(): gid not found: {id}")
    return _made(row)


def getgrall():
    return [_made(row) for row in _call("getgrall")]
