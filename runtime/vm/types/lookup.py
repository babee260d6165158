"""What an attribute found in a type is to the type's instances."""

from __future__ import annotations

from runtime.translate.ll import W, cast, header, i32, is_small
from runtime.translate.lltypes import Builtin, Class
from runtime.translate.rjit import promote
from runtime.vm import kinds
from runtime.vm.kinds import builtin_class, class_of
from runtime.vm.objects import fixed
from runtime.vm.types.classes import find_in_class
from spec.messages import FixedStr
from spec.objects import BuiltinFlag, ClassFlag

PLAIN, METHOD, STATIC, OF_CLASS, PROPERTY, COMPUTED, SLOT, DESCRIPTOR = range(8)
FIRST_DATA = PROPERTY  # from here on it goes before the object's own attributes (a DESCRIPTOR: if it has __set__)


def role(value: W) -> i32:
    """Of an attribute that was found in a type."""
    if is_small(value):
        return PLAIN
    h = promote(header(value))
    match h:
        case kinds.FUNCTION:
            return METHOD
        case kinds.BUILTIN:
            flags = promote(cast(Builtin, value).flags)
            if flags & BuiltinFlag.METHOD != 0:
                return METHOD
            if flags & BuiltinFlag.CLASS != 0 and flags & BuiltinFlag.NEW == 0:
                return OF_CLASS
            return PLAIN
        case kinds.STATIC_METHOD:
            return STATIC
        case kinds.CLASS_METHOD:
            return OF_CLASS
        case kinds.PROPERTY:
            return PROPERTY
        case kinds.GET_SET:
            return COMPUTED
        case kinds.MEMBER:
            return SLOT
        case kinds.SUPER:
            return DESCRIPTOR
        case _:
            if h < kinds.FIRST_MAP:
                return PLAIN
            return instance_role(value)


def is_of_payload(owner: Class) -> bool:
    """Is a computed attribute of this class one of the built-in value that instances of derived classes wrap?"""
    return owner.layout != 0 and owner.flags & ClassFlag.BUILTIN != 0


def shown_class(w: W) -> Class:
    """type(w): what the program knows of its class."""
    cls = class_of(w)
    if cls.flags & (ClassFlag.SHARES_DICT | ClassFlag.AS_CODE | ClassFlag.AS_VIEW) == 0:
        return cls
    if cls.flags & ClassFlag.SHARES_DICT != 0:
        return cls.base
    return builtin_class(kinds.CODE if cls.flags & ClassFlag.AS_CODE != 0 else kinds.MEMORY_VIEW)


def instance_role(value: W) -> i32:
    """DESCRIPTOR where the class of the value says how the attribute is got or set."""
    cls = class_of(value)
    version = promote(cls.version)
    if find_in_class(cls, version, fixed(FixedStr.GET)) >= 0 or sets_or_deletes(value):
        return DESCRIPTOR
    return PLAIN


def sets_or_deletes(value: W) -> bool:
    """A data descriptor, of a class?"""
    cls = class_of(value)
    version = promote(cls.version)
    if find_in_class(cls, version, fixed(FixedStr.SET)) >= 0:
        return True
    return find_in_class(cls, version, fixed(FixedStr.DELETE)) >= 0


def can_be_got(value: W, what: i32) -> bool:
    """Has a data descriptor a __get__? Where not, the object's own attribute goes before it."""
    if what != DESCRIPTOR:
        return True
    cls = class_of(value)
    return find_in_class(cls, promote(cls.version), fixed(FixedStr.GET)) >= 0


def is_certain(what: i32) -> bool:
    """Is an attribute of the type there whatever the object is, and without a call?"""
    return what == PLAIN or what == METHOD or what == STATIC or what == OF_CLASS


def is_data(value: W, what: i32) -> bool:
    """Does it go before the object's own attributes?"""
    if what < PROPERTY:
        return False
    return what != DESCRIPTOR or sets_or_deletes(value)
