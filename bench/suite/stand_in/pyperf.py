"""A stand-in for pyperf, so that the programs of pyperformance run unmodified where pyperf cannot: it starts processes
and threads, and asks the system much.

Each benchmark runs once, in this process: `bench_func` calls its function `--loops` times (1 unless given), and
`bench_time_func` hands it that number. On standard output, one line for each benchmark, which is the same wherever the program computes the
same: a digest of what the function returned last (`bench_func`), and one of the function's arguments and the program's
global variables afterwards (both). On standard error, the seconds it took.

`digest` walks lists, tuples, dicts, sets, instances and plain values, at most LIMIT of them; of what else there is it
takes the name of the type. Floating-point numbers count with all their digits. All paths of temporary files count as
one: their names differ in each run.

Programs whose size no argument sets are made smaller by the statements of a last argument `smaller:...`, which are
executed among the program's global variables when it makes its Runner; ONLY and `at_most` are there for these.
"""

import sys
import time

LIMIT = 20000
CHARACTERS = 2000  # of a longer text so many are taken, evenly spread
MODULUS = 16777213  # all products are small ints of the VM
perf_counter = time.process_time  # of the processor: other programs that run take nothing of it
ONLY = ()  # names of benchmarks that run; none: all


def at_most(limit):
    """`range` that takes no end beyond the limit."""
    return lambda *bounds: range(*bounds[:-1], min(bounds[-1], limit)) if len(bounds) < 3 else range(*bounds)


class _Digest:
    def __init__(self):
        self.value = 17
        self.count = 0

    def text(self, text):
        step = len(text) // CHARACTERS + 1
        value = (self.value * 31 + len(text)) % MODULUS
        for i in range(0, len(text), step):
            value = (value * 31 + ord(text[i])) % MODULUS
        self.value = value

    def data(self, data):
        step = len(data) // CHARACTERS + 1
        value = (self.value * 37 + len(data)) % MODULUS
        for i in range(0, len(data), step):
            value = (value * 31 + data[i]) % MODULUS
        self.value = value

    def walk(self, root):
        todo = [root]
        seen = {}
        while todo and self.count < LIMIT:
            self.count += 1
            x = todo.pop()
            kind = type(x)
            if x is None or kind in (bool, int, float, complex):
                self.text(kind.__name__ + repr(x))
            elif kind is str:
                self.text("'")
                self.text("/tmp/" if x.startswith("/tmp/") else x)
            elif kind in (bytes, bytearray):
                self.data(x)
            elif id(x) in seen:
                self.text("again %d" % seen[id(x)][0])
            else:
                seen[id(x)] = (len(seen), x)
                todo.extend(reversed(self.parts(x, kind)))

    def parts(self, x, kind):
        """What is in the object, its type's name first."""
        if isinstance(x, (list, tuple)):
            return [kind.__name__, len(x), *x]
        if isinstance(x, dict):
            return [kind.__name__, len(x), *[part for item in x.items() for part in item]]
        if isinstance(x, (set, frozenset)):
            plain = all(type(item) in (int, str, bytes, float, bool) for item in x)
            return [kind.__name__, len(x), *(sorted(x, key=repr) if plain else [])]
        if isinstance(x, type):
            return ["type", x.__name__]
        if callable(x) or kind is type(sys):
            return ["code"]
        found = [kind.__name__]
        if kind.__module__ == "__main__":
            for cls in kind.__mro__:
                slots = cls.__dict__.get("__slots__", ())
                for name in (slots,) if isinstance(slots, str) else slots:
                    if hasattr(x, name):
                        found += [name, getattr(x, name)]
            for name, value in getattr(x, "__dict__", {}).items():
                found += [name, value]
        return found


def digest(*objects):
    d = _Digest()
    for x in objects:
        d.walk(x)
    return "%06x" % d.value


def python_implementation():
    return "cpython"


def python_has_jit():
    return False


class _Options:
    """What parse_args gives where the program adds no options of its own."""

    loops = 1
    worker = False
    quiet = verbose = fast = rigorous = False
    output = append = None


class Runner:
    """pyperf.Runner, as far as programs use it; options of the constructor that steer measuring are ignored."""

    def __init__(self, *, program_args=None, add_cmdline_args=None, **ignored):
        if sys.argv[-1].startswith("smaller:"):
            exec(sys.argv.pop().removeprefix("smaller:"), vars(sys.modules["__main__"]))
        self.metadata = {}
        self.args = None
        self._parser = None

    @property
    def argparser(self):
        if self._parser is None:
            import argparse

            self._parser = argparse.ArgumentParser()
            self._parser.add_argument("-l", "--loops", type=int, default=1)
        return self._parser

    def parse_args(self, args=None):
        if self.args is None:
            words = sys.argv[1:] if args is None else args
            if self._parser is None and (not words or words[0] == "--loops" and len(words) == 2):
                self.args = _Options()  # importing argparse takes longer than some programs
                self.args.loops = int(words[1]) if words else 1
            else:
                self.args = self.argparser.parse_args(args)
        return self.args

    def _run(self, name, function, arguments, returns):
        if ONLY and name not in ONLY:
            return
        start = time.process_time()
        result = function()
        seconds = time.process_time() - start
        names = vars(sys.modules["__main__"])
        state = {key: names[key] for key in sorted(names) if not key.startswith("__")}
        line = name + ":"
        if returns:
            line += " result " + digest(result)
        print(line + " state " + digest(arguments, state), flush=True)
        print("time %s %.6f" % (name, seconds), file=sys.stderr, flush=True)

    def bench_func(self, name, func, *args, inner_loops=None, metadata=None):
        loops = self.parse_args().loops

        def repeated():
            for _ in range(loops - 1):
                func(*args)
            return func(*args)

        self._run(name, repeated, args, True)

    def bench_time_func(self, name, time_func, *args, inner_loops=None, metadata=None):
        loops = self.parse_args().loops
        self._run(name, lambda: time_func(loops, *args), args, False)

    def bench_async_func(self, name, func, *args, inner_loops=None, metadata=None, loop_factory=None):
        import asyncio

        loops = self.parse_args().loops

        def repeated():
            for _ in range(loops - 1):
                asyncio.run(func(*args))
            return asyncio.run(func(*args))

        self._run(name, repeated, args, True)

    def bench_command(self, name, command):
        raise NotImplementedError("bench_command starts a process")

    def timeit(self, name, stmt=None, **ignored):
        raise NotImplementedError("timeit")
