"""sys.argv, sys.path, `-m`, packages: as under CPython."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from runtime.command import build_parser, split_arguments

FILES = {
    "main.py": "import sys, __main__\nprint(sys.argv, __main__.__file__, __package__, sys.path[0])\n"
    "import pack.sub.deep\n",
    "pack/__init__.py": "print('pack', __name__, __path__)\n",
    "pack/__main__.py": "import sys\nfrom . import part\nfrom .sub.deep import y as z\n"
    "print(sys.argv, __name__, __package__, part.v, z, sys.path[0])\n",
    "pack/part.py": "from __future__ import annotations\nv = 1\n"
    "print(__name__, __package__, annotations.compiler_flag)\n",
    "pack/sub/__init__.py": "",
    "pack/sub/deep.py": "from ..part import v\nfrom .. import part as p\ny = v + p.v\nprint(__name__, __package__)\n",
    "pack/alone.py": "print(__name__, __package__, __file__)\nif __name__ == '__main__':\n    raise SystemExit(3)\n",
    "spaces.py": "import sys\nsys.path.append(sys.path[0] + '/more')\nimport room.a, room.b, both\n"
    "from room import deep\nfrom room.deep.x import y\n"
    "print(room.__name__, room.__package__, len(list(room.__path__)), room.__file__)\n"
    "print(room.a.v, room.b.v, deep.x.y, y, both.v, both.__package__)\n"
    "try:\n    import room.nothing\nexcept ModuleNotFoundError as e:\n    print(e)\n",
    "relative.py": "import sys\nsys.path[:] = ['', 'more', *sys.path[1:]]\nimport spaces, both, room.b\n"
    "import importlib.util\n"
    "print(spaces.__file__, both.__file__, room.b.__file__, importlib.util.find_spec('pack').origin)\n",
    "room/a.py": "v = 1\nprint(__name__, __package__)\n",
    "room/deep/x.py": "from ..a import v\nfrom .. import b\ny = v + b.v\n",
    "more/room/b.py": "v = 2\n",
    "more/both.py": "v = 3\n",
    "both/other.txt": "a folder, but a module goes before it",
}
RUNS = (
    ("main.py",),
    ("main.py", "1", "-x", "--memory", "three"),
    ("-m", "pack", "a", "-m"),
    ("-m", "pack.alone"),
    ("spaces.py",),
    ("relative.py",),
    ("-m", "room.a"),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def run(folder: Path, *command: str) -> tuple[str, int]:
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.stdout, done.returncode


@pytest.mark.parametrize("words", RUNS, ids=lambda words: " ".join(words))
def test_as_cpython(folder: Path, words: tuple[str, ...]) -> None:
    assert run(folder, "-m", "runtime", "run", *words) == run(folder, *words)


STARTED = """
import subprocess, sys
for words, text in (
    (["-mpack", "a"], ""), (["-Bc", "import sys, spaces; print(sys.argv, sys.path[0] == '')", "a", "-x"], ""),
    (["-cprint(5)"], ""), (["-Xutf8", "-Wignore", "-ESc", "print(6)"], ""), (["-u", "pack/alone.py", "b"], ""),
    (["-W", "ignore", "-X", "dev", "-"], "import sys; print(sys.argv, __name__, sys.path[0] == '')\\n1/0"),
    (["-", "a", "--float"], "import sys\\nprint(sys.argv)\\ndef f(): raise ValueError(sys.argv)\\nf()"),
    (["-", "x"], "x = = 1"), (["-I", "-"], "import sys; print(sys.argv); sys.exit(3)"),
):
    done = subprocess.run([sys.executable, *words], input=text, capture_output=True, text=True)
    print(words, done.returncode, done.stdout, done.stderr)
"""


def test_words_of_pythons(folder: Path) -> None:
    """Options in one word, and a program from the standard input."""
    (folder / "starts.py").write_text(STARTED)
    assert run(folder, "-m", "runtime", "run", "starts.py") == run(folder, "starts.py")


def test_what_cannot_be_run(folder: Path) -> None:
    for name, message in (
        ("nothing", "no module named nothing"),
        ("pack.sub", "no module named pack.sub.__main__; 'pack.sub' is a package and cannot be directly executed"),
    ):
        command = [sys.executable, "-m", "runtime", "run", "-m", name]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr, done.returncode) == ("", f"sidewinder: {message}\n", 2)


def test_whose_words_they_are() -> None:
    parser = build_parser()
    for ours, theirs in (
        ("run p.py --memory 32 --stats", "1 --stats"),
        ("run --guards software p.py", "x --guards"),
        ("run -m pack --no-jit", "a"),
        ("run --machine=iss p.py", "-5 --machine"),
        ("run -m pack --stats", "-q --stats"),
        ("run -m pack", "--name=value"),
        ("run -c text --no-jit", "-x"),
        ("trace p.py", "a"),
    ):
        words, rest = ours.split(), theirs.split()
        assert split_arguments(parser, [*words, "--", *rest]) == (words, rest)
        if not rest[0].startswith("-") or "-m" in words or "-c" in words:
            assert split_arguments(parser, [*words, *rest]) == (words, rest)
    assert split_arguments(parser, ["dump", "a", "--", "b"]) == (["dump", "a", "--", "b"], [])
