"""The tutorials: their patches fit this tree, and their commands do what the pages say."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs.tutorial import ROOT, Tutorial, TutorialError, apply, copy_tree, read

PAGES = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
PATCHED = [page for page in PAGES if read(page).patches]
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git applies the patches")


def run(folder: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    assert words[0] == "python", "commands of tutorials run in the environment of the tests"
    return subprocess.run([sys.executable, *words[1:]], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module", params=PATCHED, ids=lambda page: page.stem)
def followed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tutorial]:
    """A copy of the tree with the patches, and the tutorial."""
    folder = tmp_path_factory.mktemp(request.param.stem)
    tutorial = read(request.param)
    copy_tree(folder)
    apply(tutorial, folder)
    return folder, tutorial


def test_there_are_tutorials() -> None:
    assert {"check", "instruction"} <= {page.stem for page in PATCHED}


def test_commands(followed: tuple[Path, Tutorial]) -> None:
    folder, tutorial = followed
    short = [words for words, long in tutorial.commands if not long]
    assert len(short) > 1
    for words in short:
        done = run(folder, words)
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"


@pytest.mark.long
def test_long_commands(followed: tuple[Path, Tutorial]) -> None:
    folder, tutorial = followed
    for words in (words for words, long in tutorial.commands if long):
        done = run(folder, words)
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"


def test_the_tests_need_the_change(followed: tuple[Path, Tutorial]) -> None:
    """Without the patch of the hardware, what the page says is tested fails."""
    folder, tutorial = followed
    hardware = [patch for patch in tutorial.patches if patch.startswith("diff --git a/rtl/")]
    (patch,) = hardware
    backwards = ["git", "apply", "-R", "-"]
    subprocess.run(backwards, cwd=folder, input=patch, text=True, check=True)
    tests = [words for words, long in tutorial.commands if not long and "pytest" in words]
    assert any(run(folder, words).returncode == 1 for words in tests)
    subprocess.run(["git", "apply", "-"], cwd=folder, input=patch, text=True, check=True)


def test_patch_that_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("one\n")
    patch = "diff --git a/file b/file\n--- a/file\n+++ b/file\n@@ -1 +1 @@\n-two\n+three\n"
    with pytest.raises(TutorialError, match="patch of file does not fit"):
        apply(Tutorial([patch], []), tmp_path)
