"""All proofs, units first."""

from __future__ import annotations

from tests.formal import (
    core_guard,
    core_rvfi,
    core_system,
    unit_arithmetic,
    unit_cache,
    unit_csr,
    unit_float,
    unit_guard,
    unit_memory,
    unit_muldiv,
    unit_patterns,
    unit_watch,
)
from tests.formal.engine import Proof

PROOFS: tuple[Proof, ...] = (
    *unit_arithmetic.PROOFS, *unit_muldiv.PROOFS, *unit_float.PROOFS, *unit_csr.PROOFS, *unit_memory.PROOFS,
    *unit_cache.PROOFS, *unit_guard.PROOFS, *unit_watch.PROOFS,
    *unit_patterns.PROOFS, *core_rvfi.PROOFS, *core_guard.PROOFS, *core_system.PROOFS,
)  # fmt: skip
