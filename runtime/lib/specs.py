"""Where modules come from: the ModuleSpec of each, and the loader that it names. The VM finds and loads modules itself
(modules.py); finders and loaders of the program's own meet it here. What else importlib has is in modules/_frozen_importlib.py.
"""

__name__ = "builtins"


class ModuleSpec:
    __module__ = "_frozen_importlib"

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self.has_location = False
        self.cached = None  # there is no bytecode in files
        self._initializing = False

    @property
    def parent(self):
        return self.name.rpartition(".")[0] if self.submodule_search_locations is None else self.name

    def __eq__(self, other):
        if not isinstance(other, _ModuleSpec_type):
            return NotImplemented
        names = ("name", "loader", "origin", "submodule_search_locations", "cached", "has_location")
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def __repr__(self):
        parts = [f"name={self.name!r}", f"loader={self.loader!r}"]
        if self.origin is not None:
            parts.append(f"origin={self.origin!r}")
        if self.submodule_search_locations is not None:
            parts.append(f"submodule_search_locations={self.submodule_search_locations!r}")
        return f"{type(self).__name__}({', '.join(parts)})"


class SourceFileLoader:
    __module__ = "_frozen_importlib_external"

    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def _check(self, fullname):
        if fullname is not None and fullname != self.name:
            raise ImportError(f"loader for {self.name} cannot handle {fullname}", name=fullname)

    def get_filename(self, fullname=None):
        self._check(fullname)
        return self.path

    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()

    def set_data(self, path, data, *, _mode=0o666):
        with open(path, "wb") as file:
            file.write(data)

    def path_stats(self, path):
        status = _import_chain("os").stat(path)
        return {"mtime": status.st_mtime, "size": status.st_size}

    def path_mtime(self, path):
        return int(self.path_stats(path)["mtime"])

    def get_source(self, fullname):
        """The text, in the encoding that it names."""
        path = self.get_filename(fullname)
        try:
            return _import_chain("importlib.util").decode_source(self.get_data(path))
        except OSError as e:
            raise ImportError("source not available through get_data()", name=fullname) from e

    def source_to_code(self, data, path, *, _optimize=-1):
        return compile(data, path, "exec", dont_inherit=True, optimize=_optimize)

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)

    def is_package(self, fullname):
        return self.path.rpartition("/")[2] == "__init__.py" and fullname.rpartition(".")[2] != "__init__"

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        """Its code runs in the module: the one that imports have compiled already, where that is of the same file."""
        name = module.__name__
        folder = self.path.rpartition("/")[0]
        found = _found_by_host(name, (folder.rpartition("/")[0] if self.is_package(name) else folder,))
        if found is not None and found[1:2] == (self.path,):
            _enter_code(_link(found[0], module.__dict__, False), None)
        else:
            exec(self.get_code(name), module.__dict__)

    def load_module(self, fullname=None):
        self._check(fullname)
        return _import_chain("_frozen_importlib")._load_module_shim(self, self.name)

    def get_resource_reader(self, name=None):
        self._check(name)
        return _import_chain("importlib.readers").FileReader(self)


def _own_finder():
    known = _modules().get("_frozen_importlib_external")
    return _MISSING if known is None else known.PathFinder


def _spec_of(name, found):
    """Of what the host has found. None: there may be something in the folders that are no folders, and is not."""
    kind = found[0]
    if kind == "hooks":
        return _import_chain("_frozen_importlib_external")._hooked_spec(name, found[1])
    if kind == "namespace":
        spec = _ModuleSpec_type(name, None, is_package=True)
        spec.loader = _import_chain("_frozen_importlib_external").NamespaceLoader(name, found[1], None)
        spec.submodule_search_locations = spec.loader._path
        return spec
    if not isinstance(kind, int):
        _raise_compile_error(found)
    _, file, is_package, origin = found
    spec = _ModuleSpec_type(name, _SourceFileLoader_type(name, file))
    if is_package:
        spec.submodule_search_locations = [file.rpartition("/")[0]]
    spec.origin = origin or file
    spec.has_location = not origin
    return spec


def _module_of(spec):
    """An empty module: importlib.util.module_from_spec."""
    loader = spec.loader
    module = None
    if hasattr(loader, "create_module"):
        module = loader.create_module(spec)
    elif hasattr(loader, "exec_module"):
        raise ImportError("loaders that define exec_module() must also define create_module()")
    if module is None:
        module = _new_module(spec.name)
    return _set_origin(module, spec)


def _set_origin(module, spec, override=True):
    """The attributes that tell of the spec. `override`: whatever they are."""
    values = [("__name__", spec.name), ("__loader__", spec.loader), ("__package__", spec.parent)]
    if spec.submodule_search_locations is not None:
        values.append(("__path__", spec.submodule_search_locations))
    if spec.has_location:
        values.append(("__file__", spec.origin))
    elif spec.loader is not None and type(spec.loader).__name__ == "NamespaceLoader":
        values.append(("__file__", None))
    for name, value in values:
        if override or getattr(module, name, None) is None:
            try:
                setattr(module, name, value)
            except AttributeError:
                pass
    try:
        module.__spec__ = spec
    except AttributeError:
        pass
    return module


def _load_spec(spec):
    loader = spec.loader
    modules = _modules()
    if loader is not None and not hasattr(loader, "exec_module"):
        return _set_origin(loader.load_module(spec.name), spec, False)
    module = _module_of(spec)
    modules[spec.name] = module
    spec._initializing = True
    try:
        if loader is not None:
            loader.exec_module(module)
        elif spec.submodule_search_locations is None:
            raise ImportError("missing loader", name=spec.name)
    except BaseException:
        modules.pop(spec.name, None)
        raise
    finally:
        spec._initializing = False
    return modules[spec.name]
