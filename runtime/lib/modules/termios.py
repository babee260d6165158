"""termios: terminals of the host, and its numbers for them."""

from _posixcalls import _call
from fcntl import _descriptor

for _name, _value in _call("terminal_facts"):
    globals()[_name] = _value


class error(Exception):
    __module__ = "termios"


def _asked(name, fd, *args):
    fd = _descriptor(fd)
    try:
        return _call(name, fd, *args)
    except OSError as e:
        failed = e
    raise error(failed.errno, failed.strerror)


def tcgetattr(fd, /):
    *flags, characters = _asked("tcgetattr", fd)
    return [*flags, list(characters)]


def tcsetattr(fd, when, attributes, /):
    when = _index(when)
    if type(attributes) is not list or len(attributes) != 7:
        raise TypeError("tcsetattr, arg 3: must be 7 element list")
    *flags, characters = attributes
    if type(characters) is not list or len(characters) != globals()["NCCS"]:
        raise TypeError(f"tcsetattr: attributes[6] must be {globals()['NCCS']} element list")
    for x in characters:
        if not isinstance(x, int) and not (isinstance(x, bytes) and len(x) == 1):
            raise TypeError("tcsetattr: elements of attributes must be characters or integers")
    _asked("tcsetattr", fd, when, (*[_index(x) for x in flags], tuple(characters)))


def tcsendbreak(fd, duration, /):
    _asked("tcsendbreak", fd, _index(duration))


def tcdrain(fd, /):
    _asked("tcdrain", fd)


def tcflush(fd, queue, /):
    _asked("tcflush", fd, _index(queue))


def tcflow(fd, action, /):
    _asked("tcflow", fd, _index(action))


def tcgetwinsize(fd, /):
    return _asked("tcgetwinsize", fd)


def tcsetwinsize(fd, size, /):
    if not _is_sequence(size):
        raise TypeError("tcsetwinsize, arg 2: must be a two-item sequence")
    if len(size) != 2:
        raise TypeError("tcsetwinsize, arg 2: must be a two-item sequence")
    _asked("tcsetwinsize", fd, (_index(size[0]), _index(size[1])))
