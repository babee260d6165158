"""_string: the parts of a format string, for string.Formatter."""


def formatter_parser(format, /):
    """(literal text, field name, format specification, conversion) of each piece; None where it has no field."""
    if not isinstance(format, str):
        raise TypeError(f"expected str, got {type(format).__name__}")
    return _pieces(format)


def _pieces(format):
    at, end = 0, len(format)
    while at < end:
        literal = []
        field = False
        while at < end:
            char = format[at]
            at += 1
            if char not in "{}":
                literal.append(char)
                continue
            if at < end and format[at] == char:  # a doubled brace ends the piece, as a literal one
                literal.append(char)
                at += 1
                break
            if char == "}":
                raise ValueError("Single '}' encountered in format string")
            if at == end:
                raise ValueError("Single '{' encountered in format string")
            field = True
            break
        text = "".join(literal)
        if not field:
            yield (text, None, None, None)
            continue
        start, depth, name = at, 1, True
        while at < end:
            char = format[at]
            at += 1
            if char in ":!":
                name = False
            elif char == "{":
                if name:
                    raise ValueError("unexpected '{' in field name")
                depth += 1
            elif char == "}":
                depth -= 1
                if depth == 0:
                    break
        if depth:
            raise ValueError("expected '}' before end of string")
        yield (text, *_field(format[start : at - 1]))


def _field(text):
    """Name, specification and conversion of a replacement field."""
    at, end, bracket = 0, len(text), False
    while at < end:
        char = text[at]
        if char == "{":
            raise ValueError("unexpected '{' in field name")
        if char == "[":
            bracket = True
        elif char == "]":
            bracket = False
        elif char in "!:" and not bracket:
            break
        at += 1
    name = text[:at]
    if at == end:
        return name, "", None
    if text[at] == ":":
        return name, text[at + 1 :], None
    if at + 1 == end:
        raise ValueError("unmatched '{' in format spec")
    conversion = text[at + 1]
    if at + 2 == end:
        return name, "", conversion
    if text[at + 2] != ":":
        raise ValueError("expected ':' after conversion specifier")
    return name, text[at + 3 :], conversion


def formatter_field_name_split(field_name, /):
    """The first part of a field's name, and (is it an attribute, name or index) of each part that follows."""
    if not isinstance(field_name, str):
        raise TypeError(f"expected str, got {type(field_name).__name__}")
    at = 0
    while at < len(field_name) and field_name[at] not in ".[":
        at += 1
    return _number(field_name[:at]), _rest(field_name, at)


def _number(text):
    return int(text) if text.isdecimal() else text


def _rest(name, at):
    end = len(name)
    while at < end:
        start = at + 1
        if name[at] == ".":
            at = start
            while at < end and name[at] not in ".[":
                at += 1
            part, attribute = name[start:at], True
        elif name[at] == "[":
            at = name.find("]", start)
            if at < 0:
                raise ValueError("Missing ']' in format string")
            part, attribute = _number(name[start:at]), False
            at += 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
        if part == "":
            raise ValueError("Empty attribute in format string")
        yield attribute, part
