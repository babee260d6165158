from mpmath import mp, mpf, quad, sin, pi, zeta, gamma, matrix, lu_solve, findroot, e

mp.dps = 40
print(pi, mpf(2) ** 0.5, zeta(3), gamma(mpf("0.5")), quad(sin, [0, pi]))
print(findroot(lambda x: x**3 - 2, 1.2))
print(lu_solve(matrix([[1, 2], [3, 5]]), matrix([1, 2])))
