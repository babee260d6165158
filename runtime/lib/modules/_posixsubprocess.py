"""_posixsubprocess: the host starts the processes, with its own CPython's function of the same arguments."""

from _pending import send_dropped
from _posixcalls import _failure, fspath
from _spec_services import HostService

_FOLDER = 4
_PREEXEC = 21  # place of preexec_fn; up to CPython 3.13 one more argument comes after it


def fork_exec(*args):
    if args[_PREEXEC] is not None:
        raise RuntimeError("preexec_fn not supported: the process begins outside of this machine")
    plain = [tuple(a) if isinstance(a, list) else a for a in args]
    plain[0] = tuple([fspath(word) for word in plain[0]])
    if plain[_FOLDER] is not None:
        plain[_FOLDER] = fspath(plain[_FOLDER])
    send_dropped()
    number, result = _service(HostService.CALL, "fork_exec", *plain)
    if number:
        raise _failure(number, result)
    return result
