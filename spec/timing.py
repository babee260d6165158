"""What instructions take on the core, in cycles, for whoever chooses code by its cost (jit/costs.py).

`python -m bench.cpi` measures them on the RTL; the rows of its table in docs/core.md that TIMES names must say the same
(tests/spec/test_timing.py). Where code is in straight order, a load or product costs its `_used` form if its result is
wanted at once.
"""

from __future__ import annotations

#: Name here -> cycles, row of the table `instructions` of docs/core.md.
TIMES: dict[str, tuple[int, str]] = {
    "arithmetic": (1, "arithmetic, each using the one before"),
    "load": (1, "load"),
    "load_used": (2, "load, and its result used at once"),
    "store": (1, "store"),
    "product": (1, "`mul`"),
    "product_used": (2, "`mul`, and its result used at once"),
    "division": (17, "`div`, `rem`"),
    "branch": (1, "forward branch, not taken"),
    "mispredicted": (3, "forward branch, taken (mispredicted)"),
    "jump": (1, "`jal`"),
    "indirect_jump": (3, "`jalr`"),
    "csr": (3, "CSR instruction"),
    "guard_operand": (1, "`xg.set`"),
    "watch": (3, "`xg.watch`"),
    "check": (1, "arithmetic with a check that passes"),
    "exit": (6, "arithmetic with a check that fails, to a bridge that the exit table lists"),
}
#: A branch that is taken, a jal and a loop bit take a cycle more the first time, and whenever another one has come
#: between whose word address is the same modulo this: so many are known (rtl/targets.py).
KNOWN_TARGETS = 16
ARITHMETIC = TIMES["arithmetic"][0]
LOAD = TIMES["load_used"][0]
STORE = TIMES["store"][0]
PRODUCT = TIMES["product_used"][0]
DIVISION = TIMES["division"][0]
BRANCH = TIMES["branch"][0]
WATCH = TIMES["watch"][0]
EXIT = TIMES["exit"][0]
