"""Trees that a program has changed, and compiles: places that are not there or no numbers, fields that are not there,
constants of each kind, classes of its own, values that no tree has."""

import ast

source = """
def f(a, *b, c=1, **d) -> int:
    'doc é \\u2603'
    x = [1, -2, 3.5, 1e999, 2j, None, True, ..., b'ab', 'ab', (1, 2), 10 ** 30, 1267650600228229401496703205376]
    for i in a: x.append(f'{i!r:>{c}}')
    return x
"""
tree = ast.parse(source)
print(ast.dump(tree, include_attributes=True))
space = {}
exec(compile(tree, "t", "exec"), space)
print(space["f"]([1, "a"], c=4), space["f"].__code__.co_firstlineno)


class Mine(ast.Constant):
    pass


expression = ast.parse("g(1, 2)", mode="eval")
expression.body.args[0] = ast.copy_location(Mine(value=(1, 2.5, None)), expression.body.args[0])
print(eval(compile(expression, "t", "eval"), {"g": lambda a, b: (a, b)}))
for change in (
    lambda t: setattr(t.body, "lineno", None),
    lambda t: delattr(t.body, "lineno"),
    lambda t: delattr(t.body, "func"),
    lambda t: setattr(t.body, "args", None),
    lambda t: setattr(t.body.args[0], "value", [1]),
    lambda t: setattr(t.body, "keywords", [5]),
    lambda t: setattr(t.body, "end_lineno", None),
    lambda t: setattr(t.body, "col_offset", -1),
):
    t = ast.parse("g(1, 2)", mode="eval")
    change(t)
    try:
        print(eval(compile(t, "t", "eval"), {"g": lambda a, b: (a, b)}))
    except Exception as e:
        print(type(e).__name__, e)
