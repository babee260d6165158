"""_string: the parts of a format string, for string.Formatter."""


def formatter_parser(format, /):
    """(literal text, field name, format specification, conversion) of each piece; None where it has no field."""
    if not isinstance(format, str):
        raise TypeError(f"expected str, got {type(format).__name__}")
    return _format_pieces(format)


def formatter_field_name_split(field_name, /):
    """The first part of a field's name, and (is it an attribute, name or index) of each part that follows."""
    if not isinstance(field_name, str):
        raise TypeError(f"expected str, got {type(field_name).__name__}")
    at = _end_of_first(field_name)
    return _field_number(field_name[:at]), _parts_of_field(field_name, at)
