"""Code that is added to a running program: there is room for it, or the program gets MemoryError and goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from runtime import compiler, extension, modulecache
from runtime.options import Options
from tests.differential import run_cpython, run_sidewinder

PROGRAM = """\
n = 0
try:
    while True:
        exec("class A%d:\\n    def __init__(self):\\n        self.x%d = %d\\nA%d()" % (n, n, n, n))
        n += 1
except MemoryError:
    print(n > 100, f"A{n}" in globals())
for _ in range(20):
    try:
        import heapq
    except MemoryError:
        pass
print(sum(x * 2 for x in range(1000)), A0().x0, A99().x99)
"""


def test_no_room_for_more_code(tmp_path: Path) -> None:
    path = tmp_path / "fills.py"
    path.write_text(PROGRAM)
    outcome = run_sidewinder(path, Options(memory=8 << 20))
    assert (outcome.stdout, outcome.stderr, outcome.status) == ("True False\n999000 0 99\n", "", 0)


def test_compiled_modules_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module is compiled once, and again when its source has changed; what its traceback shows is kept as well."""
    monkeypatch.setattr(modulecache, "FOLDER", tmp_path / "kept")
    monkeypatch.setattr(modulecache, "source_key", lambda: "compiler")
    compiled: list[str] = []
    compile_source = compiler.compile_source

    def counting(source: str, *rest: object, **options: object) -> object:
        compiled.extend([source] * ("main" in options))  # not the program itself
        return compile_source(source, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(compiler, "compile_source", counting)
    path, module = tmp_path / "main.py", tmp_path / "part.py"
    path.write_text("import part\nprint(part.x)\n1 / part.f(part.x)\n")
    for x in (1, 1, 2, 2):
        source = f"x = {x}\ndef f(n):\n    return n / 0\n"
        module.write_text(source)
        outcome = run_sidewinder(path)
        assert outcome.stdout == f"{x}\n"
        assert f'File "{module}", line 3, in f\n    return n / 0\n' in outcome.stderr
    assert compiled == [f"x = {x}\ndef f(n):\n    return n / 0\n" for x in (1, 2)]


OWN_LOADER = """\
import ast
with open("part.py") as f:
    text = f.read()
for made in text, ast.parse(text):
    space = {}
    exec(compile(made, "part.py", "exec"), space)
    print(space["f"](3), space["f"].__code__.co_filename)
"""


def noted_compilations(
    folder: Path, monkeypatch: pytest.MonkeyPatch, counts: Callable[[object, str], bool]
) -> list[object]:
    """What is compiled from here on, if it counts; what is kept is in the folder, where nothing is yet."""
    monkeypatch.setattr(modulecache, "FOLDER", folder / "kept")
    monkeypatch.setattr(modulecache, "source_key", lambda: "compiler")
    compiled: list[object] = []
    compile_source = compiler.compile_source

    def counting(source: object, filename: str, *rest: object, **options: object) -> object:
        compiled.extend([source] * counts(source, filename))
        return compile_source(source, filename, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(compiler, "compile_source", counting)
    return compiled


@pytest.mark.parametrize("warning", [False, True])
def test_what_a_program_compiles_of_files_is_kept(
    warning: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A text or tree that a loader of the program's own (pytest's, say) compiles, unless it warns each time."""
    compiled = noted_compilations(tmp_path, monkeypatch, lambda _, filename: filename == "part.py")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "main.py"
    path.write_text(OWN_LOADER)
    filler = "# more\n" * 400 + "x = 1 is 1\n" * warning
    for n in (1, 2):
        (tmp_path / "part.py").write_text(f"{filler}def f(n):\n    return n + {n}" + "\n    n += 1" * 200 + "\n")
        for _ in range(2):
            outcome = run_sidewinder(path)
            assert outcome.stdout == f"{3 + n} part.py\n" * 2
            assert capfd.readouterr().err.count("SyntaxWarning") == 2 * warning
    assert len(compiled) == (8 if warning else 4)


PIECES = """\
for i in range({count}):
    space = {{"__builtins__": {{}}, "n": i}} if i % 2 else {{"n": i}}
    f = eval(f"lambda x: (x + {{i}}, n)", space)
    exec(f"def g(x):\\n    return 1 / (x - {{i}})", space)
    if f(5) != (5 + i, i) or space["g"](i + 1) != 1.0:
        print(i)
print(eval({last!r}))
space["g"](i)
"""


def test_pieces_that_a_program_executes_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The first of a run, in so many places; not what warns, nor what is wrong; a traceback says where as ever."""
    pieces = ("lambda x: (x +", "def g(x)", "1 ")
    compiled = noted_compilations(tmp_path, monkeypatch, lambda source, _: str(source).startswith(pieces))
    path = tmp_path / "main.py"

    def run(last: str, count: int) -> int:
        compiled.clear()
        path.write_text(PIECES.format(last=last, count=count))
        outcome, expected = run_sidewinder(path), run_cpython(path)
        assert (outcome.stdout, outcome.status) == (expected.stdout, expected.status)
        assert 'File "<string>", line 2, in g\n' in outcome.stderr
        return len(compiled)

    assert [run("1 + 1", 10) for _ in range(2)] == [31, 0]
    assert [run("1 is 1", 10) for _ in range(2)] == [1, 1]
    assert capfd.readouterr().err.count("SyntaxWarning") == 2
    assert run("1 + 1", 40) == 91
    assert run("1 + 1", 40) == 121 - extension.MOST_PIECES
    monkeypatch.setattr(modulecache, "PLACES", 2)
    run("1 + 1", 20)
    assert run("1 + 1", 20) > 50
    assert len(list((tmp_path / "kept").glob("piece-[01].*"))) == 4


REPEATED = """\
import warnings
text = "def f(a, b=[]):\\n    b.append(a)\\n    return b, __name__\\nf.x = len(f(1)[0])\\n"
spaces = [{"__name__": str(i)} for i in range(5)]
for space in spaces:
    exec(text, space)
print([space["f"](2) for space in spaces], spaces[0]["f"] is spaces[1]["f"])
found = []
for i in range(3):
    names = {}
    exec(text, spaces[0], names)
    found.append(names["f"])
    exec(text)
    found.append(f)
print([each(i) for i, each in enumerate(found)], len({id(each) for each in found}))
y = 3
def ask():
    y = 4
    return [eval("y"), eval(" y", globals()), eval("[y for _ in 'ab']", {"y": 5}), eval(b"y", {}, {"y": 6})]
print([ask() for _ in range(4)], [eval(mode and "y + 1", {"y": i}) for i, mode in enumerate(["eval", "exec"])])
for _ in range(2):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        print(eval(r"'\\d'"), [str(each.message) for each in caught])
    try:
        eval("1 +")
    except SyntaxError as e:
        print(e.msg)
"""


def test_a_text_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And all it makes is made each time."""
    path = tmp_path / "repeats.py"
    path.write_text(REPEATED)
    expected = run_cpython(path)
    compiled: list[str] = []
    compile_source = compiler.compile_source

    def counting(source: str, *rest: object, **options: object) -> object:
        compiled.append(source)
        return compile_source(source, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(compiler, "compile_source", counting)
    assert run_sidewinder(path) == expected
    text = next(source for source in compiled if source.startswith("def f(a, b=[])"))
    assert compiled.count(text) == 2  # for a namespace, and for a mapping
    assert compiled.count("1 +") == 2


SHOWN = """\
import ast, io, sys
name = __file__.replace("main.py", "part.py")
with open(name) as f:
    text = f.read()
for made in text, ast.parse(text):
    space = {}
    exec(compile(made, name, "exec"), space)
    try:
        space["f"]()
    except ZeroDivisionError as e:
        sys.stderr = io.StringIO()
        sys.excepthook(type(e), e, e.__traceback__)
        print(sys.stderr.getvalue())
        sys.stderr = sys.__stderr__
space["f"]()
"""


def test_tracebacks_of_what_a_tree_was_compiled_to(tmp_path: Path) -> None:
    """Their lines are those of the file."""
    path = tmp_path / "main.py"
    path.write_text(SHOWN)
    (tmp_path / "part.py").write_text("def f():\n    return g(1)\n\ndef g(x):\n    return x / 0\n")
    expected, got = run_cpython(path), run_sidewinder(path)
    assert (got.stdout, got.stderr) == (expected.stdout, expected.stderr)
