"""marshal: code objects of CPython are none of ours."""

version = 4


def _refuse(*args):
    raise NotImplementedError("marshal")


dump = dumps = load = loads = _refuse
