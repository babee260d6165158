"""Specs, loaders, finders of the program's own, archives in sys.path, distributions, namespace packages."""

import sys, json, os, itertools

print(
    json.__spec__.name, json.__spec__.parent, json.__spec__.has_location, os.__spec__.origin, itertools.__spec__.origin
)
print(json.__spec__.submodule_search_locations == json.__path__, type(json.__loader__), type(json.__spec__))
print(json.decoder.__spec__.parent, os, itertools.__name__)
import importlib, importlib.util, importlib.machinery, importlib.abc

print(
    importlib.util.find_spec("colorsys").origin.endswith("colorsys.py"),
    importlib.util.find_spec("nope"),
    importlib.util.find_spec("json.decoder").name,
)
s = importlib.util.find_spec("colorsys")
m = importlib.util.module_from_spec(s)
s.loader.exec_module(m)
print(m.rgb_to_hsv(0.1, 0.2, 0.3), "colorsys" in sys.modules)


class F:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.startswith("virt"):
            print("asked", name, path)
            return importlib.machinery.ModuleSpec(name, L(), is_package=name == "virt")


class L:
    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.x = module.__name__.upper()


sys.meta_path.insert(0, F)
import virt.sub

print(virt.x, virt.sub.x, virt.__path__, virt.__spec__.name)


class I(importlib.abc.InspectLoader, importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name == "insp" else None

    def get_source(self, name):
        return "y = 42\ndef f(): return y"


sys.meta_path.append(I())
import insp

print(insp.f(), insp.__loader__.__class__)
print(importlib.reload(insp) is insp, importlib.import_module(".decoder", "json").__name__)
try:
    import notthere
except ModuleNotFoundError as e:
    print(e, e.name, e.path)
lz = importlib.util.LazyLoader(importlib.util.find_spec("colorsys").loader)
sp = importlib.util.spec_from_loader("colorsys", lz)
mm = importlib.util.module_from_spec(sp)
sys.modules["colorsys"] = mm
lz.exec_module(mm)
print(mm.rgb_to_hsv(0.1, 0.2, 0.3), mm.__name__)
import importlib.resources, importlib.metadata

print(
    sorted(importlib.resources.files("json").iterdir())[0].name,
    importlib.resources.read_text("json", "__init__.py")[:20],
)
try:
    importlib.metadata.version("nopackage")
except importlib.metadata.PackageNotFoundError as e:
    print(e, repr(e.name))
import zipfile, tempfile

d = tempfile.mkdtemp()
with zipfile.ZipFile(d + "/z.zip", "w") as z:
    z.writestr("zm.py", "v=5\ndef g(): return __file__[-10:]")
    z.writestr("zp/__init__.py", "")
    z.writestr("zp/a.py", "q=7")
sys.path.insert(0, d + "/z.zip")
import zm, zp.a

print(zm.v, zm.g(), zp.a.q, zm.__loader__.__class__.__name__, zm.__spec__.name)
import pkgutil

print(
    [m.name for m in pkgutil.iter_modules(json.__path__)],
    pkgutil.get_data("json", "__init__.py")[:5],
    pkgutil.resolve_name("json:loads").__name__,
)
os.mkdir(d + "/ns")
open(d + "/ns/k.py", "w").write("w=1")
sys.path.insert(0, d)
import ns.k

print(
    ns.k.w,
    ns.__path__._path if 0 else list(ns.__path__) == [d + "/ns"],
    ns.__spec__.loader.__class__.__name__,
    ns.__file__ if hasattr(ns, "__file__") else "nofile",
)
import warnings

warnings.simplefilter("ignore")
import runpy

print(runpy.run_module("ns.k")["w"], runpy.run_path(d + "/ns/k.py")["__name__"])
print(importlib.util.resolve_name("..a", "b.c.d"), sys.path_hooks.__class__)
with open(d + "/asks.py", "w") as file:
    file.write("kind = type(__builtins__)\nown = __builtins__['len'] is len\n")
import asks

print(asks.kind, asks.own, type(__builtins__), "__builtins__" in vars(asks))
