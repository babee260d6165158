import tomlkit

d = tomlkit.parse('# c\ntitle = "x" # t\n[a]\nb = [1, 2,\n 3]\nd = 1979-05-27T07:32:00Z\n[[p]]\nn=1\n[[p]]\nn=2.5\n')
d["a"]["new"] = {"z": 1}
d["title"] = "y"
print(tomlkit.dumps(d))
print(d["p"][1]["n"], d["a"]["d"])
try:
    tomlkit.parse("a = ")
except Exception as e:
    print(type(e).__name__, e)
