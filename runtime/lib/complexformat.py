"""complex.__format__: the two parts, formatted as floats."""


class complex:
    def __format__(self, format_spec, /):
        if not isinstance(format_spec, str):
            raise TypeError(f"__format__() argument must be str, not {_type_name(format_spec)}")
        if format_spec == "":
            return str(self)
        return _format_complex(self, format_spec)


def _format_complex(z, spec):
    fill, align, sign, at = " ", "", "", 0
    if spec[1:2] and spec[1] in "<>=^":
        fill, align, at = spec[0], spec[1], 2
    elif spec[0] in "<>=^":
        align, at = spec[0], 1
    if spec[at : at + 1] and spec[at] in "+- ":
        sign, at = spec[at], at + 1
    options = ""
    for option in "z#":
        if spec[at : at + 1] == option:
            options, at = options + option, at + 1
    zeros = spec[at : at + 1] == "0" and align == ""
    start = at
    while spec[at : at + 1].isdigit():
        at += 1
    width = int(spec[start:at]) if at > start else 0
    rest = spec[at:]
    if spec[at : at + 1] == "," or spec[at : at + 1] == "_":
        at += 1
    if spec[at : at + 1] == ".":
        at += 1
        while spec[at : at + 1].isdigit():
            at += 1
    kind = spec[at:]
    if len(kind) > 1:
        raise ValueError(f"Invalid format specifier {spec!r} for object of type 'complex'")
    if kind not in "eEfFgGn":
        raise ValueError(f"Unknown format code {kind!r} for object of type 'complex'")
    if zeros:
        raise ValueError("Zero padding is not allowed in complex format specifier")
    if align == "=":
        raise ValueError("'=' alignment flag is not allowed in complex format specifier")
    if kind == "" and "." not in rest:
        real, imag = _short_part(z.real, sign, rest), _short_part(z.imag, "+", rest)
    else:
        if kind == "":
            rest += "g"
        real, imag = format(z.real, sign + options + rest), format(z.imag, "+" + options + rest)
    if kind == "":
        text = f"({real}{imag}j)"
        if z.real == 0 and str(z.real)[0] != "-":
            text = (imag if sign in "+ " and sign else imag.removeprefix("+")) + "j"
            if sign == " " and text[0] == "+":
                text = " " + text[1:]
    else:
        text = f"{real}{imag}j"
    space = width - len(text)
    if space <= 0:
        return text
    if align == "<":
        return text + fill * space
    if align == "^":
        return fill * (space // 2) + text + fill * (space - space // 2)
    return fill * space + text


def _short_part(x, sign, grouping):
    """As repr shows a part: 1.0 as 1."""
    return format(x, f"{sign}{grouping}").removesuffix(".0")
