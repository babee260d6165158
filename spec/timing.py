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
    "part_used": (3, "load of less than a word, and its result used at once"),
    "store": (1, "store"),
    "store_and_load": (2, "store, and a load of that word: both"),
    "store_and_header_check": (3, "store, and a load with such a check: both"),
    "product": (1, "`mul`"),
    "product_used": (2, "`mul`, and its result used at once"),
    "division": (17, "`div`, `rem`"),
    "branch": (1, "forward branch, not taken"),
    "mispredicted": (3, "forward branch, taken (mispredicted)"),
    "jump": (1, "`jal`"),
    "indirect_jump": (3, "`jalr`"),
    "csr": (3, "CSR instruction"),
    "csr_write": (1, "`csrrw` of x0, between others"),
    "guard_operand": (1, "`xg.set`"),
    "watch": (3, "`xg.watch`"),
    "check": (1, "arithmetic with a check that passes"),
    "exit": (6, "load with a check of its result that fails, to a bridge that the exit table lists"),
    "early_exit": (5, "arithmetic with a check for zero that fails, to a bridge that the exit table lists"),
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

# Cycles that an instruction waits directly behind another one (jit/backend/schedule.py).
WAIT_FOR_LOAD = TIMES["load_used"][0] - TIMES["load"][0]
WAIT_FOR_PART = TIMES["part_used"][0] - TIMES["load"][0]  # of a word
WAIT_FOR_PRODUCT = TIMES["product_used"][0] - TIMES["product"][0]
HEADER_CHECK_WAITS_FOR_STORE = TIMES["store_and_header_check"][0] - TIMES["store_and_load"][0]
#: A check that compares with a guard operand, behind an instruction that sets one, whichever
#: (cocotb_tests/test_guards.py).
COMPARISON_WAITS_FOR_SET = 2
COPY = ARITHMETIC
