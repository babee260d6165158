"""code.replace, metaclasses with __eq__, syntax trees made by hand."""


class M(type):
    def __eq__(cls, o):
        print("eq", cls.__name__)
        return True

    __hash__ = type.__hash__


class A:
    pass


class B(metaclass=M):
    pass


print(A == B, B == A, B in (A,), A in (B,), [A].index(B), B in [A], A in {B}, {A: 1}.get(B))
import ast


class V(ast._Unparser if hasattr(ast, "_Unparser") else object):
    pass


t = ast.parse("try:\n  if a:\n    x = 1\nexcept: pass")
print(ast.unparse(t))
n = ast.Assign(targets=[ast.Name("q", ast.Store())], value=ast.Constant(4), lineno=1)
print(ast.unparse(n), n.value.value)
n = ast.Assign([ast.Name("q", ast.Store())], ast.Constant(5))
print(n.value.value, n._fields, ast.dump(n))


class MyN(ast.Assign):
    pass


m = MyN(targets=[], value=ast.Constant(1))
print(m.value.value, m._fields)


class N2(ast.expr):
    _fields = ("a", "b")


m = N2(1, b=2)
print(m.a, m.b)


def f(x, *, y=2):
    z = 1
    return x + z + y


c = f.__code__.replace(co_name="g", co_firstlineno=50, co_filename="hello.py")
print(c.co_name, c.co_firstlineno, c.co_filename, c.co_varnames, f.__code__.co_name)
g = type(f)(c, globals(), "g", (5,), None)
g.__kwdefaults__ = {"y": 3}
print(g(1))
try:
    c2 = compile("1/0", "x.py", "exec").replace(co_name="block")
    exec(c2)
except ZeroDivisionError as e:
    import traceback

    print(traceback.extract_tb(e.__traceback__)[-1])
import ast


class T(ast.NodeTransformer):
    def visit_Assign(self, n):
        return n


src = "try:\n    x = 1\nexcept E:\n    pass\n"
t = ast.parse(src)
print(ast.unparse(T().visit(t)))


def Assign(**k):
    return ast.Assign(**k)


n = Assign(targets=[ast.Name(id="a", ctx=ast.Store())], value=ast.Name(id="b", ctx=ast.Load()), lineno=-1)
print(ast.unparse(ast.fix_missing_locations(ast.Module(body=[n], type_ignores=[]))))
import copy

c = copy.deepcopy(n)
print(c.value.id, copy.copy(n).value.id)


class Node(ast.AST):
    _fields = ("expr", "opt")
    opt = None

    def __init__(self, *a, **k):
        super().__init__(*a, **k)


q = Node(5)
print(q.expr, q.opt, ast.dump(q))


class Sub(ast.Assign):
    def __init__(self, **k):
        super().__init__(**k)


print(Sub(targets=[], value=ast.Constant(3)).value.value)


class W(str):
    pass


eval(W("1+1"))
exec(W("print(2)"))
exec(compile(W("print(3)"), "", "exec"))
import ast

print(ast.dump(ast.parse(W("x=1"))))


class PNF(ModuleNotFoundError):
    @property
    def name(self):
        (n,) = self.args
        return n


try:
    raise PNF("aa")
except PNF as e:
    print(e.name, e)


class P(property):
    def __init__(self, fget=None, classval=None, **kw):
        self.classval = classval
        property.__init__(self, fget=fget, **kw)

    def __get__(self, o, t=None):
        if o is None:
            return self.classval
        return property.__get__(self, o, t)


class C:
    x = P(lambda s: 5, classval="cl")


print(C.x, C().x)


class M(type):
    def __call__(cls, k, a, **kw):
        return type.__call__(cls, k, a, **kw)


class O(metaclass=M):
    def __new__(cls, *a, **k):
        return object.__new__(cls)

    def __init__(self, k, a, **kw):
        self.z = (k, a, kw)


print(O(1, 2, v=3).z)


class O(metaclass=M):
    def __init__(self, k, a, **kw):
        self.z = (k, a, kw)


print(O(1, 2, v=3).z)
