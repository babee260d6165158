"""docs/jit.md: its stages, reasons and rule are those of the code; its tables can be made."""

from __future__ import annotations

import re

from docs import stages
from jit.aborts import Reason
from jit.optimizer.stages.ruleopt import RULES, parse_rules
from jit.optimizer.stages.table import ORDER
from tests.jit.optimizer.z3_rules import counterexample

PAGE = stages.PAGE.read_text()


def test_stages_and_reasons() -> None:
    files = re.findall(r"^\| `(\w+)` \| `(stages/\w+\.py)`", PAGE, re.MULTILINE)
    assert [name for name, _ in files] == [name for name, _ in ORDER]
    for (_, file), (_, handlers) in zip(files, ORDER, strict=True):
        modules = {handler.__module__ for handler in handlers.values()}
        assert f"jit.optimizer.{file.removesuffix('.py').replace('/', '.')}" in modules, file
    assert re.findall(r"^- `(\w+)`: (.*)$", PAGE, re.MULTILINE) == [(reason.name, reason.value) for reason in Reason]


def test_the_rule_is_right_and_new() -> None:
    (rule,) = parse_rules("".join(re.findall(r"```rule\n(.*?)```", PAGE, re.DOTALL)))
    assert counterexample(rule) is None
    assert rule.name not in {other.name for other in RULES}


def test_tables() -> None:
    """The stages that matter for objects, frames and guards do so in the page's loop."""
    root, options = stages.root_trace()
    rows = [line.split("|")[1:-1] for line in stages.effects(root, options)[2:]]
    loop = {name.strip().strip("`"): int(operations) for name, _, _, operations, _ in rows if operations.strip()}
    assert all(loop[name] > 2 * loop["nothing"] for name in ("virtuals", "virtualizable", "guards"))
    made = stages.page(PAGE)
    assert made.count("<!-- measured: ") == PAGE.count("<!-- measured: ") == 5
