"""Random calls of the methods of built-in types, most with arguments that they do not take, and what CPython says.

`program(seed)` is a program that prints a line a call.
"""

from __future__ import annotations

import random
import re

from tests.runtime.vm.expressions import outcome

RECEIVERS = (
    "'ab'", "b'ab'", "bytearray(b'ab')", "[1, 2]", "(1, 2)", "{1: 2}", "{1, 2}", "frozenset((1,))", "5", "2.5", "1j",
    "True", "range(3)", "memoryview(b'ab')", "slice(1, 2)", "{1: 2}.keys()", "{1: 2}.items()", "iter([1])", "None",
)  # fmt: skip
ARGUMENTS = (
    "0", "1", "-1", "2.5", "'a'", "b'a'", "[1]", "(1, 2)", "{1: 2}", "None", "True", "10**30", "bytearray(b'a')", "{1}",
    "int", "'utf-8'",
)  # fmt: skip
#: What says something of CPython's own making.
LEFT_OUT = frozenset(
    """
    __reduce_ex__ __reduce__ __class__ __dir__ __doc__ __subclasshook__ __init_subclass__ __getnewargs__ __sizeof__
    __getstate__ __setstate__ __new__ __format__ __length_hint__ __hash__ release __buffer__ __release_buffer__
    __alloc__
    """.split()
)
#: A number beyond C's int, which CPython converts in another order. (docs/language.md does not promise the words.)
KNOWN = re.compile(r"splitlines\(.*10\*\*30")
#: Sets of strings have another order each time.
UNORDERED = re.compile(r"(frozenset\(|dict_\w+\()?\{.*'")
#: Results that would fill the memory.
LARGE = re.compile(r"__r?(lshift|pow)__\(.*10\*\*30|(center|just|zfill)\(.*10\*\*30")


def calls(seed: int) -> list[str]:
    chosen, found = random.Random(seed), []
    for receiver in RECEIVERS:
        for name in dir(eval(receiver)):
            for count in (0, 1, 1, 1, 2, 2, 3) if name not in LEFT_OUT else ():
                arguments = ", ".join(chosen.choice(ARGUMENTS) for _ in range(count))
                found.append(f"({receiver}).{name}({arguments})")
    return [text for text in dict.fromkeys(found) if not KNOWN.search(text) and not LARGE.search(text)]


def program(seed: int) -> tuple[str, list[str], list[str]]:
    """A program, its calls, and CPython's outcomes."""
    pairs = [(text, outcome(text)) for text in calls(seed)]
    pairs = [(text, said) for text, said in pairs if " at 0x" not in said and not UNORDERED.match(said)]
    texts = [text for text, _ in pairs]
    lines = "\n".join(texts)
    head = (
        "def t(text):\n    try:\n        print(repr(eval(text)))\n    except Exception as e:\n"
        "        print(type(e).__name__ + ': ' + str(e))\n\n"
    )
    return f'{head}for line in """{lines}""".split("\\n"):\n    t(line)\n', texts, [said for _, said in pairs]
