"""Random programs within the language: many expressions that CPython evaluates, then one that it does not."""

from __future__ import annotations

import random
import warnings

INTS = [
    0,
    1,
    -1,
    2,
    3,
    7,
    -5,
    10,
    31,
    100,
    (1 << 30) - 1,
    -(1 << 30),
    1 << 30,
    (1 << 31) + 5,
    -(1 << 33),
    10**20,
    -(10**25),
]
FLOATS = [0.0, -0.0, 1.0, 0.5, -2.5, 3.0, 1e10, -1e100, 1e-7, 123456789.125, 1073741824.0, 9007199254740993.0]
TEXTS = ["", "a", "abc", "it's", 'say "hi"', "\n\t\\", "é€😀", "12", " -7 ", "1.5", "1e3", "x" * 20]
BINARY = ["+", "-", "*", "/", "//", "%", "&", "|", "^", "<", "<=", "==", "!=", ">", ">=", "and", "or"]
CALLS = ["len({})", "abs({})", "int({})", "float({})", "str({})", "bool({})", "min({})", "max({})", "-({})", "+({})",
         "~({})", "(not ({}))", "({})[0]", "({})[-1]", "({})[1]", "[{}]", "({},)", "[{}] * 3", "({}).x"]  # fmt: skip
CALLS2 = ["min({}, {})", "max({}, {})", "[{}, {}]", "({}, {})", "({})[{}]", "({} if {} else 0)", "range(3, 9)[{}] + {}",
          "[{}] + [{}]", "({},) + ({},)", "[{}, 1] < [{}, 2]", "({},) == ({},)"]  # fmt: skip


def literal(rng: random.Random) -> str:
    pick = rng.random()
    if pick < 0.45:
        return repr(rng.choice(INTS) if rng.random() < 0.6 else rng.randrange(-40, 40))
    if pick < 0.65:
        return repr(rng.choice(FLOATS) if rng.random() < 0.7 else rng.uniform(-1000, 1000))
    if pick < 0.8:
        return repr(rng.choice(TEXTS))
    if pick < 0.9:
        return rng.choice(["True", "False", "None", "[]", "()", "len", "int", "range(5)"])
    return rng.choice(
        ["[1, 2, 3]", "[1.5, 2.5]", "['a', None]", "(1, 2)", "[[1], [2]]", "(True, 2.0)", "[1, True, 1.0]"]
    )


def expression(rng: random.Random, depth: int) -> str:
    if depth == 0 or rng.random() < 0.15:
        text = literal(rng)
        return f"({text})" if text.startswith("-") else text
    pick = rng.random()
    if pick < 0.5:
        left, right = expression(rng, depth - 1), expression(rng, depth - 1)
        operator = rng.choice(BINARY)
        if operator == "%":  # not of strings: formatting
            left = f"({left} + 0)"
        if operator == "*" and rng.random() < 0.5:
            right = str(rng.randrange(-2, 5))
        elif operator == "*":  # not of sequences: they would get long
            left = f"({left} + 0)"
            right = f"({right} + 0)"
        return f"({left} {operator} {right})"
    if pick < 0.56:
        return f"({expression(rng, depth - 1)} {rng.choice(['<<', '>>'])} {rng.randrange(-1, 70)})"
    if pick < 0.8:
        return rng.choice(CALLS).format(expression(rng, depth - 1))
    return rng.choice(CALLS2).format(expression(rng, depth - 1), expression(rng, depth - 1))


def evaluates(text: str) -> bool | None:
    """True: it does; False: an ordinary exception; None: it is nothing to test with."""
    try:
        value = eval(text, {})
    except (MemoryError, RecursionError):
        return None
    except Exception:
        return False
    shown = repr(value)
    return None if "0x" in shown or len(shown) > 3000 or "built-in method" in shown else True


def random_program(rng: random.Random, count: int) -> str:
    """Prints `count` values, then raises."""
    lines = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        while len(lines) < count:
            text = expression(rng, rng.randrange(1, 4))
            if evaluates(text):
                lines.append(f"print({text}, [{text}])" if rng.random() < 0.7 else f"x = {text}\nprint(x)")
        while True:
            text = expression(rng, 2)
            if evaluates(text) is False:
                return "\n".join([*lines, f"print({text})", ""])
