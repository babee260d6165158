"""What the interpreter's loop asks of attributes and classes that are as most are: one look into the cache answers it.

Each question is a pure function of a map or class, the class's version, and a name; "no" sends the loop the long way
(attributes.py, frames/calls.py), which knows all the rest.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, address, cast, header, i32, is_small, pointer, same
from runtime.translate.lltypes import Builtin, Class, Function, Map, Member, Str
from runtime.translate.rjit import dont_look_inside, elidable, inline, never_collects
from runtime.vm import kinds
from runtime.vm.kinds import builtin_class
from runtime.vm.objects import fixed
from runtime.vm.types.cache import MISS, keep, recall
from runtime.vm.types.classes import constant_of, find_in_class
from runtime.vm.types.maps import find_slot, with_attribute
from spec.messages import FixedStr
from spec.objects import FRAME_BUILTINS, BuiltinFlag, ClassFlag

#: Added to a map's or class's address: whose answer it is. (Maps are 32 bytes apart. Odd
#: keys share the entry of the even one below.)
SLOT, EXTENSION, METHOD, INIT, BUILTIN_METHOD, STORE = 1, 8, 16, 24, 32, 17
NOT_PLAIN = ClassFlag.EXCEPTION | ClassFlag.ABSTRACT | ClassFlag.BUILTIN | ClassFlag.HAS_DEL


@inline
@elidable
@never_collects
def plain_slot(map_: Map, version: i32, name: Str) -> i32:
    """Where the instances with this map, whose class has this version, have an attribute that is loaded as it stands,
    as the class has no say in it. -1: it is not so simple."""
    known = recall(address(map_) + SLOT, address(name), version)
    if known != MISS:
        return known
    return keep(address(map_) + SLOT, address(name), version, find_plain_slot(map_, version, name))


@inline
@elidable
@never_collects
def plain_store(map_: Map, version: i32, name: Str) -> i32:
    """The same of an attribute that is stored."""
    known = recall(address(map_) + STORE, address(name), version)
    if known != MISS:
        return known
    return keep(address(map_) + STORE, address(name), version, find_plain_store(map_, version, name))


@dont_look_inside
@never_collects
def find_plain_store(map_: Map, version: i32, name: Str) -> i32:
    if map_.cls.flags & ClassFlag.HAS_SETATTR != 0:
        return -1
    return find_plain_slot(map_, version, name)


@dont_look_inside
@never_collects
def find_plain_slot(map_: Map, version: i32, name: Str) -> i32:
    cls = map_.cls
    if asks_first(cls, version):
        return -1
    where = find_in_class(cls, version, name)
    if where >= 0 and may_hide(constant_of(cls, version, where)):
        return -1
    return find_slot(map_, name)


@never_collects
def may_hide(value: W) -> bool:
    """Could this attribute of the class (NULL: nothing is known of it) go before one of the instance?"""
    if value is NULL:
        return True
    if is_small(value):
        return False
    h = header(value)
    if h == kinds.MEMBER:
        return not same(cast(Member, value).slot, cast(Member, value).name)
    return h >= kinds.FIRST_MAP or h == kinds.PROPERTY or h == kinds.GET_SET


@inline
@elidable
@never_collects
def plain_extension(map_: Map, version: i32, name: Str) -> Map:
    """The map that instances get with a new attribute of this name. NULL: it is not so simple."""
    known = recall(address(map_) + EXTENSION, address(name), version)
    if known == MISS:
        extended = address(find_plain_extension(map_, version, name))
        known = keep(address(map_) + EXTENSION, address(name), version, extended)
    return cast(Map, pointer(known))


@dont_look_inside
@never_collects
def find_plain_extension(map_: Map, version: i32, name: Str) -> Map:
    cls = map_.cls
    if cls.flags & ClassFlag.HAS_SETATTR != 0:
        return NULL
    where = find_in_class(cls, version, name)
    value: W = NULL
    if where >= 0:
        value = constant_of(cls, version, where)
        if may_hide(value):
            return NULL
    if cls.flags & ClassFlag.NO_DICT != 0:
        if value is NULL or is_small(value) or header(value) != kinds.MEMBER:
            return NULL
    if find_slot(map_, name) >= 0 or map_.index + 1 >= map_.capacity:
        return NULL
    return with_attribute(map_, name)


@inline
@elidable
@never_collects
def plain_method(map_: Map, version: i32, name: Str) -> Function:
    """The function that the class's attribute is, where instances with this map have none of their own. NULL: it is not
    so simple."""
    known = recall(address(map_) + METHOD, address(name), version)
    if known == MISS:
        method = address(find_plain_method(map_, version, name))
        known = keep(address(map_) + METHOD, address(name), version, method)
    return cast(Function, pointer(known))


@dont_look_inside
@never_collects
def find_plain_method(map_: Map, version: i32, name: Str) -> Function:
    cls = map_.cls
    if asks_first(cls, version) or find_slot(map_, name) >= 0:
        return NULL
    return function_in_class(cls, version, name)


@dont_look_inside
@never_collects
def function_in_class(cls: Class, version: i32, name: Str) -> Function:
    """An attribute of the class that is a function which never moves, and was stored once."""
    where = find_in_class(cls, version, name)
    if where < 0:
        return NULL
    value = constant_of(cls, version, where)
    if value is NULL or is_small(value) or header(value) != kinds.FUNCTION:
        return NULL
    return cast(Function, value)


@inline
@elidable
@never_collects
def builtin_method(cls: Class, version: i32, name: Str) -> Builtin:
    """The built-in method that a built-in class's values have under this name, which takes words by position alone.
    NULL: it is not so simple."""
    known = recall(address(cls) + BUILTIN_METHOD, address(name), version)
    if known == MISS:
        method = address(find_builtin_method(cls, version, name))
        known = keep(address(cls) + BUILTIN_METHOD, address(name), version, method)
    return cast(Builtin, pointer(known))


@dont_look_inside
@never_collects
def find_builtin_method(cls: Class, version: i32, name: Str) -> Builtin:
    where = find_in_class(cls, version, name)
    if where < 0 or asks_first(cls, version):
        return NULL
    value = constant_of(cls, version, where)
    if value is NULL or is_small(value) or header(value) != kinds.BUILTIN:
        return NULL
    builtin = cast(Builtin, value)
    wanted: i32 = BuiltinFlag.METHOD | BuiltinFlag.VARIADIC
    if builtin.flags & wanted != BuiltinFlag.METHOD or builtin.index < FRAME_BUILTINS:
        return NULL
    return builtin


@elidable
@never_collects
def special_method(cls: Class, version: i32, name: Str) -> Function:
    """The function that the class has under a special name. NULL: it has none, or something else."""
    known = recall(address(cls) + METHOD, address(name), version)
    if known == MISS:
        known = keep(address(cls) + METHOD, address(name), version, address(function_in_class(cls, version, name)))
    return cast(Function, pointer(known))


@elidable
@never_collects
def is_of_object(cls: Class, version: i32, name: Str) -> bool:
    """Has the class object's method of this name?"""
    return same(owner_of_builtin(cls, version, name), builtin_class(0))


@never_collects
def owner_of_builtin(cls: Class, version: i32, name: Str) -> Class:
    """Whose built-in method the class has under this name. NULL: it has something else."""
    where = find_in_class(cls, version, name)
    value: W = constant_of(cls, version, where)
    if value is NULL or is_small(value) or header(value) != kinds.BUILTIN:
        return NULL
    return cast(Builtin, value).owner


@elidable
@never_collects
def asks_first(cls: Class, version: i32) -> bool:
    """Has the class a __getattribute__ of its own, so that user code says what every attribute is? (A __getattr__ is
    asked only where there is none.)"""
    if cls.flags & ClassFlag.HAS_GETATTR == 0:
        return False
    name = fixed(FixedStr.GETATTRIBUTE)
    value = constant_of(cls, version, find_in_class(cls, version, name))
    if value is NULL:
        return True
    return not is_own(builtin_class(0), name, value) and not is_own(builtin_class(kinds.CLASS), name, value)


@never_collects
def is_own(cls: Class, name: Str, value: W) -> bool:
    """Is this what the built-in class has under this name?"""
    version = cls.version
    return same(value, constant_of(cls, version, find_in_class(cls, version, name)))


@inline
@elidable
@never_collects
def plain_init(cls: Class, version: i32) -> Function:
    """__init__ of a class whose call makes an instance and calls that. NULL: it is not so simple."""
    known = recall(address(cls) + INIT, 0, version)
    if known == MISS:
        known = keep(address(cls) + INIT, 0, version, address(find_plain_init(cls, version)))
    return cast(Function, pointer(known))


@dont_look_inside
@never_collects
def find_plain_init(cls: Class, version: i32) -> Function:
    if not same(cls.metaclass, builtin_class(kinds.CLASS)) or cls.layout != 0 or cls.flags & NOT_PLAIN != 0:
        return NULL
    where = find_in_class(cls, version, fixed(FixedStr.NEW))
    new: W = constant_of(cls, version, where)
    if new is NULL or is_small(new) or header(new) != kinds.BUILTIN:
        return NULL
    if not same(cast(Builtin, new).owner, builtin_class(0)):
        return NULL
    return function_in_class(cls, version, fixed(FixedStr.INIT))


@elidable
@never_collects
def is_of_base(cls: Class, version: i32, where: i32) -> bool:
    """Is this attribute of an exception's class, as find_in_class gives it, one of BaseException?"""
    if where < 0:
        return False
    owner = cast(Class, cls.mro[where >> 16])
    return owner.flags & ClassFlag.EXCEPTION != 0 and same(owner.base, builtin_class(0))


__all__ = [
    "asks_first", "builtin_method", "is_of_base", "is_of_object", "plain_extension", "plain_init", "plain_method",
    "plain_slot", "plain_store", "special_method",
]  # fmt: skip
