"""What the back end is asked to generate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Config:
    """`guards`: 'software' (compare and branch) or 'sidecar' (checks beside instructions). `loop_bit`: the back edge
    of a sidecar trace is the loop bit (else a jump). The other switches exist to measure what each brings."""

    guards: str = "sidecar"
    loop_bit: bool = True
    rotate: bool = True  # the guard at a loop's head is evaluated at its end
    schedule: bool = True  # something is put between a load and what uses it
    floats: bool = False  # the core has Zdinx
    watches: bool = False  # the core has watches
    carry: bool = True  # checks without such an instruction stand beside one that reads the value
    attach: bool = True  # checks stand beside the instruction that computes the value (else beside a move)

    def __post_init__(self) -> None:
        if self.guards not in ("software", "sidecar"):
            raise ValueError(f"guards={self.guards!r}: expected 'software' or 'sidecar'")

    @property
    def sidecar(self) -> bool:
        return self.guards == "sidecar"


CONFIGS = {
    "software": Config(guards="software"),
    "sidecar": Config(guards="sidecar"),
    "sidecar-noloop": Config(guards="sidecar", loop_bit=False),
    "software-zdinx": Config(guards="software", floats=True),
    "sidecar-zdinx": Config(guards="sidecar", floats=True),
}
