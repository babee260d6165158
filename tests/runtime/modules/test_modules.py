"""Modules that CPython writes in C: programs print what they print under CPython."""

from __future__ import annotations

import bz2
import lzma
import random
import zlib
from pathlib import Path

import pytest

from tests.runtime.modules.support import check
from tests.runtime.vm.support import run_python, run_vm

PROGRAMS = Path(__file__).parent / "programs"


@pytest.mark.parametrize(
    "name",
    [
        "argument_counts", "array_views", "arrays", "attached", "bools_as_numbers", "characters", "collected",
        "complex_functions", "compressed", "csv_texts", "datetime_replaced", "decimal_operators", "decimals", "digests",
        "east_asian", "edited_trees", "event_loop", "foreign_types", "foreign_uses", "found_modules",
        "host_modules", "indices", "iterators_kept", "japanese_mail", "jsontext", "kept_results", "kept_states",
        "mapped", "marshalled", "moved_to_ends", "not_equal_to_itself", "owners", "packed_edges", "packing",
        "passed_for", "pickled", "pipes", "processes", "profilers", "queues_of_items", "ranges", "same_objects",
        "source_hashes", "streams", "symbol_tables", "terminals", "text_codecs", "threads", "times", "unclosed",
        "where_from", "xml_texts",
    ],
)  # fmt: skip
def test_modules_as_in_cpython(name: str) -> None:
    check((PROGRAMS / f"{name}.py").read_text())


INFLATE = """
import zlib
for data, wbits in ROWS:
    result = zlib.decompress(data, wbits)
    print(len(result), zlib.crc32(result), zlib.adler32(result))
    for bad in (data[:-1], data[: len(data) // 2], data[:-2] + b"xx"):
        try: print(len(zlib.decompress(bad, wbits)))
        except zlib.error as e: print(str(e)[:30])
    o = zlib.decompressobj(wbits)
    print(o.decompress(data + b"tail") == result, o.eof, o.unused_data)
print(zlib.crc32(b"abc"), zlib.crc32(b"def", zlib.crc32(b"abc")), zlib.adler32(b"abc", 7), zlib.adler32(b"x" * 10000))
"""


@pytest.mark.skipif(
    not zlib.ZLIB_RUNTIME_VERSION.startswith(("1.2.12", "1.2.13", "1.3")) or "ng" in zlib.ZLIB_RUNTIME_VERSION,
    reason="CPython has a zlib that makes other bytes",
)
def test_compressed_bytes_are_those_of_zlib() -> None:
    check((PROGRAMS / "compressed_alike.py").read_text())


COMPRESS = """
import zlib
for text in TEXTS:
    for level in (0, 6):
        for wbits in (15, -15, 31):
            print(zlib.compress(text, level, wbits).hex())
"""


def test_zlib_decompresses_what_is_compressed() -> None:
    rng = random.Random(6)
    texts = [b"", b"a", b"ab" * 300, bytes(range(256)), rng.randbytes(300), bytes(rng.choices(b"abc \n", k=2000))]
    lines = iter(run_vm(f"TEXTS = {texts!r}\n{COMPRESS}").output.split())
    for text in texts:
        for _ in (0, 6):
            for wbits in (15, -15, 31):
                assert zlib.decompress(bytes.fromhex(next(lines)), wbits) == text


def test_decompression_of_what_zlib_compresses() -> None:
    rng = random.Random(5)
    texts = [b"", b"a", b"hello " * 9, rng.randbytes(300), bytes(rng.choice(b"abcdef \n") for _ in range(2000))]
    rows = []
    for text in texts:
        for level, wbits, strategy in ((0, 15, 0), (9, 15, 0), (9, -15, 0), (6, 31, 0), (9, 15, zlib.Z_FIXED)):
            made = zlib.compressobj(level, zlib.DEFLATED, wbits, 8, strategy)
            rows.append((made.compress(text) + made.flush(), wbits))
    check(f"ROWS = {rows!r}\n{INFLATE}")


BZIP2 = """
import bz2
for text in TEXTS:
    print(bz2.compress(text, 1).hex())
for data in ROWS:
    result = bz2.decompress(data)
    print(len(result), sum(result))
    parts = bz2.BZ2Decompressor()
    pieces = [parts.decompress(data[i : i + 7], 50) for i in range(0, len(data), 7)]
    while not parts.eof:
        pieces.append(parts.decompress(b"", 50))
    print(b"".join(pieces) == result, parts.unused_data, parts.needs_input)
    for bad in (data[:-1], data[: len(data) // 2], data[:9] + b"?" + data[10:], b"BZh0" + data[4:]):
        try: print(len(bz2.decompress(bad)))
        except (OSError, ValueError) as e: print(type(e).__name__, e)
"""


def test_bz2_reads_what_cpython_compresses_and_the_other_way_round() -> None:
    rng = random.Random(7)
    texts = [b"", b"a", b"ab" * 900, b"c" * 700 + b"dddd" * 3 + b"e" * 259, bytes(range(256)), rng.randbytes(300)]
    texts.append(bytes(rng.choices(b"abc \n", k=2000)))
    rows = [bz2.compress(text, level) for text in texts for level in (1, 9)]
    program = f"TEXTS = {texts!r}\nROWS = {rows!r}\n{BZIP2}"
    ours, theirs = run_vm(program).output.splitlines(), run_python(program).splitlines()
    assert [bz2.decompress(bytes.fromhex(line)) for line in ours[: len(texts)]] == texts
    assert ours[len(texts) :] == theirs[len(texts) :]


XZ = """
import lzma
for text, format, filters in TEXTS:
    print(lzma.compress(text, format, filters=filters).hex())
for data, format, filters in ROWS:
    result = lzma.decompress(data, format, filters=filters)
    print(len(result), sum(result))
    parts = lzma.LZMADecompressor(format, filters=filters)
    pieces = [parts.decompress(data[i : i + 9], 50) for i in range(0, len(data), 9)]
    while not parts.eof and parts.needs_input is False:
        pieces.append(parts.decompress(b"", 50))
    print(b"".join(pieces) == result, parts.unused_data, parts.check)
    for bad in (data[:-1], data[: len(data) // 2], b"?" + data[1:]):
        try: print(len(lzma.decompress(bad, format, filters=filters)))
        except lzma.LZMAError as e: print(e)
"""


def test_lzma_reads_what_cpython_compresses_and_the_other_way_round() -> None:
    rng = random.Random(8)
    texts = [b"", b"a", b"ab" * 900, rng.randbytes(300), bytes(range(256)) * 3, bytes(rng.choices(b"abc \n", k=2000))]
    delta = [{"id": lzma.FILTER_DELTA, "dist": 3}, {"id": lzma.FILTER_LZMA2, "preset": 1, "lc": 1, "lp": 2, "pb": 0}]
    ways = [(lzma.FORMAT_XZ, None), (lzma.FORMAT_ALONE, None), (lzma.FORMAT_RAW, delta)]
    wanted = [(text, format, filters) for text in texts for format, filters in ways]
    rows = [(lzma.compress(text, format, filters=filters), format, filters) for text, format, filters in wanted]
    rows += [(lzma.compress(texts[2], check=check), lzma.FORMAT_AUTO, None) for check in (0, 1, 10)]
    program = f"TEXTS = {wanted!r}\nROWS = {rows!r}\n{XZ}"
    ours, theirs = run_vm(program).output.splitlines(), run_python(program).splitlines()
    made = [bytes.fromhex(line) for line in ours[: len(wanted)]]
    found = [lzma.decompress(data, way, filters=filters) for data, (_, way, filters) in zip(made, wanted, strict=True)]
    assert found == [text for text, _, _ in wanted]
    assert ours[len(wanted) :] == theirs[len(wanted) :]


def test_a_thread_that_raises_and_threads_that_wait_for_ever() -> None:
    raising = "import threading\ndef f(): raise ValueError(5)\nt = threading.Thread(target=f)\nt.start()\nt.join()\n"
    ended = run_vm(f"{raising}print('on', threading.active_count())")
    assert ended.output == "on 1\n" and not ended.error
    stuck = run_vm("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()")
    assert stuck.error == "RuntimeError: every thread waits for another one: this would never end"


@pytest.mark.parametrize("name", ["sqlite3", "curses"])
def test_modules_that_cannot_be_imported_say_what_can_be_done(name: str) -> None:
    error = run_vm(f"import {name}").error
    assert error.startswith("ModuleNotFoundError: No module named '_") and "and Sidewinder does not: " in error


def test_ctypes_says_that_it_loads_no_library_and_knows_no_other_memory() -> None:
    for text, error in (
        ("CDLL('libc.so.6')", "OSError: libc.so.6: libraries of machine code cannot be loaded by Sidewinder"),
        ("c_int.from_address(5)", "ValueError: no object of ctypes has memory at 0x5"),
        ("(c_int * 3)()[0:3] + pointer(c_int())[0:3]", "ValueError: no object of ctypes has memory at 0x7f"),
        ("x = c_int()\ncast(addressof(x) + 4, POINTER(c_int))[0] = 1", "ValueError: no object of ctypes"),
    ):
        assert run_vm(f"from ctypes import *\n{text}").error.startswith(error)


def test_processes_say_what_can_be_used_in_their_place() -> None:
    for start in (
        "import concurrent.futures as c\nwith c.ProcessPoolExecutor(1) as e: e.submit(len, 'a').result()",
        "import multiprocessing as m\nm.Pool(1)",
    ):
        assert "another process by os.fork; threads" in run_vm(start).error
