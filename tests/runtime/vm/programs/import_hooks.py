"""builtins.__import__ replaced, and code that has no __import__."""

import builtins


def shown(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


shown(exec, "import os", {"__builtins__": {}})
shown(exec, "from os import path", {"__builtins__": {"print": print}})
asked = {"__import__": lambda *a: print("asked", a[0], a[3], a[4]) or __import__(*a), "print": print}
shown(exec, "import json; print(json.dumps(1))", {"__builtins__": asked})
real = builtins.__import__


def hook(name, globals=None, locals=None, fromlist=(), level=0):
    if name in ("string", "colorsys", "os.path", "nothing"):
        print("import", name, fromlist, level)
    return real(name, globals, locals, fromlist, level)


builtins.__import__ = hook
import os.path as p
import string
from colorsys import hsv_to_rgb, rgb_to_hsv

shown(exec, "import nothing")
builtins.__import__ = real
import keyword

print(keyword.iskeyword("if"), string.digits, p.sep, rgb_to_hsv(1, 0, 0), hsv_to_rgb(0, 1, 1))
shown(eval, '__import__("math").pi', {"__builtins__": {}})
shown(eval, "abs(-1)", {"__builtins__": {"abs": abs}})
