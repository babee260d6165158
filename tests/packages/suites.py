"""Tests of packages from PyPI, as their source archives have them, under pytest: what passes under CPython passes here.

    python -m tests.packages.suites [PACKAGE...]

The archives, and what the tests import, go to build/packages/, with pip, once. Prints a line for each package, and
which tests pass under CPython only; exit status 1 if there are any but those of KNOWN.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import tarfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.packages.__main__ import HERE, ROOT, installed

REQUIREMENTS = HERE / "suite_requirements.txt"
SECONDS = 900
OPTIONS = (
    "-q", "--continue-on-collection-errors", "-p", "no:cacheprovider", "--tb=no", "--no-header", "-rA", "-o",
    "addopts=", "-W", "ignore",
)  # fmt: skip


class Suite(NamedTuple):
    """A source archive of PyPI, named as its folder, in lower case; `path`: the folder of it that is imported from;
    `tests`: what pytest is given."""

    archive: str
    path: str
    tests: str


SUITES = {
    "arpeggio": Suite("arpeggio==2.0.3", ".", "arpeggio/tests"),
    "attrs": Suite("attrs==24.2.0", "src", "tests"),
    "bleach": Suite("bleach==6.4.0", ".", "tests"),
    "boltons": Suite("boltons==24.1.0", ".", "tests"),
    "cachetools": Suite("cachetools==5.5.0", "src", "tests"),
    "click": Suite("click==8.1.7", "src", "tests"),
    "dateutil": Suite("python-dateutil==2.9.0.post0", "src", "tests/test_easter.py tests/test_relativedelta.py"),
    "dnspython": Suite("dnspython==2.9.2", ".", "tests/test_name.py tests/test_rdata.py tests/test_ascii_digits.py"),
    "elementpath": Suite("elementpath==5.1.4", ".", "tests/test_etree.py tests/test_regex.py"),
    "funcy": Suite("funcy==2.0", ".", "tests/test_calc.py tests/test_decorators.py tests/test_flow.py"),
    "h2": Suite("h2==4.4.1", "src", "tests"),
    "hpack": Suite("hpack==4.2.0", "src", "tests"),
    "humanize": Suite("humanize==4.17.0", "src", "tests"),
    "itsdangerous": Suite("itsdangerous==2.2.0", "src", "tests"),
    "jinja2": Suite("jinja2==3.1.4", "src", "tests"),
    "lark": Suite("lark==1.2.2", ".", "tests"),
    "mako": Suite("mako==1.4.3", ".", "test"),
    "markdown": Suite("markdown==3.7", ".", "tests"),
    "marshmallow": Suite("marshmallow==3.23.1", "src", "tests"),
    "mistune": Suite("mistune==3.0.2", "src", "tests"),
    "more-itertools": Suite("more-itertools==10.5.0", ".", "tests"),
    "mpmath": Suite("mpmath==1.3.0", ".", "mpmath/tests -k 'basic_ops or special or test_str or division'"),
    "natsort": Suite("natsort==8.4.0", ".", "tests"),
    "networkx": Suite(  # memory_leak asks for all objects again and again, which takes minutes here
        "networkx==3.4.2",
        ".",
        "networkx/classes networkx/algorithms/tests/test_dag.py -k 'not memory_leak'",
    ),
    "packaging": Suite("packaging==24.2", "src", "tests"),
    "parse": Suite("parse==1.22.4", ".", "tests"),
    "parsimonious": Suite("parsimonious==0.11.0", ".", "parsimonious/tests"),
    "parso": Suite("parso==0.8.4", ".", "test"),
    "pluggy": Suite("pluggy==1.5.0", "src", "testing"),
    "pyasn1": Suite("pyasn1==0.6.5", ".", "tests"),
    "pycparser": Suite("pycparser==2.22", ".", "tests"),
    "pyelftools": Suite("pyelftools==0.33", ".", "test"),
    "pyflakes": Suite("pyflakes==4.1.0", ".", "pyflakes/test"),
    "pyrsistent": Suite("pyrsistent==0.20.0", ".", "tests"),
    "pystache": Suite("pystache==0.6.8", ".", "pystache/tests"),
    "python-box": Suite("python-box==8.0.0", ".", "test"),
    "pyvcd": Suite("pyvcd==0.5.1", "src", "tests"),
    "pyyaml": Suite("pyyaml==6.0.4", "lib", "tests"),
    "semver": Suite("semver==3.1.2", "src", "tests"),
    "simpleeval": Suite("simpleeval==1.0.3", ".", "test_simpleeval.py"),
    "simpy": Suite("simpy==4.1.1", "src", "tests"),
    "sqlparse": Suite("sqlparse==0.6.1", ".", "tests"),
    "tabulate": Suite("tabulate==0.9.0", ".", "test -k 'not numpy and not pandas and not sqlite3'"),
    "tinycss2": Suite("tinycss2==1.5.1", ".", "tests"),
    "tinydb": Suite("tinydb==4.8.2", ".", "tests"),
    "toolz": Suite("toolz==1.0.0", ".", "toolz tlz"),
    "transitions": Suite("transitions==0.9.2", ".", "tests"),
    "unidecode": Suite("unidecode==1.4.0", ".", "tests"),
    "voluptuous": Suite("voluptuous==0.16.0", ".", "voluptuous/tests"),
    "webcolors": Suite("webcolors==25.10.0", "src", "tests"),
    "wrapt": Suite("wrapt==1.17.0", "src", "tests"),
    "wtforms": Suite("wtforms==3.3.2", "src", "tests"),
    "xmltodict": Suite("xmltodict==1.0.4", ".", "tests"),
    "zope.interface": Suite("zope.interface==7.1.1", "src", "src/zope/interface/tests"),
}

_CLASSES = "a class lives for ever"
_HOST = "which modules there are, or what the machine is, is asked for"
#: Tests that do not pass here, each with the reason.
KNOWN: dict[str, dict[str, str]] = {
    "attrs": {
        "tests/test_make.py::TestClassBuilder::test_no_references_to_original": _CLASSES,
        "tests/test_make.py::TestClassBuilder::test_no_references_to_original_when_using_cached_property": _CLASSES,
    },
    "boltons": {"tests/test_cacheutils.py::test_min_id_map": "weak references die with the next collection only"},
    "click": {"tests/test_imports.py::test_light_imports": _HOST},
    "h2": {
        "tests/test_basic_logic.py::TestBasicClient::test_changing_max_frame_size": "hypothesis gives it 200 ms",
    },
    "jinja2": {"tests/test_loader.py::TestModuleLoader::test_weak_references": "a module lives for ever"},
    "more-itertools": {
        "tests/test_recipes.py::BeforeAndAfterTests::test_nested_remainder": "each chain in a chain is a level",
        "tests/test_recipes.py::TotientTests::test_basic": "a bytearray of 60 MB needs a larger image",
    },
    "packaging": {
        "tests/test_tags.py::TestGenericTags::test__generic_abi_agree": _HOST,
    },
    "toolz": {
        "toolz/tests/test_inspect_args.py::test_introspect_builtin_modules": "exit, help and such are of builtins",
    },
    "wrapt": {
        f"tests/test_weak_function_proxy.py::TestWeakFunctionProxy::{name}": "a def's first function lives for ever"
        for name in ("test_call_expired", "test_function", "test_staticmethod")
    },
    "xmltodict": {"tests/test_xmltodict.py::test_streaming_memory_usage": "tracemalloc"},
    "zope.interface": {
        f"src/zope/interface/tests/{name}": why
        for name, why in (
            ("test_advice.py::FrameInfoTest::test_inside_function_call", "each f_locals is a dict of its own"),
            ("test_declarations.py::Test_implementer::test_does_not_leak_on_unique_classes", _CLASSES),
        )
    },
}


def unpacked(suite: Suite) -> Path:
    """The archive's folder. Raises CalledProcessError where pip cannot fetch it."""
    folder = ROOT / "build" / "packages" / "archives"
    name, version = suite.archive.split("==")
    found = unpacked_there(folder, f"{name}-{version}")
    if found is None:
        folder.mkdir(parents=True, exist_ok=True)
        pip = (sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--no-binary", name, "-d", str(folder))
        subprocess.run((*pip, suite.archive), check=True)
        for archive in folder.glob("*.tar.gz"):
            with tarfile.open(archive) as content:
                content.extractall(folder, filter="data")
            archive.unlink()
        found = unpacked_there(folder, f"{name}-{version}")
    assert found is not None, f"the archive of {suite.archive} has no such folder"
    return found


def unpacked_there(folder: Path, name: str) -> Path | None:
    return next((path for path in folder.glob("*/") if path.name.lower().replace("_", "-") == name), None)


def results(command: Sequence[str], suite: Suite, libraries: Path) -> dict[str, str]:
    """Of each test its outcome, as pytest's last lines say it: PASSED, FAILED, ERROR, ..."""
    folder = unpacked(suite)
    path = os.pathsep.join((str(folder / suite.path), str(folder), str(libraries)))
    environment = os.environ | {
        "PYTHONPATH": path, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "WRAPT_DISABLE_EXTENSIONS": "1",
    }  # fmt: skip
    words = (*command, "-m", "pytest", *OPTIONS, *shlex.split(suite.tests))
    try:
        done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return {}
    rows = re.findall(r"^(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) (.*?)(?: - .*)?$", done.stdout, re.MULTILINE)
    return {re.sub(r"\d\d:\d\d:\d\d", "TIME", name): outcome for outcome, name in rows}  # (of when it was run)


def compare(name: str, libraries: Path) -> bool:
    suite = SUITES[name]
    theirs = results((sys.executable,), suite, libraries)
    start = time.monotonic()
    ours = results((str(Path(sys.executable).with_name("sidewinder")), "run"), suite, libraries)
    passing = [test for test, outcome in theirs.items() if outcome == "PASSED"]
    failing = [test for test in passing if ours.get(test) not in ("PASSED", "SKIPPED")]
    known = KNOWN.get(name, {})
    wrong = [test for test in failing if test not in known]
    print(
        f"{'same  ' if passing and not wrong else 'DIFFERS'} {name}: of {len(passing)} tests that pass under CPython, "
        f"{sum(ours.get(test) == 'PASSED' for test in passing)} do here, "
        f"{sum(ours.get(test) == 'SKIPPED' for test in passing)} are skipped ({time.monotonic() - start:.0f} s)",
        flush=True,
    )
    for test in failing:
        print(f"  {test}: {known.get(test, ours.get(test, 'no result'))}")
    return bool(passing) and not wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"of {', '.join(SUITES)}")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.packages if name not in SUITES]
    if unknown:
        parser.error(f"no package {unknown[0]!r}: there are {', '.join(SUITES)}")
    try:
        libraries = installed(REQUIREMENTS)
        names = arguments.packages or list(SUITES)
        for name in names:
            unpacked(SUITES[name])
    except subprocess.CalledProcessError:
        print("the packages cannot be had from PyPI: nothing was compared")
        return 1
    done = [compare(name, libraries) for name in names]
    print(f"{sum(done)} of {len(done)} packages pass here what they pass under CPython, or KNOWN says why not")
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
