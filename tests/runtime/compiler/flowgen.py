"""Random control flow: try, with, loops, generators and the jumps between them, for differential tests.

`generate(rng)` returns a program that calls a few functions of nested statements, each several times with other
decisions, and prints the way that they took, how they ended, and the chain of contexts of each exception.

    python -m tests.runtime.compiler.flowgen SEED     prints a program
"""

from __future__ import annotations

import random
import sys

PRELUDE = """\
class A(Exception): pass
class B(A): pass
class C(Exception): pass
class Decisions:
    bits = steps = 0
def decide(n):
    Decisions.steps += 1
    if Decisions.steps > 400: raise SystemError('endless')
    Decisions.bits = (Decisions.bits * 1103515245 + 12345) % 1073741824
    return Decisions.bits // 65536 % n
def chain(e):
    text = ''
    for _ in range(6):
        if e is None: return text
        text = text + ' ' + type(e).__name__ + str(e.args[0] if e.args else '')
        e = e.__cause__ or e.__context__
    return text
class Manager:
    def __init__(self, k, swallows):
        self.k = k
        self.swallows = swallows
    def __enter__(self):
        print('enter', self.k)
        if decide(9) == 0: raise A(self.k)
        return self
    def __exit__(self, kind, e, tb):
        print('exit', self.k, chain(e))
        if decide(9) == 0: raise C(self.k)
        return self.swallows
def drive(it):
    try:
        for i in range(12):
            what = decide(6)
            if what == 0: print('throw', it.throw(B('thrown')))
            elif what == 1:
                print('close', it.close())
            elif what == 2 and i: print('send', it.send(i))
            else: print('next', next(it))
    except StopIteration as e: print('value', e.value)
    except RuntimeError as e: print('runtime', chain(e))
    except Exception as e: print('raised', chain(e))
    for _ in range(30):
        try: it.close()
        except RuntimeError: print('ignored')
        except Exception as e: print('at the end', chain(e))
        else: return
def call(f):
    try: print('returned', f())
    except Exception as e: print('raised', chain(e))
    try: raise
    except RuntimeError as e: print(e)
"""


class Generator:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.count = 0

    def number(self) -> int:
        self.count += 1
        return self.count

    def function(self, name: str, generator: bool) -> list[str]:
        self.generator = generator
        self.budget = 14
        body = self.block(1, loop=False, handling=False)
        return [f"def {name}():", *(["    yield 'first'"] if generator else []), *body]

    def block(self, depth: int, *, loop: bool, handling: bool) -> list[str]:
        lines: list[str] = []
        for _ in range(self.rng.randint(1, 3)):
            lines += self.statement(depth, loop=loop, handling=handling)
        return lines

    def statement(self, depth: int, *, loop: bool, handling: bool) -> list[str]:
        rng, pad = self.rng, "    " * depth
        self.budget -= 1
        simple = ["print", "print", "raise", "return"]
        if loop:
            simple += ["break", "continue"]
        if handling:
            simple += ["reraise", "from"]
        if self.generator:
            simple += ["yield", "yield", "delegate"]
        compound = ["try", "try", "finally", "both", "with", "for", "while", "star"]
        kind = rng.choice(simple if self.budget < 0 or depth > 6 or rng.random() < 0.4 else compound)
        k = self.number()
        if kind in ("raise", "return", "break", "continue", "reraise", "from") and rng.random() < 0.75:
            guarded, pad = [f"{pad}if decide(2):"], pad + "    "
        else:
            guarded = []
        texts = {
            "print": f"print({k})",
            "raise": f"raise {rng.choice('ABC')}({k})",
            "return": f"return {k}",
            "break": "break",
            "continue": "continue",
            "reraise": "raise",
            "from": f"raise C({k}) from {rng.choice(['None', 'A()'])}",
            "yield": f"print('got', (yield {k}))",
            "delegate": f"print('done', (yield from inner({k})))",
        }
        if kind in texts:
            return [*guarded, pad + texts[kind]]
        inner = {"loop": loop, "handling": handling}
        lines: list[str] = getattr(self, f"make_{kind}")(pad, depth + 1, k, inner)
        return lines

    def clauses(self, pad: str, depth: int, inner: dict[str, bool]) -> list[str]:
        lines = []
        for _ in range(self.rng.randint(1, 2)):
            name = self.rng.choice(["", "", " as e"])
            lines.append(f"{pad}except {self.rng.choice(['A', 'B', 'C', '(B, C)', 'Exception'])}{name}:")
            lines += [f"{pad}    print(chain(e))"] if name else []
            lines += self.block(depth, loop=inner["loop"], handling=True)
        if self.rng.random() < 0.3:
            lines += [f"{pad}else:", *self.block(depth, **inner)]
        return lines

    def make_try(self, pad: str, depth: int, k: int, inner: dict[str, bool]) -> list[str]:
        return [f"{pad}try:", *self.block(depth, **inner), *self.clauses(pad, depth, inner)]

    def make_finally(self, pad: str, depth: int, k: int, inner: dict[str, bool]) -> list[str]:
        return [f"{pad}try:", *self.block(depth, **inner), f"{pad}finally:", *self.block(depth, **inner)]

    def make_both(self, pad: str, depth: int, k: int, inner: dict[str, bool]) -> list[str]:
        return [*self.make_try(pad, depth, k, inner), f"{pad}finally:", *self.block(depth, **inner)]

    def make_star(self, pad: str, depth: int, k: int, inner: dict[str, bool]) -> list[str]:
        kinds = self.rng.sample(["A", "B", "C"], 2)
        lines = [f"{pad}try:", f"{pad}    if decide(2): raise ExceptionGroup({str(k)!r}, [A(1), C(2)])"]
        lines += self.block(depth, **inner)
        for kind in kinds:
            lines += [f"{pad}except* {kind} as g:", f"{pad}    print('group', len(g.exceptions), decide(2))"]
            lines += [f"{pad}    if decide(4) == 0: raise {self.rng.choice('ABC')}({self.number()})"]
        return lines

    def make_with(self, pad: str, depth: int, k: int, inner: dict[str, bool]) -> list[str]:
        second = f", Manager({self.number()}, False) as m" if self.rng.random() < 0.3 else ""
        return [f"{pad}with Manager({k}, {self.rng.random() < 0.4}){second}:", *self.block(depth, **inner)]

    def make_for(self, pad: str, depth: int, k: int, inner: dict[str, bool]) -> list[str]:
        lines = [f"{pad}for i{depth} in range(2):", *self.block(depth, loop=True, handling=inner["handling"])]
        return [*lines, f"{pad}else:", *self.block(depth, **inner)] if self.rng.random() < 0.3 else lines

    def make_while(self, pad: str, depth: int, k: int, inner: dict[str, bool]) -> list[str]:
        return [f"{pad}while decide(3):", *self.block(depth, loop=True, handling=inner["handling"])]


def generate(rng: random.Random, functions: int = 4, calls: int = 4) -> str:
    generator = Generator(rng)
    lines = ["def inner(k):", "    try: return (yield -k)", "    except B as e: return chain(e)"]
    for i in range(functions):
        lines += generator.function(f"f{i}", i % 2 == 1)
    for i in range(functions):
        for _ in range(calls):
            lines.append(f"Decisions.bits = {rng.randrange(1 << 30)}; Decisions.steps = 0; print('--- f{i}')")
            lines.append(f"drive(f{i}())" if i % 2 else f"call(f{i})")
    return PRELUDE + "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(generate(random.Random(int(sys.argv[1]))))
