"""Python's own command line, for programs that start others with `sys.executable`: it is the command `sidewinder`,
which understands `-c`, `-m`, a file, and Python's options before them, as well as its own words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

#: Options of Python's that change nothing here, as there are no compiled files, no site and no buffers of its own.
_WITHOUT = "bBdEiIOPqsSuv"


def own_words(words: Sequence[str]) -> list[str]:
    """The same for `sidewinder run`, if they are Python's (several options may be one word: `-Bm`, `-mNAME`); else as
    they are."""
    at = 0
    while at < len(words) and words[at] != "-" and words[at].startswith("-") and not words[at].startswith("--"):
        letters = words[at][1:].lstrip(_WITHOUT)
        at += 1
        if not letters:
            continue
        what, value = letters[0], letters[1:]
        if not value:
            if at == len(words):
                return list(words)
            value = words[at]
            at += 1
        if what in "cm":
            return ["run", f"-{what}", value, "--", *words[at:]]
        if what not in "WX":
            return list(words)
    if at == len(words):
        return list(words)
    first = words[at]
    if at or first == "-" or first.endswith(".py") and os.path.exists(first):
        return ["run", first, "--", *words[at + 1 :]]  # (so none is one of ours, as --float may be for --floats)
    return list(words)


def command_path() -> str:
    """sys.executable of programs; "": the command is not there."""
    beside = os.path.join(os.path.dirname(os.path.abspath(sys.executable)), "sidewinder")
    if os.access(beside, os.X_OK):
        return beside
    import shutil  # with the modules that it compresses by, half a megabyte

    return shutil.which("sidewinder") or ""
