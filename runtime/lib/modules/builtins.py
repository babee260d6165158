"""builtins"""

_names = _builtin_names()
for _i in range(len(_names)):
    globals()[_names[_i]] = _builtin_value(_i)
del _names, _i
