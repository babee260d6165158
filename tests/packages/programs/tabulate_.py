from tabulate import tabulate

for f in ["plain", "grid", "pipe", "html", "latex", "rst", "fancy_grid"]:
    print(tabulate([["a", 1.5], ["bb", 22.25]], headers=["n", "v"], tablefmt=f))
