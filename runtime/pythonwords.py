"""Python's own command line, for programs that start others with `sys.executable`: it is the command `sidewinder`,
which understands `-c`, `-m`, a file, and Python's options before them, as well as its own words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

#: Options of Python's that change nothing here, as there are no compiled files, no site and no buffers of its own.
_WITHOUT = frozenset("bBdEiIOPqsSuv")
_WITH_VALUE = ("-W", "-X")


def own_words(words: Sequence[str]) -> list[str]:
    """The same for `sidewinder run`, if they are Python's; else as they are."""
    at = 0
    while at < len(words):
        word = words[at]
        if word in _WITH_VALUE:
            at += 2
        elif word[:2] in _WITH_VALUE or len(word) > 1 and word[0] == "-" and _WITHOUT.issuperset(word[1:]):
            at += 1
        else:
            break
    rest = list(words[at:])
    if not rest:
        return list(words)
    first = rest[0]
    if first in ("-c", "-m") and len(rest) > 1:
        return ["run", *rest[:2], "--", *rest[2:]]
    if at or first.endswith(".py") and os.path.exists(first):
        return ["run", first, "--", *rest[1:]]  # (none of its words is one of ours, as --float may be for --floats)
    return list(words)


def command_path() -> str:
    """sys.executable of programs; "": the command is not there."""
    beside = os.path.join(os.path.dirname(os.path.abspath(sys.executable)), "sidewinder")
    if os.access(beside, os.X_OK):
        return beside
    import shutil  # with the modules that it compresses by, half a megabyte

    return shutil.which("sidewinder") or ""
