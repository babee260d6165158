"""_frozen_importlib_external, which is importlib._bootstrap_external: modules in folders. The host finds them
(runtime/services.py); what nobody needs but importlib's own parts comes from the text that CPython freezes."""

import sys
from posix import fspath

import _frozen_importlib as _bootstrap

path_separators = path_sep = "/"
SOURCE_SUFFIXES = [".py"]
BYTECODE_SUFFIXES = DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = [".pyc"]
EXTENSION_SUFFIXES = []
MAGIC_NUMBER, _RAW_MAGIC_NUMBER = b"", 0
SourceFileLoader = _SourceFileLoader_type
_POPULATE = object()
_CACHE = f"__pycache__/{{}}.{sys.implementation.cache_tag}{{}}.pyc"


def __getattr__(name):
    if name[:2] != "__":
        value = getattr(_bootstrap._text_of("_bootstrap_external"), name, _MISSING)
        if value is not _MISSING:
            return value
    raise AttributeError(f"module 'importlib._bootstrap_external' has no attribute {name!r}")


def _pack_uint32(x):
    return (int(x) & 0xFFFFFFFF).to_bytes(4, "little")


def _unpack_uint32(data):
    return int.from_bytes(data, "little")


def _unpack_uint16(data):
    return int.from_bytes(data, "little")


def _path_join(*parts):
    return "/".join([part.rstrip("/") for part in parts if part])


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Where CPython would keep the module's bytecode; nothing is there."""
    folder, slash, name = fspath(path).rpartition("/")
    level = f".opt-{optimization}" if optimization else ""
    return folder + slash + _CACHE.format(name.rpartition(".")[0] or name, level)


def source_from_cache(path):
    folder, _, name = fspath(path).rpartition("/")
    parent, slash, last = folder.rpartition("/")
    if last != "__pycache__":
        raise ValueError(f"__pycache__ not bottom-level directory in {path!r}")
    if name.count(".") not in (2, 3):
        raise ValueError(f"expected only 2 or 3 dots in {name!r}")
    return f"{parent}{slash}{name.partition('.')[0]}.py"


def decode_source(source_bytes):
    import io
    import tokenize

    lines = io.BytesIO(source_bytes).readline
    encoding = tokenize.detect_encoding(lines)[0]
    return io.IncrementalNewlineDecoder(None, True).decode(source_bytes.decode(encoding))


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=_POPULATE):
    """None: no loader is known for such a file."""
    if location is None:
        location = "<unknown>"
        if hasattr(loader, "get_filename"):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        location = fspath(location)
        if not location.startswith("/"):
            location = _import_chain("os").path.abspath(location)
    if loader is None:
        if not location.endswith(".py"):
            return None
        loader = SourceFileLoader(name, location)
    spec = _bootstrap.ModuleSpec(name, loader, origin=location)
    spec.has_location = True
    if submodule_search_locations is not _POPULATE:
        spec.submodule_search_locations = submodule_search_locations
    elif hasattr(loader, "is_package"):
        try:
            if loader.is_package(name):
                spec.submodule_search_locations = []
        except ImportError:
            pass
    if spec.submodule_search_locations == []:
        spec.submodule_search_locations.append(location.rpartition("/")[0])
    return spec


class _LoaderBasics:
    """Of loaders that have get_code and get_filename."""

    def is_package(self, fullname):
        file = self.get_filename(fullname).rpartition("/")[2]
        return file.rpartition(".")[0] == "__init__" and fullname.rpartition(".")[2] != "__init__"

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f"cannot load module {module.__name__!r} when get_code() returns None")
        exec(code, module.__dict__)

    def load_module(self, fullname):
        return _bootstrap._load_module_shim(self, fullname)


class _Absent:
    """There are no files of this kind."""

    def __init__(self, name, path):
        self.name = name
        self.path = path

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return None


class WindowsRegistryFinder(_Absent):
    pass


class AppleFrameworkLoader(_Absent):
    pass


class ExtensionFileLoader(_Absent):
    pass


class SourcelessFileLoader(_Absent):
    pass


class _NamespacePath:
    """The folders of a package without __init__.py: found again when the path that they were found in has changed."""

    def __init__(self, name, folders):
        self._name = name
        self._folders = list(folders)
        self._searched = self._where()

    def _where(self):
        parent = self._name.rpartition(".")[0]
        return tuple(sys.modules[parent].__path__ if parent else sys.path)

    def _now(self):
        where = self._where()
        if where != self._searched:
            self._searched = where
            found = _found_by_host(self._name, where)
            if found is not None and found[0] == "namespace":
                self._folders = list(found[1])
        return self._folders

    def __iter__(self):
        return iter(self._now())

    def __getitem__(self, index):
        return self._now()[index]

    def __setitem__(self, index, folder):
        self._folders[index] = folder

    def __len__(self):
        return len(self._now())

    def __contains__(self, folder):
        return folder in self._now()

    def __repr__(self):
        return f"_NamespacePath({self._folders!r})"

    def append(self, folder):
        self._folders.append(folder)


class NamespaceLoader:
    def __init__(self, name, path, path_finder):
        self._path = _NamespacePath(name, path)

    def is_package(self, fullname):
        return True

    def get_source(self, fullname):
        return ""

    def get_code(self, fullname):
        return compile("", "<string>", "exec", dont_inherit=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        pass

    def load_module(self, fullname):
        return _bootstrap._load_module_shim(self, fullname)

    def get_resource_reader(self, module):
        return _import_chain("importlib.readers").NamespaceReader(self._path)


def _hooked_spec(name, folders):
    """By the hooks of sys.path_hooks, for folders that are in files."""
    for folder in folders:
        finder = PathFinder._path_importer_cache(folder)
        spec = None if finder is None or isinstance(finder, FileFinder) else finder.find_spec(name)
        if spec is not None and spec.loader is not None:
            return spec
    return None


class PathFinder:
    @staticmethod
    def invalidate_caches():
        for finder in list(sys.path_importer_cache.values()):
            if hasattr(finder, "invalidate_caches"):
                finder.invalidate_caches()

    @staticmethod
    def _path_hooks(path):
        for hook in sys.path_hooks:
            try:
                return hook(path)
            except ImportError:
                pass
        return None

    @classmethod
    def _path_importer_cache(cls, path):
        if path not in sys.path_importer_cache:
            sys.path_importer_cache[path] = cls._path_hooks(path)
        return sys.path_importer_cache[path]

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        found = _found_by_host(fullname, sys.path if path is None else path)
        return None if found is None else _spec_of(fullname, found)

    @staticmethod
    def find_distributions(*args, **keywords):
        return _import_chain("importlib.metadata").MetadataPathFinder.find_distributions(*args, **keywords)


class FileFinder:
    """A folder, as pkgutil looks through it."""

    def __init__(self, path, *loader_details):
        self.path = path or "."

    def invalidate_caches(self):
        pass

    def find_spec(self, fullname, target=None):
        found = _found_by_host(fullname, (self.path,))
        return None if found is None else _spec_of(fullname, found)

    @classmethod
    def path_hook(cls, *loader_details):
        def path_hook_for_FileFinder(path):
            if not _import_chain("os").path.isdir(path or "."):
                raise ImportError("only directories are supported", path=path)
            return cls(path, *loader_details)

        return path_hook_for_FileFinder

    def __repr__(self):
        return f"FileFinder({self.path!r})"


def _archive_hook(path):
    """zipimport.zipimporter, which is imported for paths in files alone."""
    if _import_chain("os").path.isdir(path):
        raise ImportError(f"not a Zip file: {path!r}", path=path)
    return _import_chain("zipimport").zipimporter(path)
