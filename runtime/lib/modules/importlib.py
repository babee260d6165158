"""importlib: import_module and what modules of the library ask for. Finders and loaders are the VM's own."""

import sys

__path__ = [f"{folder}/importlib" for folder in sys.path]  # for its other parts
__import__ = __import__


def _parent_of(name, package):
    if not package:
        raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
    level = len(name) - len(name.lstrip("."))
    parts = package.rsplit(".", level - 1)
    if len(parts) < level:
        raise ImportError("attempted relative import beyond top-level package")
    rest = name[level:]
    return f"{parts[0]}.{rest}" if rest else parts[0]


def import_module(name, package=None):
    """The module of this name, a relative one with its dots seen from `package`."""
    if name.startswith("."):
        name = _parent_of(name, package)
    __import__(name)
    return sys.modules[name]


def invalidate_caches():
    pass


def reload(module):
    raise NotImplementedError("importlib.reload")


def find_loader(name, path=None):
    return None
