"""All proofs, units first."""

from __future__ import annotations

from tests.formal import (
    core_rvfi,
    unit_arithmetic,
    unit_guard,
    unit_memory,
    unit_patterns,
    unit_watch,
)
from tests.formal.engine import Proof

PROOFS: tuple[Proof, ...] = (
    *unit_arithmetic.PROOFS, *unit_memory.PROOFS, *unit_guard.PROOFS, *unit_watch.PROOFS,
    *unit_patterns.PROOFS, *core_rvfi.PROOFS,
)  # fmt: skip
