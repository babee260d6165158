"""What compile(), eval() and ast.parse() warn of, under each action of the program's filters."""

import ast
import warnings

SOURCE = """\
def f():
    x = '\\d'
    y = b'\\q'
    z = f'\\w{1}'
    0x1for x in y
    assert (1, 2)
    return 1 is 1
"""


def parse():
    ast.parse(SOURCE, "tree.py")


def evaluate():
    eval("'\\d' is 1")


def compile_twice():
    compile(SOURCE, "<b>", "exec")
    compile(SOURCE, "<b>", "exec")
    compile(SOURCE, "<c>", "exec")


for action in ("always", "once", "default", "module", "error", "ignore"):
    for run in (parse, evaluate, compile_twice):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter(action)
            try:
                run()
            except SyntaxError as e:
                print(action, run.__name__, type(e), e, e.args, repr(e.__context__), repr(e.__cause__))
        for x in told:
            print(action, run.__name__, x.category, x.message, x.filename, x.lineno, x.line, x.source)
