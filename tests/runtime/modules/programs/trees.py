import ast
t = ast.parse("x = [1, 'a', 2.5, None, ...]\ndef f(a, b=2): return a + b", "t.py")
print(ast.dump(t))
print(ast.literal_eval("{'a': [1, 2, (3, -4)], 'b': None, 'c': 1+2j}"))
print(ast.unparse(t))
class V(ast.NodeVisitor):
    def visit_Constant(self, n): print(n.value, n.lineno, n.col_offset)
V().visit(t)
try: ast.parse("x = = 1")
except SyntaxError as e: print(e.msg, e.lineno, e.offset)
try: ast.literal_eval("f()")
except ValueError as e: print(str(e)[:30])
