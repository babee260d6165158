"""builtins: its namespace is there from the start, where names of programs are looked for behind their own globals."""

_modules()["builtins"] = _module = _builtins_module("builtins")
for _name, _value in (
    ("__spec__", _ModuleSpec_type("builtins", None, origin="built-in")), ("__loader__", None), ("__package__", ""),
    ("None", None), ("True", True), ("False", False), ("__debug__", True),
):  # fmt: skip
    setattr(_module, _name, _value)
