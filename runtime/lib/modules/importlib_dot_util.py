"""importlib.util: whether a module can be found."""

import sys
from importlib import _parent_of
from importlib.machinery import ModuleSpec

MAGIC_NUMBER = b""


def resolve_name(name, package):
    return _parent_of(name, package) if name.startswith(".") else name


def find_spec(name, package=None):
    """None: there is no such module."""
    name = resolve_name(name, package)
    if name in sys.modules:
        found = getattr(sys.modules[name], "__file__", None)
        return ModuleSpec(name, None, origin=found)
    parent = name.rpartition(".")[0]
    folders = sys.path
    if parent:
        __import__(parent)
        folders = sys.modules[parent].__path__
    found = _service(1, name, tuple(folders))
    if found is None:
        return None
    spec = ModuleSpec(name, None, origin=found[1], is_package=found[2])
    spec.has_location = True
    return spec
