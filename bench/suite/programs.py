"""The programs of pyperformance: which are run, how large, and why others are not."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

#: In place of pyperf: runs each benchmark once, and prints digests of what it computed.
STAND_IN = Path(__file__).parent / "stand_in"


@dataclass(frozen=True)
class Entry:
    """`arguments`: sys.argv[1:]. `small`: the same where traces run on the simulator, None: as `arguments`. `smaller`:
    for a program whose size no argument sets, statements that the stand-in executes in it there, before the benchmark
    runs: they set its constants, or shorten what its functions are given. CPython runs the same."""

    name: str
    arguments: tuple[str, ...] = ()
    small: tuple[str, ...] | None = None
    smaller: str = ""

    @property
    def path(self) -> Path:
        return folder() / f"bm_{self.name}" / "run_benchmark.py"

    def words(self, small: bool) -> tuple[str, ...]:
        if not small:
            return self.arguments
        words = self.arguments if self.small is None else self.small
        return (*words, f"smaller:{self.smaller}") if self.smaller else words


def folder() -> Path:
    """Raises ModuleNotFoundError where the wheel is not installed."""
    spec = importlib.util.find_spec("pyperformance")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pyperformance is not installed; `make setup` installs it")
    return Path(spec.origin).parent / "data-files" / "benchmarks"


PROGRAMS: tuple[Entry, ...] = (
    Entry("argparse", ("many_optionals",), ("many_optionals", "--loops", "250")),
    Entry("async_generators", smaller="range = pyperf.at_most(15000)"),
    Entry("async_tree", ("none",), ("none", "--loops", "4"), smaller="NUM_RECURSE_LEVELS = 4"),
    Entry("barnes_hut", ("--iterations", "20"), ("--iterations", "20", "--particles", "95")),
    Entry("base64", smaller="pyperf.ONLY = ('base64_small', 'base32_small'); range = pyperf.at_most(20)"),
    Entry("bpe_tokeniser", smaller="whole = train\ndef train(data): whole(data[:4000])"),
    Entry("chaos", ("--iterations", "5000"), ("--iterations", "2000", "--width", "64", "--height", "64")),
    Entry("comprehensions", ("--loops", "50"), ("--loops", "5000")),
    Entry("coroutines"),
    Entry("crypto_pyaes"),
    Entry(
        "decimal_factorial",
        (),
        ("--loops", "2"),
        smaller="whole = factorial\ndef factorial(n, m): return whole(n if m else n // 20, m)",
    ),
    Entry("decimal_pi", smaller="range = pyperf.at_most(1200)"),
    Entry("deepcopy", ("--loops", "20"), ("--loops", "100")),
    Entry("deltablue", ("--loops", "1"), ("--loops", "15")),
    Entry("fannkuch"),
    Entry("float"),
    Entry("gc_collect"),
    Entry("generators"),
    Entry("go"),
    Entry("hexiom", (), ("--loops", "8")),
    Entry("json_dumps", ("--cases", "EMPTY,SIMPLE,NESTED"), ("--cases", "EMPTY,SIMPLE", "--loops", "20")),
    Entry("json_loads", (), ("--loops", "500")),
    Entry("logging", ("--loops", "20"), ("--loops", "300")),
    Entry("mdp"),
    Entry("meteor_contest"),
    Entry("nbody", ("--iterations", "20000"), ("--iterations", "5000")),
    Entry("nqueens"),
    Entry("pathlib", smaller="NUM_FILES = 800"),
    Entry("pickle", ("--pure-python", "pickle"), ("--pure-python", "pickle", "--loops", "6")),
    Entry("pidigits", ("--digits", "2000"), ("--digits", "500", "--loops", "30")),
    Entry("pprint", smaller="printable = printable[:1500]"),
    Entry("pyflate"),
    Entry("raytrace", ("--width", "100", "--height", "100"), ("--width", "50", "--height", "50")),
    Entry(
        "regex_compile",
        (),
        ("--loops", "2"),
        smaller="whole = bench_regex_compile\ndef bench_regex_compile(n, regexes): return whole(n, regexes[::12])",
    ),
    Entry("regex_dna", ("--fasta-length", "20000")),
    Entry("regex_effbot", (), ("--loops", "20")),
    Entry("regex_v8", (), ("--loops", "5")),
    Entry("richards", ("--loops", "1")),
    Entry("richards_super", ("--loops", "1")),
    Entry("scimark", ("sor",)),
    Entry("spectral_norm"),
    Entry("telco", (), ("--loops", "4")),
    Entry(
        "tomli_loads",
        smaller="whole = tomli.loads\ntomli.loads = lambda data: whole(data[:450000].rpartition(chr(10))[0])",
    ),
    Entry("typing_runtime_protocols", ("--loops", "50"), ("--loops", "250")),
    Entry("unpack_sequence", ("--loops", "100"), ("--loops", "1000")),
    Entry(
        "xml_etree",
        ("--etree-module", "xml.etree.ElementTree", "--no-accelerator"),
        smaller="pyperf.ONLY = tuple(f'xml_etree_pure_python_{n}' for n in BENCHMARKS[:3]); range = pyperf.at_most(10)",
    ),
)

#: Those of pyperformance that are left out, and why.
LEFT_OUT: dict[str, str] = {
    "2to3": "starts a process",
    "asyncio_tcp": "needs sockets",
    "asyncio_websockets": "needs sockets",
    "chameleon": "needs a package of its own",
    "concurrent_imap": "needs processes and threads",
    "coverage": "needs an extension module",
    "dask": "needs a package of its own, and threads",
    "django_template": "needs a package of its own",
    "docutils": "needs a package of its own",
    "dulwich_log": "needs a package of its own",
    "fastapi": "needs a package with an extension module",
    "gc_traversal": "asks how CPython's own collector goes",
    "genshi": "needs a package of its own",
    "hg_startup": "starts a process",
    "html5lib": "needs a package of its own",
    "mako": "needs a package of its own",
    "networkx": "needs a package of its own",
    "python_startup": "starts a process",
    "sphinx": "needs a package of its own",
    "sqlalchemy_declarative": "needs sqlite3",
    "sqlalchemy_imperative": "needs sqlite3",
    "sqlglot_v2": "needs a package of its own",
    "sqlite_synth": "needs sqlite3",
    "sympy": "needs a package of its own",
    "tornado_http": "needs sockets",
    "xdsl": "needs a package of its own",
    "yaml": "needs a package of its own",
}
