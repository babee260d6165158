"""_templates: the types of template strings (CPython 3.14), which the compiler's `runtime/compiler/newer.py` makes."""


class Interpolation:
    __module__ = "string.templatelib"
    __match_args__ = ("value", "expression", "conversion", "format_spec")

    def __init__(self, value, expression="", conversion=None, format_spec=""):
        if conversion not in (None, "s", "r", "a"):
            raise ValueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
        self.value, self.expression, self.conversion, self.format_spec = value, expression, conversion, format_spec

    def __repr__(self):
        return f"Interpolation({self.value!r}, {self.expression!r}, {self.conversion!r}, {self.format_spec!r})"


class Template:
    """`strings` has one item more than `interpolations`."""

    __module__ = "string.templatelib"

    def __new__(cls, *parts):
        self = object.__new__(cls)
        strings, interpolations = [""], []
        for part in parts:
            if isinstance(part, str):
                strings[-1] += part
            elif isinstance(part, Interpolation):
                interpolations.append(part)
                strings.append("")
            else:
                raise TypeError(
                    "Template.__new__ *args need to be of type 'str' or 'Interpolation', got "
                    f"{type(part).__name__}"
                )
        self.strings, self.interpolations = tuple(strings), tuple(interpolations)
        return self

    @property
    def values(self):
        return tuple([i.value for i in self.interpolations])

    def __iter__(self):
        for i, text in enumerate(self.strings):
            if text:
                yield text
            if i < len(self.interpolations):
                yield self.interpolations[i]

    def __add__(self, other):
        if not isinstance(other, Template):
            raise TypeError(
                f'can only concatenate string.templatelib.Template (not "{type(other).__name__}") to '
                "string.templatelib.Template"
            )
        return Template(*self, *other)

    def __repr__(self):
        return f"Template(strings={self.strings!r}, interpolations={self.interpolations!r})"


def template(*parts):
    return Template(*[part if isinstance(part, str) else Interpolation(part[1], part[0], *part[2:]) for part in parts])
