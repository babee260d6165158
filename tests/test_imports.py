"""The files of the tree import each other in one direction: within functions and for types, too, there is no circle."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("bench", "boards", "cocotb_tests", "docs", "jit", "rtl", "runtime", "sim", "spec", "tests")

#: Equality is defined by lookup and lookup by equality: two sets are equal if each key of one is in the other, and
#: a key is found by comparing it, which may be a frozenset itself; likewise dicts.
INHERENT = [["runtime.vm.containers.dicts", "runtime.vm.containers.sets", "runtime.vm.operations.equality"]]


def modules() -> dict[str, Path]:
    found = {}
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


def imported(name: str, path: Path, known: dict[str, Path]) -> set[str]:
    """The files that one names in its imports, wherever these stand. (Packages that Python runs on the way to a file
    are not named.)"""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            base = [*base, *(node.module or "").split(".")] if node.module else base
            for alias in node.names:
                inner = ".".join([*base, alias.name])
                found.add(inner if inner in known else ".".join(base))
    return (found & known.keys()) - {name}


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of files each of which leads to all others of its group (Tarjan's algorithm)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = lowest[name] = len(number)
        waiting.append(name)
        for other in sorted(graph[name]):
            if other not in number:
                visit(other)
            if other in waiting:
                lowest[name] = min(lowest[name], lowest[other])
        if lowest[name] == number[name]:
            at = waiting.index(name)
            group = sorted(waiting[at:])
            del waiting[at:]
            if len(group) > 1:
                found.append(group)

    for name in graph:
        if name not in number:
            visit(name)
    return sorted(found)


def test_circles_are_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": {"e"}, "e": {"f"}, "f": {"d"}, "g": {"a"}}
    assert circles(graph) == [["b", "c"], ["d", "e", "f"]]


def test_no_circle_is_left() -> None:
    known = modules()
    graph = {name: imported(name, path, known) for name, path in known.items()}
    assert "jit.optimizer.facts.info" in graph["jit.optimizer.emission.state"]
    assert circles(graph) == INHERENT


def test_floors_of_the_optimizer() -> None:
    """Facts below emission, emission below the stages, which do not use each other; then loops, then the rest."""
    known = modules()
    floors = ["facts", "emission", "stages", "loops"]
    for height, floor in enumerate(floors):
        package = f"jit.optimizer.{floor}"
        for name in (name for name in known if name.startswith(package + ".")):
            used = {n.split(".")[2] for n in imported(name, known[name], known) if n.startswith("jit.optimizer.")}
            below = set(floors[: height + 1]) - ({"stages"} if floor == "stages" else set())
            assert used <= below or name == "jit.optimizer.stages.table", name
