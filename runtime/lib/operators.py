"""Operators on operands that are instances of classes: the protocols of the language reference, section 3.3.

The VM calls these functions where it does not do an operation itself (spec.bytecode: Op, Library). `_lookup(x, name)` is
the attribute `name` of type(x), not bound; `_MISSING` where there is none.
"""


def _special(x, name):
    """The method `name` that type(x) has for x, bound; _MISSING."""
    method = _lookup(x, name)
    if method is _MISSING:
        return method
    return _bind(method, x)


def _call_slowly(x, name, argument=_MISSING, /):
    """_call_special where the method is no plain function."""
    method = _lookup(x, name)
    if method is _MISSING:
        return method
    return _bind(method, x)() if argument is _MISSING else _bind(method, x)(argument)


def _binary(x, y, name, reflected, symbol):
    left = _lookup(x, name)
    right = _lookup(y, reflected)
    if type(x) is type(y):
        right = _MISSING
    elif right is not _MISSING and left is not right and _is_subtype(type(y), type(x)):
        if _lookup(x, reflected) is not right:
            result = _bind(right, y)(x)
            if result is not NotImplemented:
                return result
            right = _MISSING
    if right is not _MISSING and type(left) is _wrapper_descriptor_type and _joins(x, y, right, symbol):
        result = _bind(right, y)(x)
        if result is not NotImplemented:
            return result
        right = _MISSING
    if left is not _MISSING:
        if _cannot_repeat(x, left, y, symbol):
            return _unsupported(x, y, symbol)
        result = _bind(left, x)(y)
        if result is not NotImplemented:
            return result
    if right is not _MISSING:
        if _cannot_repeat(y, right, x, symbol):
            return _unsupported(x, y, symbol)
        result = _bind(right, y)(x)
        if result is not NotImplemented:
            return result
    return _unsupported(x, y, symbol)


def _joins(x, y, right, symbol):
    """Is it x + y or x * y of a built-in sequence and an object that says itself what that is (`right`)? Then it is
    asked first: sequences join and repeat what nobody else has a meaning for."""
    return symbol in ("+", "*", "+=", "*=") and _is_sequence(x) and type(right) is not _wrapper_descriptor_type


def _cannot_repeat(sequence, method, count, symbol):
    """Is it a product of a built-in sequence, by its own method, and of what is no int?"""
    if symbol != "*" and symbol != "*=" or type(method) is not _wrapper_descriptor_type:
        return False
    return _is_sequence(sequence) and _lookup(count, "__index__") is _MISSING


def _unsupported(x, y, symbol):
    if symbol == "+" and _is_sequence(x):
        _concatenation_error(x, y)
    if (symbol == "*" or symbol == "*=") and (_is_sequence(x) or _is_sequence(y)):
        other = y if _is_sequence(x) else x  # of two sequences the left one is to be repeated
        raise TypeError(f"can't multiply sequence by non-int of type '{_type_name(other)}'")
    raise TypeError(
        f"unsupported operand type(s) for {symbol}: '{_type_name(x)}' and '{_type_name(y)}'"
    )


def _is_sequence(x):
    return isinstance(x, (str, list, tuple, bytes, bytearray))


def _concatenation_error(x, y):
    name = _type_name(y)
    if isinstance(x, str):
        raise TypeError(f'can only concatenate str (not "{name}") to str')
    if isinstance(x, list):
        raise TypeError(f'can only concatenate list (not "{name}") to list')
    if isinstance(x, tuple):
        raise TypeError(f'can only concatenate tuple (not "{name}") to tuple')
    raise TypeError(f"can't concat {name} to {_type_name(x)}")


def _inplace(x, y, name, plain, reflected, symbol):
    method = _lookup(x, name)
    if method is not _MISSING:
        if type(method) is _wrapper_descriptor_type:
            right = _lookup(y, reflected)
            if right is not _MISSING and _joins(x, y, right, symbol):
                result = _bind(right, y)(x)
                if result is not NotImplemented:
                    return result
        if _cannot_repeat(x, method, y, symbol):
            return _unsupported(x, y, symbol)
        result = _bind(method, x)(y)
        if result is not NotImplemented:
            return result
    return _binary(x, y, plain, reflected, symbol)


_OPERATIONS = (
    ("__add__", "__radd__", "+"), ("__sub__", "__rsub__", "-"), ("__mul__", "__rmul__", "*"),
    ("__truediv__", "__rtruediv__", "/"), ("__floordiv__", "__rfloordiv__", "//"), ("__mod__", "__rmod__", "%"),
    ("__lshift__", "__rlshift__", "<<"), ("__rshift__", "__rrshift__", ">>"), ("__and__", "__rand__", "&"),
    ("__or__", "__ror__", "|"), ("__xor__", "__rxor__", "^"), ("__pow__", "__rpow__", "** or pow()"),
    ("__matmul__", "__rmatmul__", "@"),
)  # fmt: skip
_COMPARISONS = ("__gt__", "__ge__", "__eq__", "__ne__", "__lt__", "__le__")  # what the right operand is asked
_SYMBOLS = ("<", "<=", "==", "!=", ">", ">=")


def _right_operand(x, y, op):
    """x has been asked, and does not know (Library.RIGHT_OPERAND). `op`: spec.bytecode.Op."""
    if op >= 92:
        return _right_comparison(x, y, op - 92)
    number = op - 66
    inplace = number >= 13
    name, reflected, symbol = _OPERATIONS[number - 13 if inplace else number]
    if inplace:
        symbol = "**=" if symbol == "** or pow()" else symbol + "="
        if _lookup(x, _intern("__i" + name[2:])) is not _MISSING:
            return _binary(x, y, name, reflected, symbol)
    if type(x) is not type(y):
        right = _lookup(y, reflected)
        if right is not _MISSING:
            result = _bind(right, y)(x)
            if result is not NotImplemented:
                return result
    return _unsupported(x, y, symbol)


def _right_comparison(x, y, number):
    method = _lookup(y, _COMPARISONS[number])
    if method is not _MISSING:
        result = _bind(method, y)(x)
        if result is not NotImplemented:
            return result
    if number == 2:
        return x is y
    if number == 3:
        return x is not y
    raise TypeError(
        f"'{_SYMBOLS[number]}' not supported between instances of '{_type_name(x)}' and '{_type_name(y)}'"
    )


def _add(x, y):
    return _binary(x, y, "__add__", "__radd__", "+")


def _sub(x, y):
    return _binary(x, y, "__sub__", "__rsub__", "-")


def _mul(x, y):
    if _is_sequence(y) and _lookup(x, "__mul__") is _MISSING and _lookup(x, "__index__") is _MISSING:
        raise TypeError(f"can't multiply sequence by non-int of type '{_type_name(x)}'")
    return _binary(x, y, "__mul__", "__rmul__", "*")


def _truediv(x, y):
    return _binary(x, y, "__truediv__", "__rtruediv__", "/")


def _floordiv(x, y):
    return _binary(x, y, "__floordiv__", "__rfloordiv__", "//")


def _mod(x, y):
    if type(x) is str and _lookup(y, "__rmod__") is _MISSING:
        return _text___mod__(x, y)
    return _binary(x, y, "__mod__", "__rmod__", "%")


def _lshift(x, y):
    return _binary(x, y, "__lshift__", "__rlshift__", "<<")


def _rshift(x, y):
    return _binary(x, y, "__rshift__", "__rrshift__", ">>")


def _and(x, y):
    return _binary(x, y, "__and__", "__rand__", "&")


def _or(x, y):
    return _binary(x, y, "__or__", "__ror__", "|")


def _xor(x, y):
    return _binary(x, y, "__xor__", "__rxor__", "^")


def _pow(x, y):
    return _binary(x, y, "__pow__", "__rpow__", "** or pow()")


def _matmul(x, y):
    return _binary(x, y, "__matmul__", "__rmatmul__", "@")


def _iadd(x, y):
    return _inplace(x, y, "__iadd__", "__add__", "__radd__", "+=")


def _isub(x, y):
    return _inplace(x, y, "__isub__", "__sub__", "__rsub__", "-=")


def _imul(x, y):
    if _is_sequence(y) and _lookup(x, "__imul__") is _MISSING and _lookup(x, "__mul__") is _MISSING:
        if _lookup(x, "__index__") is _MISSING:
            raise TypeError(f"unsupported operand type(s) for *=: '{_type_name(x)}' and '{_type_name(y)}'")
    return _inplace(x, y, "__imul__", "__mul__", "__rmul__", "*=")


def _itruediv(x, y):
    return _inplace(x, y, "__itruediv__", "__truediv__", "__rtruediv__", "/=")


def _ifloordiv(x, y):
    return _inplace(x, y, "__ifloordiv__", "__floordiv__", "__rfloordiv__", "//=")


def _imod(x, y):
    return _inplace(x, y, "__imod__", "__mod__", "__rmod__", "%=")


def _ilshift(x, y):
    return _inplace(x, y, "__ilshift__", "__lshift__", "__rlshift__", "<<=")


def _irshift(x, y):
    return _inplace(x, y, "__irshift__", "__rshift__", "__rrshift__", ">>=")


def _iand(x, y):
    return _inplace(x, y, "__iand__", "__and__", "__rand__", "&=")


def _ior(x, y):
    return _inplace(x, y, "__ior__", "__or__", "__ror__", "|=")


def _ixor(x, y):
    return _inplace(x, y, "__ixor__", "__xor__", "__rxor__", "^=")


def _ipow(x, y):
    return _inplace(x, y, "__ipow__", "__pow__", "__rpow__", "**=")


def _imatmul(x, y):
    return _inplace(x, y, "__imatmul__", "__matmul__", "__rmatmul__", "@=")


# --- comparisons ---
def _rich(x, y, name, reflected):
    """NotImplemented: neither operand knows."""
    tried = False
    if type(x) is not type(y) and _is_subtype(type(y), type(x)):
        method = _lookup(y, reflected)
        if method is not _MISSING and method is not _lookup(object, reflected):
            tried = True
            result = _bind(method, y)(x)
            if result is not NotImplemented:
                return result
    method = _lookup(x, name)
    if method is not _MISSING:
        result = _bind(method, x)(y)
        if result is not NotImplemented:
            return result
    if not tried:
        method = _lookup(y, reflected)
        if method is not _MISSING:
            return _bind(method, y)(x)
    return NotImplemented


def _ordered(x, y, name, reflected, symbol):
    result = _rich(x, y, name, reflected)
    if result is NotImplemented:
        raise TypeError(
            f"'{symbol}' not supported between instances of '{_type_name(x)}' and '{_type_name(y)}'"
        )
    return result


def _lt(x, y):
    return _ordered(x, y, "__lt__", "__gt__", "<")


def _le(x, y):
    return _ordered(x, y, "__le__", "__ge__", "<=")


def _gt(x, y):
    return _ordered(x, y, "__gt__", "__lt__", ">")


def _ge(x, y):
    return _ordered(x, y, "__ge__", "__le__", ">=")


def _eq(x, y):
    result = _rich(x, y, "__eq__", "__eq__")
    if result is NotImplemented:
        return x is y
    return result


def _ne(x, y):
    result = _rich(x, y, "__ne__", "__ne__")
    if result is NotImplemented:
        return x is not y
    return result


# --- unary operators, truth ---
def _unary(x, name, symbol):
    method = _special(x, name)
    if method is _MISSING:
        raise TypeError(f"bad operand type for unary {symbol}: '{_type_name(x)}'")
    return method()


def _neg(x):
    return _unary(x, "__neg__", "-")


def _pos(x):
    return _unary(x, "__pos__", "+")


def _invert(x):
    return _unary(x, "__invert__", "~")


def _truth(x):
    result = _call_special(x, "__bool__")
    if result is True or result is False:
        return result
    if result is not _MISSING:
        raise TypeError(f"__bool__ should return bool, returned {_type_name(result)}")
    n = _call_special(x, "__len__")
    return n is _MISSING or _length_of(n) != 0


def _not(x):
    return not _truth(x)


def _length_of(n):
    """What a __len__ returned."""
    n = _index(n)
    if n < 0:
        raise ValueError("__len__() should return >= 0")
    if n > 0x7FFFFFFFFFFFFFFF:
        raise OverflowError("cannot fit 'int' into an index-sized integer")
    return n


def _index(x):
    """operator.index, but a bool is a number, too: what is made of it may be given to functions that want one."""
    if isinstance(x, int):
        return _payload(x) + 0
    method = _special(x, "__index__")
    if method is _MISSING:
        raise TypeError(f"'{_type_name(x)}' object cannot be interpreted as an integer")
    result = method()
    if isinstance(result, int):
        return _strict(result, "__index__", int) + 0
    raise TypeError(f"__index__ returned non-int (type {_type_name(result)})")


def _len_slowly(x):
    n = _call_special(x, "__len__")
    if n is _MISSING:
        raise TypeError(f"object of type '{_type_name(x)}' has no len()")
    if n.__class__ is int and n >= 0:
        return n if n <= 0x7FFFFFFFFFFFFFFF else _length_of(n)
    return _length_of(n)


def _abs(x):
    method = _special(x, "__abs__")
    if method is _MISSING:
        raise TypeError(f"bad operand type for abs(): '{_type_name(x)}'")
    return method()


# --- items ---
def _getitem(x, key):
    method = _special(x, "__getitem__")
    if method is not _MISSING:
        return method(key)
    if isinstance(x, type):
        method = _attribute_or_missing(x, "__class_getitem__")
        if method is not _MISSING:
            return method(key)
        if x is type:
            return _GenericAlias_type(x, key)
        raise TypeError(f"type '{x.__name__}' is not subscriptable")
    raise TypeError(f"'{_type_name(x)}' object is not subscriptable")


def _setitem(x, key, value):
    method = _special(x, "__setitem__")
    if method is _MISSING:
        if _lookup(x, "__delitem__") is not _MISSING:
            raise AttributeError("__setitem__")
        raise TypeError(f"'{_type_name(x)}' object does not support item assignment")
    method(key, value)


def _delitem(x, key):
    method = _special(x, "__delitem__")
    if method is _MISSING:
        if _lookup(x, "__setitem__") is not _MISSING:
            raise AttributeError("__delitem__")
        sequence = not _class_flag(_type_of(x), 2) or _type_of(x) is _mappingproxy_type
        does = "doesn't" if sequence and _lookup(key, "__index__") is not _MISSING else "does not"
        raise TypeError(f"'{_type_name(x)}' object {does} support item deletion")
    method(key)


def _contains(item, x):
    method = _lookup(x, "__contains__")
    if method is None:
        raise TypeError(f"'{_type_name(x)}' object is not a container")
    if method is not _MISSING:
        return not not _call_special(x, "__contains__", item)
    if _lookup(x, "__iter__") is _MISSING and _lookup(x, "__getitem__") is _MISSING:
        raise TypeError(f"argument of type '{_type_name(x)}' is not iterable")
    for other in x:
        if other is item or other == item:
            return True
    return False


def _not_contains(item, x):
    return not _contains(item, x)
