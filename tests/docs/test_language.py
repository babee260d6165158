"""docs/language.md is current, and what it says is there is there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from docs import language
from tests.differential import run_sidewinder

#: CPython's way to an instance with all of its attributes, for the types of which only instances have some.
INSTANCES = {
    "AttributeError": "AttributeError('m', name='n', obj=1)",
    "BaseExceptionGroup": "BaseExceptionGroup('m', [ValueError()])",
    "ImportError": "ImportError('m', name='n', path='p')",
    "NameError": "NameError('m', name='n')",
    "OSError": "OSError(2, 'm', 'f')",
    "StopIteration": "StopIteration(1)",
    "SyntaxError": "SyntaxError('m', ('f', 1, 2, 't', 1, 3))",
    "SystemExit": "SystemExit(1)",
    "UnicodeDecodeError": "UnicodeDecodeError('e', b'b', 0, 1, 'r')",
    "UnicodeTranslateError": "UnicodeTranslateError('a', 0, 1, 'r')",
    "UnicodeEncodeError": "UnicodeEncodeError('e', 'b', 0, 1, 'r')",
}
WORKING_MODULES = (
    "argparse ast bisect colorsys contextlib csv dataclasses datetime decimal enum fractions heapq inspect json "
    "keyword logging operator pickle pprint random re stat statistics textwrap token typing unittest"
).split()


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the page compares with CPython 3.11")
def test_page_is_current() -> None:
    assert language.page() == language.PAGE.read_text(), "python -m docs.language"


def test_check_finds_differences(tmp_path: Path) -> None:
    if sys.version_info[:2] != (3, 11):
        pytest.skip("the page compares with CPython 3.11")
    path = tmp_path / "language.md"
    assert language.main(["--check"], path) == 1
    assert language.main([], path) == 0
    assert language.main(["--check"], path) == 0
    path.write_text(path.read_text() + "x")
    assert language.main(["--check"], path) == 1


def test_what_is_there_is_there(tmp_path: Path) -> None:
    """A program asks the VM for each name; those of types that are in 3.11 only are the page's."""
    lines = [language.PRELUDE, "def ask(name, value, names):", "    for n in names.split():",
             "        if not hasattr(value, n) and (value, n) != (type, '__abstractmethods__'): print(name, n)",
             ""]  # fmt: skip  (of `type` itself, it is an AttributeError in CPython, too)
    asked = 0
    for name, (there, instances, _) in language.table().items():
        cls = f"type({language.UNNAMED[name]})" if name in language.UNNAMED else name
        lines.append(f"ask({name!r}, {cls}, {' '.join(there)!r})")
        if instances:
            lines.append(f"ask({name!r}, {INSTANCES[name]}, {' '.join(instances)!r})")
        asked += len(there) + len(instances)
    for name in WORKING_MODULES:
        lines.append(f"import {name}")
    lines.append("ask('no', int, 'nonsense')\nprint('end')")
    path = tmp_path / "ask.py"
    path.write_text("\n".join(lines) + "\n")
    outcome = run_sidewinder(path)
    assert (outcome.stdout, outcome.stderr) == ("no nonsense\nend\n", "")
    assert asked > 1000
    assert set(WORKING_MODULES) <= set(language.PROSE.read_text().replace("`", " ").replace(",", " ").split())
