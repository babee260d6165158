"""Files that hold what is not written yet. They are flushed when another file is opened, and when the program ends:
CPython does that when the last reference to a file goes, which cannot be told here."""

from _spec_services import HostService

_files = {}
_asked = []


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


def at_exit():
    send_all()
