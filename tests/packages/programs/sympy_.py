from sympy import (
    Eq, Function, Integral, Matrix, Rational, Sum, apart, cos, diff, dsolve, exp, expand, factor, factorint, integrate, latex,
    limit, oo, pi, pretty, series, simplify, sin, solve, sqrt, symbols, sympify,
)  # fmt: skip

x, y, n = symbols("x y n")
f = Function("f")
print(expand((x + y) ** 4), factor(x**6 - y**6), apart(1 / (x**2 - 1)))
print(diff(sin(x) * exp(x**2), x), integrate(x * exp(-x) * sin(x), x), integrate(exp(-(x**2)), (x, -oo, oo)))
print(solve(x**3 - 6 * x**2 + 11 * x - 6, x), solve([x + y - 3, x - y - 1], [x, y]), solve(x**2 + x + 1))
print(limit(sin(x) / x, x, 0), series(cos(x), x, 0, 8), Sum(1 / n**2, (n, 1, oo)).doit())
print(simplify(sin(x) ** 2 + cos(x) ** 2), sqrt(8) + Rational(1, 3), pi.evalf(30), factorint(2**64 - 1))
print(Matrix([[1, 2], [3, 4]]).inv(), Matrix([[2, 1], [1, 2]]).eigenvals(), dsolve(Eq(f(x).diff(x), f(x))))
print(latex(Integral(sqrt(1 / x), x)), sympify("2*x + sin(y)/3"))
print(pretty(Integral(x**2 / (1 + x), x)))
