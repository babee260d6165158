"""Syntax trees that a program makes or changes are compiled."""
import ast


def tried(call):
    try:
        return call()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


SOURCE = '''
def f(a, b=2, *args, c=1.5, **rest):
    """Doc."""
    x = [i * 2j for i in range(a) if i % 2]
    return x, b, args, c, rest, ..., None, True, b"y", f"{a!r:>{b}}"
class C:
    y: int = 1 << 70
    def g(self):
        def inner():
            nonlocal z
            z += 1
            return z
        z = 3
        return inner()
print(f(3, 4, 5, q=1), C().g(), C.y, f.__doc__, x)
'''


class Doubled(ast.NodeTransformer):
    def visit_Constant(self, node):
        if type(node.value) is int:
            return ast.copy_location(ast.Constant(node.value * 2), node)
        return node


tree = ast.parse(SOURCE)
exec(compile(tree, "<tree>", "exec"), {"x": 7})
exec(compile(ast.fix_missing_locations(Doubled().visit(tree)), "<tree>", "exec"), {"x": 8})
expression = ast.Expression(ast.BinOp(ast.Constant(3), ast.Mult(), ast.Name("n", ast.Load())))
print(eval(compile(ast.fix_missing_locations(expression), "<e>", "eval"), {"n": 14}))
exec(compile(ast.Interactive(ast.parse("1 + 1\nx = 3\nx").body), "<i>", "single"))
print(compile(tree, "<t>", "exec", ast.PyCF_ONLY_AST) is tree)
where = {}
exec(compile(ast.parse("a = 1\nb = [i for i in 'xy']"), "<n>", "exec"), {}, where)
print(where)
print(tried(lambda: compile(ast.Module([ast.Expr(ast.Name("x", ast.Store()))], []), "<b>", "exec")))
print(tried(lambda: compile(ast.parse("1", mode="eval"), "<b>", "exec")))
print(tried(lambda: compile(ast.fix_missing_locations(ast.Expression(ast.Constant([1]))), "<b>", "eval")))
print(tried(lambda: compile(ast.fix_missing_locations(ast.Expression(ast.Name("None", ast.Load()))), "<b>", "eval")))
print(tried(lambda: compile(ast.Module([ast.Expr(ast.Constant(1))], []), "<b>", "exec")))
print(tried(lambda: compile(ast.fix_missing_locations(ast.Module([ast.Return(None)], [])), "<b>", "exec")))
print(tried(lambda: exec(compile(ast.parse("\n\n1 / 0"), "<z>", "exec"))))
print(ast.literal_eval(ast.parse("{'a': [1, -2.5, (3, None)]}", mode="eval")))
for value in (float("inf"), 1e300 * 1e10 - 3j, (1, (2.5, ...), "x"), -5, "é\ud800", b"\xff"):
    print(ascii(eval(compile(ast.fix_missing_locations(ast.Expression(ast.Constant(value))), "<c>", "eval"))))
