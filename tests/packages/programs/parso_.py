import parso

m = parso.parse("def f(a, *b):\n  x = 1 +\n  return x\nclass A: pass\n")
print(m.dump()[:600])
print([str(e.message) for e in parso.load_grammar().iter_errors(m)])
