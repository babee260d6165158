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
    """Runs the module's text again, in its namespace."""
    if not isinstance(module, type(sys)):
        raise TypeError("reload() argument must be a module")
    name = module.__name__
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    parent = name.rpartition(".")[0]
    folders = sys.path
    if parent:
        if parent not in sys.modules:
            raise ImportError(f"parent {parent!r} not in sys.modules", name=parent)
        folders = sys.modules[parent].__path__
    found = _service(1, name, tuple(folders))
    if found is None:
        raise ModuleNotFoundError(f"spec not found for the module {name!r}", name=name)
    if found[0] != "namespace":
        if not isinstance(found[0], int):
            _raise_compile_error(found)
        _enter_code(_link(found[0], module.__dict__, False), None)
    return sys.modules[name]


def find_loader(name, path=None):
    return None
