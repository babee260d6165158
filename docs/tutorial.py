"""Makes a copy of this tree with the patches of a tutorial, in their order.

    python -m docs.tutorial docs/tutorials/check.md FOLDER       then: cd FOLDER, and the commands of the page

The patches are the page's blocks marked `diff`, its commands those marked `sh`; where `<!-- long -->` stands before a
block of commands, they take more than some seconds.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r"^(<!-- long -->\n)?```(diff|sh)\n(.*?)^```$", re.M | re.S)
#: What is no part of the sources. (build/ is shared: everything in it is named by what it was made of.)
_LEFT_OUT = (".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info", "site")


class Tutorial(NamedTuple):
    """`commands`: words, and whether they take long."""

    patches: list[str]
    commands: list[tuple[list[str], bool]]


class TutorialError(Exception):
    """str() is one line, or what `git apply` says."""


def read(page: Path) -> Tutorial:
    found = Tutorial([], [])
    for long, kind, text in _BLOCK.findall(page.read_text()):
        if kind == "diff":
            found.patches.append(text)
        else:
            found.commands.extend((shlex.split(line), bool(long)) for line in text.splitlines())
    return found


def copy_tree(folder: Path) -> None:
    """The tree, with this one's build/."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*_LEFT_OUT), dirs_exist_ok=True)
    (ROOT / "build").mkdir(exist_ok=True)
    (folder / "build").symlink_to(ROOT / "build")


def apply(tutorial: Tutorial, folder: Path) -> None:
    """Raises TutorialError where a patch does not fit."""
    for patch in tutorial.patches:
        # (Outside of a repository, whatever is around the folder: so paths are those of the copy.)
        command = ["git", "apply", "--whitespace=nowarn", "-"]
        environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
        try:
            done = subprocess.run(
                command, cwd=folder, input=patch, capture_output=True, text=True, check=False, env=environment
            )
        except FileNotFoundError:
            raise TutorialError("git is not there, which applies the patches") from None
        if done.returncode:
            name = re.search(r"^\+\+\+ b/(.*)$", patch, re.M)
            of = name[1] if name else "?"
            raise TutorialError(f"the patch of {of} does not fit this tree; mend its block in the page:\n{done.stderr}")


def main() -> int:
    if len(sys.argv) != 3:
        sys.stderr.write("python -m docs.tutorial PAGE FOLDER\n")
        return 2
    page, folder = Path(sys.argv[1]), Path(sys.argv[2]).resolve()
    if not page.is_file():
        sys.stderr.write(f"{page}: no such page\n")
        return 2
    if folder.exists() or folder.is_relative_to(ROOT):
        sys.stderr.write(f"{folder}: name a new folder outside of this tree\n")
        return 2
    copy_tree(folder)
    try:
        apply(read(page), folder)
    except TutorialError as e:
        sys.stderr.write(f"{e}\n")
        return 1
    print(f"{folder}: the tree with all patches of {page}; its commands, with {sys.executable}, from there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
