"""The quick proofs, each with the first of its seeded bugs; `make formal` runs all proofs and all bugs."""

from __future__ import annotations

import pytest

from tests.formal.document import PAGE
from tests.formal.engine import Proof, run
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


def test_every_proof_can_fail() -> None:
    assert [proof.name for proof in PROOFS if not proof.seeds] == []
    assert [seed.what for proof in PROOFS for seed in proof.seeds if not seed.breaks] == []
    assert len({proof.name for proof in PROOFS}) == len(PROOFS)


def test_page_tells_of_the_proofs_as_they_are() -> None:
    page = PAGE.read_text()
    for proof in PROOFS:
        assert f"## {proof.name}" in page and proof.why in page
        assert [seed.what for seed in proof.seeds if f"| {seed.what} |" not in page] == []
