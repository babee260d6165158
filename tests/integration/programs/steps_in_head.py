"""A loop whose first test, with the others left out as never failing, stands behind sunk induction steps."""

def widen(n, at, value):
    xs = []
    for i in range(n):
        if i == at:
            xs.append(value)
        else:
            xs.append(i)
    return xs


print(widen(60, 40, 0.5))
