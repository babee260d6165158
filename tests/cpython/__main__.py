"""CPython's own tests, of the CPython that runs this: which of them pass on Sidewinder.

    python -m tests.cpython [--failed] [MODULE ... | language | library]

For each module of its package `test` (default: those of the language and its types) a line: how many tests pass, and
of how many; with --failed, the names of the others. Tests that CPython itself skips or fails here are left out, and so
are those that it marks as being about its own implementation, and those of a second implementation in C (`_pickle`)
that a module of tests makes only where there is one. A module that takes longer than a minute counts with
what it had done by then. Exit status 2: there is no such package (Debian: libpython3.11-testsuite).
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

INSIDE = Path(__file__).parent / "inside.py"
SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]
START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from runtime.start import main; sys.exit(main())"
SIDEWINDER = [sys.executable, "-c", START, "run"]
LANGUAGE = """
    test_asyncgen test_augassign test_baseexception test_binop test_bool test_builtin test_bytes test_class
    test_collections test_compare test_complex test_contains test_context test_contextlib_async test_coroutines
    test_decorators test_defaultdict test_deque test_descr test_dict test_dictcomps test_dictviews
    test_dynamicclassattribute test_enumerate test_eof test_except_star test_exception_group
    test_exception_hierarchy test_exception_variations test_exceptions test_extcall test_finalization test_float
    test_format test_frame test_fstring test_funcattrs test_future_stmt test_generator_stop test_generators
    test_genericclass test_genexps test_global test_grammar test_hash test_index test_int test_int_literal
    test_isinstance test_iter test_iterlen test_keywordonlyarg test_list test_listcomps test_long test_longexp
    test_math test_metaclass test_module test_named_expressions test_opcodes test_operator test_ordered_dict
    test_patma test_pep646_syntax test_positional_only_arg test_pow test_print test_property test_raise test_range
    test_richcmp test_scope test_set test_setcomps test_slice test_sort test_source_encoding test_string
    test_string_literals test_strtod test_struct test_subclassinit test_super test_syntax test_tuple
    test_type_annotations test_typechecks test_types test_ucn test_unary test_unicode test_unicode_identifiers
    test_unpack test_unpack_ex test_userdict test_userlist test_userstring test_utf8source test_weakref test_with
    test_yield_from
""".split()
LIBRARY = """
    test_abc test_argparse test_array test_ast test_base64 test_binascii test_bisect test_bz2 test_calendar test_cmath
    test_cmd test_codecs test_colorsys test_configparser test_contextlib test_copy test_copyreg test_csv
    test_dataclasses datetimetester test_decimal test_difflib test_email test_enum test_fileinput test_fileio
    test_fnmatch test_fractions test_functools test_genericalias test_genericpath test_getopt
    test_gettext test_glob test_graphlib
    test_gzip test_hashlib test_heapq test_hmac test_html test_htmlparser test_inspect test_io test_ipaddress
    test_itertools test_json test_keyword test_linecache test_logging test_lzma test_memoryio test_memoryview
    test_mimetypes test_minidom test_mmap test_numeric_tower test_optparse test_pathlib test_pickle test_pkgutil
    test_plistlib test_posixpath test_pprint test_pyexpat test_queue test_quopri test_random test_re test_reprlib
    test_sched test_secrets test_shelve test_shlex test_shutil test_signal test_statistics test_strftime test_strptime
    test_subprocess test_tarfile test_tempfile test_textwrap test_threading test_threading_local test_time test_timeit
    test_tokenize test_tomllib test_traceback test_typing test_unicodedata test_unittest test_urlparse test_uuid
    test_warnings test_weakset test_xml_etree test_zipfile test_zlib
""".split()
ROOMS = {"language": LANGUAGE, "library": LIBRARY}


def verdicts(command: list[str], module: str) -> dict[str, str]:
    """By the test's name: ok, skipped, FAIL, ERROR, or planned where it was not done."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            call = [*command, str(INSIDE), f"test.{module}"]
            output = subprocess.run(call, cwd=folder, capture_output=True, timeout=SECONDS).stdout
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
    parser.add_argument("module", nargs="*", help="of the package `test`, e.g. test_list; or language, library")
    parser.add_argument("--failed", action="store_true", help="print the names of the tests that do not pass")
    arguments = parser.parse_args()
    if importlib.util.find_spec("test.support") is None:
        print("this CPython has no package test.support (Debian: libpython3.11-testsuite)", file=sys.stderr)
        return 2
    total = good = 0
    for module in (each for name in arguments.module or ["language"] for each in ROOMS.get(name, [name])):
        wanted = {name for name, verdict in verdicts([sys.executable], module).items() if verdict == "ok"}
        ours = verdicts(SIDEWINDER, module)
        if not any("_FailedTest" in name for name in ours):  # the module could be imported
            wanted &= set(ours)
        wanted -= {name for name, verdict in ours.items() if verdict == "skipped"}
        passed = [name for name in wanted if ours.get(name) == "ok"]
        total += len(wanted)
        good += len(passed)
        print(f"{module}: {len(passed)} of {len(wanted)}", flush=True)
        if arguments.failed:
            for name in sorted(wanted.difference(passed)):
                print(f"    {ours.get(name, 'missing')} {name}", flush=True)
    print(f"all: {good} of {total} ({100 * good / max(total, 1):.1f} %)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
