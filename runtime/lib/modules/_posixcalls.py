"""Calls of the host for posix and its like, and what they take for a path."""

from _spec_services import HostService


def _call(name, *args):
    number, result = _service(HostService.CALL, name, *args)
    if number:
        raise _failure(number, result)
    return result


def _failure(number, text, *names):
    if number < 0:
        return TypeError(text) if number == -2 else ValueError(text)
    return OSError(number, text, *names)


def _named(name, path, *args):
    """A call whose OSError has a file's name."""
    number, result = _service(HostService.CALL, name, path, *args)
    if number:
        raise _failure(number, result, path)
    return result


def _two_names(name, source, target):
    number, result = _service(HostService.CALL, name, source, target)
    if number:
        raise _failure(number, result, source, None, target)
    return result


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    method = getattr(type(path), "__fspath__", None)
    if method is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    found = method(path)
    if isinstance(found, (str, bytes)):
        return found
    raise TypeError(
        f"expected {type(path).__name__}.__fspath__() to return str or bytes, not {type(found).__name__}"
    )


def _path(path, function, argument="path", descriptor=False):
    """An exact str, bytes or int."""
    if descriptor and hasattr(path, "__index__"):
        return _index(path)
    if not isinstance(path, (str, bytes)):
        method = getattr(type(path), "__fspath__", None)
        if method is None:
            also = ", os.PathLike or integer" if descriptor else " or os.PathLike"
            raise TypeError(
                f"{function}: {argument} should be string, bytes{also}, not {type(path).__name__}"
            )
        path = fspath(path)
    if isinstance(path, str):
        path = "".join([path]) if type(path) is not str else path
        if "\0" in path:
            raise ValueError("embedded null byte")
    else:
        path = bytes(path)
        if b"\0" in path:
            raise ValueError("embedded null byte")
    return path


def _no_folder(function, *descriptors):
    for descriptor in descriptors:
        if descriptor is not None:
            raise NotImplementedError(f"{function}: dir_fd unavailable on this platform")
