"""CPython's own tests, of the CPython that runs this: which of them pass on Sidewinder.

    python -m tests.cpython [MODULE ...]

For each module of its package `test` (default: those of the language and its types) a line: how many tests pass, and
of how many. Tests that CPython itself skips or fails here are left out, and so are those that it marks as being about
its own implementation. A module that takes longer than a minute counts with what it had done by then. Exit status 2:
there is no such package (Debian: libpython3.11-testsuite).
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

INSIDE = Path(__file__).parent / "inside.py"
SECONDS = 60
SIDEWINDER = [sys.executable, "-c", "import sys; from runtime.start import main; sys.exit(main())", "run"]
#: The language and its types.
MODULES = """
    test_augassign test_baseexception test_binop test_bool test_builtin test_bytes test_class test_collections
    test_compare test_complex test_contains test_decorators test_defaultdict test_deque test_descr test_dict
    test_dictcomps test_dictviews test_enumerate test_except_star test_exception_group test_exception_variations
    test_exceptions test_float test_format test_fstring test_funcattrs test_generator_stop test_generators
    test_grammar test_hash test_index test_int test_int_literal test_isinstance test_iter test_iterlen
    test_keywordonlyarg test_list test_listcomps test_long test_math test_named_expressions test_operator
    test_ordered_dict test_patma test_positional_only_arg test_pow test_print test_property test_raise test_range
    test_richcmp test_scope test_set test_setcomps test_slice test_sort test_string test_string_literals test_struct
    test_subclassinit test_super test_syntax test_tuple test_type_annotations test_typechecks test_types test_unary
    test_unicode test_unpack test_userdict test_userlist test_userstring test_weakref test_with test_yield_from
""".split()


def verdicts(command: list[str], module: str) -> dict[str, str]:
    """By the test's name: ok, skipped, FAIL or ERROR."""
    try:
        done = subprocess.run([*command, str(INSIDE), f"test.{module}"], capture_output=True, timeout=SECONDS)
        output = done.stdout
    except subprocess.TimeoutExpired as e:
        output = e.stdout or b""
    found = {}
    for line in output.decode("utf-8", "replace").splitlines():
        parts = line.split(" ", 2)
        if len(parts) == 3 and parts[0] == "RESULT":
            found[parts[2]] = parts[1]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.cpython", description="CPython's own tests, on Sidewinder.")
    parser.add_argument("module", nargs="*", help="of the package `test`, e.g. test_list")
    arguments = parser.parse_args()
    if importlib.util.find_spec("test.support") is None:
        print("this CPython has no package test.support (Debian: libpython3.11-testsuite)", file=sys.stderr)
        return 2
    total = good = 0
    for module in arguments.module or MODULES:
        wanted = {name for name, verdict in verdicts([sys.executable], module).items() if verdict == "ok"}
        ours = verdicts(SIDEWINDER, module)
        wanted -= {name for name, verdict in ours.items() if verdict == "skipped"}
        passed = [name for name in wanted if ours.get(name) == "ok"]
        total += len(wanted)
        good += len(passed)
        print(f"{module}: {len(passed)} of {len(wanted)}", flush=True)
    print(f"all: {good} of {total} ({100 * good / max(total, 1):.1f} %)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
