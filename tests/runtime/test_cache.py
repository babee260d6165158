"""What is kept in build/: keys of sources, and what a run on the native VM has to load."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from runtime import cache
from runtime.library import start_builder

PATTERNS = ("a/*.py", "b/**/*.py", "c/one.py")
#: Not loaded by a run on the native VM once all is built: slow to load.
HEAVY = ("amaranth", "rich", "elftools", "jit", "rtl", "runtime.beginning", "runtime.translate.program", "runtime.vm")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a few sources that have settled."""
    for name in ("a/x.py", "a/x.txt", "a/deep/y.py", "b/x.py", "b/deep/deeper/y.py", "c/one.py", "c/two.py"):
        write(tmp_path / name, name)
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    monkeypatch.setattr(cache, "BUILD", tmp_path / "build")
    return tmp_path


def write(path: Path, text: str, age: float = 100.0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    time = cache._STARTED - age
    os.utime(path, (time, time))


def test_which_files_a_key_is_of(tree: Path) -> None:
    found = [os.path.relpath(path, tree) for path, _ in cache.source_files(PATTERNS)]
    assert found == ["a/x.py", "b/deep/deeper/y.py", "b/x.py", "c/one.py"]


def test_a_key_follows_the_files(tree: Path) -> None:
    key = cache.key_of("test", PATTERNS)
    assert key and cache.key_of("test", PATTERNS) == key
    for name in ("a/deep/y.py", "a/x.txt", "c/two.py"):
        write(tree / name, "changed")
    assert cache.key_of("test", PATTERNS) == key
    write(tree / "b/deep/deeper/y.py", "B/deep/deeper/y.py", age=99.0)  # as long as before
    changed = cache.key_of("test", PATTERNS)
    assert changed != key
    write(tree / "b/new.py", "")
    assert cache.key_of("test", PATTERNS) not in (key, changed)
    (tree / "b/new.py").unlink()
    assert cache.key_of("test", PATTERNS) == changed
    write(tree / "b/deep/deeper/y.py", "b/deep/deeper/y.py", age=50.0)  # its content of before, at another time
    assert cache.key_of("test", PATTERNS) == key


def test_files_that_may_have_changed_since_they_were_imported_have_no_key(tree: Path) -> None:
    write(tree / "a/x.py", "new", age=0.0)
    assert cache.key_of("test", PATTERNS) == ""


def test_what_is_damaged_is_not_there(tree: Path) -> None:
    cache.save(tree / "kept", {"a": (1, b"2", [None])})
    assert cache.load(tree / "kept") == {"a": (1, b"2", [None])}
    (tree / "kept").write_bytes((tree / "kept").read_bytes()[:-3])
    assert cache.load(tree / "kept") is None
    assert cache.load(tree / "other") is None


def test_several_writers_of_one_file(tree: Path) -> None:
    """A reader sees what one of them wrote, whole."""
    path, values = tree / "kept", [bytes([i]) * 300_000 for i in range(4)]
    cache.save(path, values[0])
    seen, stop = [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.append(cache.load(path))

    reader = threading.Thread(target=read)
    reader.start()
    program = "import sys; from pathlib import Path; from runtime import cache\n"
    program += "for _ in range(40): cache.save(Path(sys.argv[1]), bytes([int(sys.argv[2])]) * 300_000)"
    writers = [subprocess.Popen([sys.executable, "-c", program, str(path), str(i)]) for i in range(1, 4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    stop.set()
    reader.join()
    assert seen and all(value in values for value in seen)
    assert not list(tree.glob("kept.*"))  # no drafts


def test_builders_do_not_share_what_they_lay_out() -> None:
    untouched = start_builder()[0].parts()
    builder, state = start_builder()
    builder.put(builder.string("a string that nobody has"), "i", 5)
    builder.put(state["builtins"], "i", 5)
    builder.number(1 << 70)
    builder.names["print"] = 5
    assert start_builder()[0].parts() == untouched


@pytest.mark.parametrize("evaluates", [False, True])
def test_what_a_run_on_the_native_vm_loads(evaluates: bool, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    text = "from collections import namedtuple\nA = namedtuple('A', 'x y')\n" if evaluates else ""
    program.write_text(text + "print([x * x for x in range(3)])\n")
    start = "import sys; from runtime.command import main\nassert main(['run', sys.argv[1]]) == 0\n"
    words = [sys.executable, "-c", start + "print(*sorted(sys.modules))", str(program)]
    subprocess.run(words, capture_output=True, check=True)  # builds what is not there
    output, modules = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    assert output == "[0, 1, 4]"
    loaded = modules.split()
    assert "runtime.host" in loaded
    assert "runtime.compiler.driver" not in loaded
    assert [name for name in loaded if name in HEAVY or name.startswith(tuple(f"{h}." for h in HEAVY))] == []
