"""The quick proofs, each with the first of its seeded bugs; `make formal` runs all proofs and all bugs."""

from __future__ import annotations

import pytest

from tests.formal.engine import Proof, run
from tests.formal.proofs import PROOFS

QUICK = [proof for proof in PROOFS if proof.quick]


@pytest.mark.parametrize("proof", QUICK, ids=lambda proof: proof.name)
def test_holds(proof: Proof) -> None:
    outcome = run(proof)
    assert outcome.failed is None, f"{outcome.failed}: cycle {outcome.step}, see {outcome.vcd}"


@pytest.mark.parametrize("proof", QUICK, ids=lambda proof: proof.name)
def test_finds_a_bug(proof: Proof) -> None:
    seed = proof.seeds[0]
    outcome = run(proof, seed)
    assert outcome.failed in seed.breaks, f"{seed.what}: {outcome.failed}"


def test_every_proof_can_fail() -> None:
    assert [proof.name for proof in PROOFS if not proof.seeds] == []
    assert len({proof.name for proof in PROOFS}) == len(PROOFS)
