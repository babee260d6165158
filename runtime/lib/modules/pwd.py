"""pwd: the accounts of the host."""

from _posixcalls import _call
from _structseq import make as _structure

struct_passwd = _structure("struct_passwd", "pwd", "pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell", 7)


def getpwnam(name, /):
    if not isinstance(name, str):
        raise TypeError(f"getpwnam() argument must be str, not {type(name).__name__}")
    row = _call("getpwnam", name)
    if row is None:
        raise KeyError(f"getpwnam(): name not found: {name!r}")
    return struct_passwd(row)


def getpwuid(uid, /):
    uid = _index(uid)
    row = _call("getpwuid", uid)
    if row is None:
        raise KeyError(f"getpwuid(): uid not found: {uid}")
    return struct_passwd(row)


def getpwall():
    return [struct_passwd(row) for row in _call("getpwall")]
