"""Make a program that fails small: leaves out statements while it still differs.

    python -m tests.grammar.reduce PROG --config NAME [--seconds N]     prints what is left

It differs where its output in a configuration of tests/integration/harness.py is not that of the interpreter alone;
with --config native, not CPython's.
"""

from __future__ import annotations

import argparse
import ast
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.differential import run_cpython
from tests.integration.harness import CONFIGURATIONS, run_configuration

Body = tuple[ast.AST, str]  # a node, and the name of a field that has statements


def bodies(tree: ast.AST) -> Iterator[Body]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            if isinstance(getattr(node, name, None), list):
                yield node, name


def differs(text: str, config: str) -> bool:
    """In a process of its own, which may fail or hang; all that is imported here it has already."""
    try:
        compile(text, "p", "exec")
    except SyntaxError:
        return False
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "program.py"
            path.write_text(text)
            os._exit(once(path, config))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


def once(path: Path, config: str) -> int:
    try:
        expected = run_cpython(path, 10) if config == "native" else run_configuration(path, CONFIGURATIONS["native"])
    except Exception:
        return 0
    try:
        got = run_configuration(path, CONFIGURATIONS[config])
    except Exception:
        return 1
    return int(got.stdout != expected.stdout)


def smaller(text: str, config: str, seconds: float) -> str:
    deadline = time.monotonic() + seconds
    tree = ast.parse(text)
    size, improved = max(len(getattr(node, name)) for node, name in bodies(tree)) // 2, True
    while (improved or size > 1) and time.monotonic() < deadline:
        if not improved:
            size //= 2
        improved = False
        for node, name in list(bodies(tree)):
            at = 0
            while at < len(getattr(node, name)) and time.monotonic() < deadline:
                whole = list(getattr(node, name))
                rest = whole[:at] + whole[at + size :]
                if name == "body" and not rest:
                    rest = [ast.Pass()] if not (len(whole) == 1 and isinstance(whole[0], ast.Pass)) else whole
                setattr(node, name, rest)
                if rest != whole and differs(ast.unparse(ast.fix_missing_locations(tree)), config):
                    improved = True
                else:
                    setattr(node, name, whole)
                    at += size
    return ast.unparse(tree) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.grammar.reduce", description="Make a failing program small.")
    parser.add_argument("program", type=Path)
    parser.add_argument("--config", required=True, choices=sorted(CONFIGURATIONS))
    parser.add_argument("--seconds", type=float, default=300)
    arguments = parser.parse_args()
    text = arguments.program.read_text()
    if not differs(text, arguments.config):
        print(f"{arguments.program} does not differ with {arguments.config}", file=sys.stderr)
        return 2
    print(smaller(text, arguments.config, arguments.seconds), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
