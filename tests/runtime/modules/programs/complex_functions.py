import cmath, math, random
random.seed(1)
vals = [-math.inf, -2.5, -0.0, 0.0, 2.5, math.inf, math.nan, 1.0, -1.0, 1e-310, 1e308, 1e-160, 710.0, -711.5]
def show(z):
    return repr(z)
names = "acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh".split()
def near(z):
    if isinstance(z, float): return "%.12g" % z
    return "%.12g %.12g" % (z.real, z.imag)
for f in names:
    for a in vals:
        for b in vals:
            try: r = near(getattr(cmath, f)(complex(a, b)))
            except Exception as e: r = type(e).__name__ + str(e)
            print(f, a, b, r)
    for i in range(8):
        z = complex(random.uniform(-4, 4), random.uniform(-4, 4))
        print(f, z, near(getattr(cmath, f)(z)))
for a in vals:
    for b in vals:
        try: r = near(cmath.rect(a, b))
        except Exception as e: r = type(e).__name__ + str(e)
        print("rect", a, b, r)
print(cmath.polar(3+4j), cmath.log(8, 2), cmath.isclose(1, 1+1e-10j), cmath.isnan(complex(0, math.nan)), cmath.isinf(cmath.infj), cmath.isfinite(1), cmath.inf, cmath.nanj, cmath.tau)
for bad in (lambda: cmath.sqrt("a"), lambda: cmath.log(0), lambda: cmath.exp(1e5), lambda: cmath.isclose(1, 2, rel_tol=-1)):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
print([near(cmath.phase(complex(a, b))) for a in (-2.5, -0.0, 0.0, 2.5, math.inf, math.nan) for b in (-math.inf, -1, -0.0, 0.0, 1)])
