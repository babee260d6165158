"""Which version of the design something was made from."""

from __future__ import annotations

import functools
import hashlib

from boards.tools import ROOT
from rtl.simulation.build import SPEC_MODULES

#: Parts of rtl/ that are only for the simulation.
SIMULATED = ("machine.py", "pin_log.py", "pipeline_log.py", "retire_log.py", "simulation")


@functools.cache
def design() -> str:
    """A hash of what the core is made from: 16 hexadecimal digits."""
    rtl = [p for p in (ROOT / "rtl").rglob("*") if p.suffix in (".py", ".v")]
    files = sorted(p for p in rtl if p.relative_to(ROOT).parts[1] not in SIMULATED)
    files += [ROOT / "spec" / f"{name}.py" for name in SPEC_MODULES]
    return hashlib.sha256(b"".join(p.read_bytes() for p in files if p.exists())).hexdigest()[:16]
