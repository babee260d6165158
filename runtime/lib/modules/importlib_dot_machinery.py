"""importlib.machinery: the suffixes of modules, and the specification of one."""

SOURCE_SUFFIXES = [".py"]
BYTECODE_SUFFIXES = DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = [".pyc"]
EXTENSION_SUFFIXES = []


def all_suffixes():
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class ModuleSpec:
    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self.cached = None
        self.has_location = False

    @property
    def parent(self):
        return self.name.rpartition(".")[0] if self.submodule_search_locations is None else self.name

    def __repr__(self):
        origin = "" if self.origin is None else f", origin={self.origin!r}"
        return f"ModuleSpec(name={self.name!r}, loader={self.loader!r}{origin})"


class _Loader:
    """The VM loads modules itself, but for what module_from_spec makes."""


class BuiltinImporter(_Loader):
    pass


class FrozenImporter(_Loader):
    pass


class PathFinder(_Loader):
    pass


class FileFinder(_Loader):
    """A folder, as pkgutil looks through it."""

    def __init__(self, path):
        self.path = path

    def find_spec(self, name, target=None):
        found = _service(1, name, (self.path,))
        if found is None:
            return None
        spec = ModuleSpec(name, SourceFileLoader(name, found[1]), origin=found[1], is_package=found[2])
        spec.has_location = True
        return spec


class SourceFileLoader(_Loader):
    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def get_filename(self, fullname=None):
        return self.path

    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()

    def get_source(self, fullname=None):
        return self.get_data(self.path).decode()

    def get_code(self, fullname=None):
        return compile(self.get_data(self.path), self.path, "exec", dont_inherit=True)

    def is_package(self, fullname=None):
        return self.path.rpartition("/")[2] == "__init__.py" and self.name.rpartition(".")[2] != "__init__"

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.get_code(), module.__dict__)


class SourcelessFileLoader(_Loader):
    pass


class ExtensionFileLoader(_Loader):
    pass
