"""Files that nobody has closed. CPython flushes and closes a file when the last reference to it goes, which only the
collector can tell here. What is not written yet is flushed when another file is opened, and when the program ends; that
of files that nobody refers to any more, when somebody asks for a file's size or starts a process, too. Descriptors of
such files are closed when there are many, or no more to be had."""

from _spec_services import HostService

_files = {}
_asked = []
_opened = {}  # by descriptor: a weak reference to the file that is to close it
_many = [200]  # at which it is seen which of these are dropped


def remember(file):
    if not _asked:
        _asked.append(True)
        _service(HostService.AT_EXIT)
    _files[file] = True


def forget(file):
    _files.pop(file, None)


def send_all():
    for file in list(_files):
        try:
            file.flush()
        except ValueError:
            pass
    _files.clear()


def send_dropped():
    """Only what files hold that nobody refers to any more."""
    if _files:
        rows = [(_weak_make(file, None, 0), file._waiting, file._below()) for file in _files]
        _files.clear()
        _settle()
        for reference, waiting, below in rows:
            file = _weak_target(reference)
            if file is not _MISSING:
                _files[file] = True
            elif waiting and not below.closed:
                below.write(b"".join(waiting))
                below.flush()


def opened(file, descriptor):
    if len(_opened) >= _many[0]:
        close_dropped()
        _many[0] = max(200, 2 * len(_opened))
    _opened[descriptor] = _weak_make(file, None, 0)


def closed(descriptor):
    _opened.pop(descriptor, None)


def close_dropped():
    send_all()
    _settle(True)
    for descriptor, reference in list(_opened.items()):
        if _weak_target(reference) is _MISSING:
            del _opened[descriptor]
            _service(HostService.CALL, "close", descriptor)


def at_exit():
    send_all()
