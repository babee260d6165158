"""builtins: its namespace is there from the start, where names of programs are looked for behind their own globals."""

_modules()["builtins"] = _builtins_module("builtins")
