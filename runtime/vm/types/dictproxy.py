"""What dicts, hashes and comparisons ask of classes, instances and modules.

`globals()` and `obj.__dict__` are dicts without storage of their own (strategies NAMESPACE and INSTANCE of
containers/dicts.py): their entries are those of a Namespace, or the attributes of an instance in the order of its map.
So is the one below the view that `cls.__dict__` gives, which nobody can change (INSTANCE, too).
Entries are numbered from 0 to source_used() - 1; one without a value is a hole. Keys are strings.
"""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    NONE,
    NULL,
    TRUE,
    W,
    address,
    alloc_immortal,
    cast,
    header,
    i32,
    is_small,
    new,
    pointer,
    same,
    tag,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Cell, Class, Dict, Function, Generator, Instance, Map, Namespace, RefArray, Str
from runtime.translate.rjit import dont_look_inside, elidable, never_collects, promote
from runtime.vm import kinds
from runtime.vm.errors import not_supported, type_name
from runtime.vm.kinds import class_of, is_str_kind, payload
from runtime.vm.objects import box_bool, fixed, memory_error, note_immortal
from runtime.vm.text.interning import intern, interned
from runtime.vm.text.layout import char_at
from runtime.vm.types.classes import OWNER_SHIFT, class_flags, find_in_class, own_index, values_of
from runtime.vm.types.maps import add_slot, find_slot, get_slot, remove_slot, set_slot
from runtime.vm.types.namespaces import find_name, namespace_delete, namespace_set, set_global
from runtime.vm.weakrefs import noted_number
from spec.messages import FixedStr
from spec.objects import ClassFlag

NAMESPACE, INSTANCE = 4, 5  # strategies of containers/dicts.py
FIRST_VISIBLE = 46  # hidden names begin with a dot
IDENTITY_HASH = 0x1BD1_0000  # flipped in the number of an object


def overrides_equality(w: W) -> bool:
    """Has the class of the instance an __eq__ or __hash__ that is no built-in function?"""
    cls = class_of(w)
    version = promote(cls.version)
    if class_flags(cls, version) & ClassFlag.HAS_EQUALITY == 0:  # most have none
        return False
    return is_overridden(cls, version, fixed(FixedStr.EQ)) or is_overridden(cls, version, fixed(FixedStr.HASH))


def overrides(w: W, name: Str) -> bool:
    """Has the class of the instance such an attribute that is no built-in function?"""
    cls = class_of(w)
    return is_overridden(cls, promote(cls.version), name)


def class_has(w: W, name: Str) -> bool:
    """Has the class of the instance such an attribute?"""
    cls = class_of(w)
    return find_in_class(cls, promote(cls.version), name) >= 0


@elidable
@never_collects
def is_overridden(cls: Class, version: i32, name: Str) -> bool:
    where = find_in_class(cls, version, name)
    if where < 0:
        return False
    value = values_of(cls, version, where >> OWNER_SHIFT)[where & 0xFFFF]
    return is_small(value) or header(value) != kinds.BUILTIN


@dont_look_inside
def identity_hash(w: W) -> i32:
    """Of an object that hashes by identity. Unlike the small numbers that programs take for hashes of their own: where
    two hashes are the same, __eq__ is called, of which a program may know that it never is."""
    return kinds_identity(w) ^ IDENTITY_HASH


@dont_look_inside
def kinds_identity(w: W) -> i32:
    """id(w): a number that stays as objects move; what does not move has its address."""
    if is_small(w):
        return untag(w)
    if address(w) < vm.immortal_limit:
        return address(w) >> 3
    h = header(w)
    if h >= kinds.FIRST_MAP:
        return instance_number(cast(Instance, w))
    if h == kinds.FUNCTION:
        function = cast(Function, w)
        if function.identity == 0:
            function.identity = next_identity()
        return function.identity
    if h == kinds.GENERATOR:
        generator = cast(Generator, w)
        if generator.identity == 0:
            generator.identity = next_identity()
        return generator.identity
    return noted_number(w)


@never_collects
def next_identity() -> i32:
    vm.identities = vm.identities + 1
    return vm.identities


@dont_look_inside
def instance_number(w: Instance) -> i32:
    """The number of an instance, given when it is first asked for: a hidden attribute."""
    map_ = cast(Map, pointer(header(w)))
    index = find_slot(map_, fixed(FixedStr.HIDDEN_IDENTITY))
    if index >= 0:
        return untag(get_slot(w, map_, index))
    number = next_identity()
    if not add_slot(w, map_, fixed(FixedStr.HIDDEN_IDENTITY), tag(number)):
        vm.error_kind = 0
        return 0
    return number


# --- entries ---
@never_collects
def is_namespace(source: W) -> bool:
    return header(source) == kinds.NAMESPACE


@never_collects
def is_class(source: W) -> bool:
    return header(source) == kinds.CLASS


@never_collects
def class_value(cls: Class, index: i32) -> W:
    """Of entry `index`. NULL: a hole."""
    value = cls.values[index]
    if value is not NULL and not is_small(value) and header(value) == kinds.CELL:
        return cast(Cell, value).value
    return value


@never_collects
def slot_map(source: W, index: i32) -> Map:
    """The map that added slot `index` of an instance."""
    map_ = cast(Map, pointer(header(source)))
    while map_.index > index:
        map_ = map_.parent
    return map_


@dont_look_inside
@never_collects
def source_used(source: W) -> i32:
    """Entries, holes included."""
    if is_namespace(source):
        return cast(Namespace, source).count
    if is_class(source):
        return cast(Class, source).count
    return cast(Map, pointer(header(source))).index + 1


@never_collects
def is_member(cls: Class, name: Str) -> bool:
    """Is it in __slots__, so that its value is an instance's, but none of its __dict__'s?"""
    if cls.flags & ClassFlag.HAS_MEMBERS == 0:
        return False
    where = find_in_class(cls, cls.version, name)
    if where < 0:
        return False
    value = cast(Class, cls.mro[where >> OWNER_SHIFT]).values[where & 0xFFFF]
    return not is_small(value) and header(value) == kinds.MEMBER


@dont_look_inside
@never_collects
def source_find(source: W, key: Str) -> i32:
    """Number of the entry; -1: there is none with a value."""
    name = interned(key)
    if name is NULL:
        return -1
    if is_class(source):
        index = own_index(cast(Class, source), name)
        if index < 0 or cast(Class, source).values[index] is NULL:
            return -1
        return index
    if not is_namespace(source):
        map_ = cast(Map, pointer(header(source)))
        return -1 if is_member(map_.cls, name) else find_slot(map_, name)
    namespace = cast(Namespace, source)
    index = find_name(namespace, namespace.version, name)
    if index < 0 or plain_value(namespace, index) is NULL:
        return -1
    return index


@dont_look_inside
@never_collects
def source_key(source: W, index: i32) -> W:
    """NULL: a hole."""
    if is_namespace(source):
        if plain_value(cast(Namespace, source), index) is NULL:
            return NULL
        return cast(Namespace, source).names[index]
    if is_class(source):
        if cast(Class, source).values[index] is NULL:
            return NULL
        return cast(Class, source).names[index]
    map_ = slot_map(source, index)
    if char_at(map_.name, 0) == FIRST_VISIBLE or is_member(map_.cls, map_.name):
        return NULL
    return map_.name


@never_collects
def plain_value(namespace: Namespace, index: i32) -> W:
    value = namespace.values[index]
    if value is not NULL and not is_small(value) and header(value) == kinds.CELL:
        return cast(Cell, value).value
    return value


@dont_look_inside
def source_value(source: W, index: i32) -> W:
    """Of an entry that is no hole. NULL: no memory."""
    if is_namespace(source):
        return plain_value(cast(Namespace, source), index)
    if is_class(source):
        return class_value(cast(Class, source), index)
    return get_slot(cast(Instance, source), cast(Map, pointer(header(source))), index)


@dont_look_inside
def source_set(source: W, index: i32, value: W) -> bool:
    """Changes the value of an entry. False: an exception is pending."""
    if is_namespace(source):
        set_global(cast(Namespace, source), index, value)
    else:
        set_slot(cast(Instance, source), cast(Map, pointer(header(source))), index, value)
    return True


@dont_look_inside
def source_insert(source: W, key: Str, value: W) -> bool:
    """A new entry. False: an exception is pending."""
    name = intern(key)
    if name is NULL:
        return False
    if is_namespace(source):
        return namespace_set(cast(Namespace, source), name, value)
    if is_member(cast(Map, pointer(header(source))).cls, name):
        not_supported("a name of __slots__ as a key of __dict__", NULL, NULL)
        return False
    return add_slot(cast(Instance, source), cast(Map, pointer(header(source))), name, value)


@dont_look_inside
def source_delete(source: W, index: i32) -> bool:
    """False: an exception is pending."""
    if is_namespace(source):
        namespace = cast(Namespace, source)
        return namespace_delete(namespace, cast(Str, namespace.names[index]))
    map_ = cast(Map, pointer(header(source)))
    return remove_slot(cast(Instance, source), map_, slot_map(source, index).name)


# --- dicts ---
@dont_look_inside
def dict_over(strategy: i32, source: W) -> W:
    """NULL: no memory."""
    result: Dict = new(Dict)
    if result is not NULL:
        result.strategy = strategy
        result.source = source
    return result


@dont_look_inside
def namespace_dict(namespace: Namespace) -> W:
    """globals(), module.__dict__"""
    if namespace.view is NULL:
        made = dict_over(NAMESPACE, namespace)
        if made is NULL:
            return NULL
        namespace.view = cast(Dict, made)
    return namespace.view


@dont_look_inside
def instance_dict(instance: Instance) -> W:
    """x.__dict__"""
    return dict_over(INSTANCE, instance)


@dont_look_inside
def become_view(d_: W, instance: W) -> W:
    """_become_view(d, obj): the dict has the attributes of the instance from now on. False: it has those of something
    already."""
    d = cast(Dict, payload(d_))
    if d.strategy >= NAMESPACE:
        return FALSE
    d.strategy = INSTANCE
    d.source = instance
    return TRUE


@dont_look_inside
def viewed(d_: W) -> W:
    """_viewed(d): the instance whose attributes the dict has. None: those of none."""
    d = cast(Dict, d_)
    if d.strategy != INSTANCE:
        return NONE
    return d.source


@dont_look_inside
def end_view(d_: W) -> W:
    """_end_view(d): the dict, of an instance's attributes until now, is an empty one. Returns None."""
    d = cast(Dict, d_)
    d.strategy = 0
    d.source = NULL
    d.count = 0
    d.used = 0
    d.entries = NULL
    d.index = NULL
    d.hashes = NULL
    return NONE


@dont_look_inside
def is_view_of(d_: W, instance: W) -> W:
    """_is_view_of(d, obj): has the dict the attributes of this instance?"""
    d = cast(Dict, payload(d_))
    return box_bool(d.strategy == INSTANCE and same(d.source, instance))


@dont_look_inside
def class_dict(cls: Class) -> W:
    """What cls.__dict__ is a view of."""
    return dict_over(INSTANCE, cls)


@dont_look_inside
def as_namespace(w: W) -> W:
    """_as_namespace(d): the dict itself, whose entries are those of a Namespace from now on"""
    d = cast(Dict, payload(w))
    if d.strategy == NAMESPACE:
        return d
    namespace: Namespace = alloc_immortal(Namespace, 0)
    note_immortal()
    names: RefArray = alloc_immortal(RefArray, d.used + 8)
    values: RefArray = alloc_immortal(RefArray, d.used + 8)
    if namespace is NULL or names is NULL or values is NULL:
        return memory_error()
    namespace.names = names
    namespace.values = values
    i = 0
    while i < d.used:
        key = d.entries[2 * i]
        if key is not NULL:
            if is_small(key) or not is_str_kind(header(key)):
                return not_supported("a key of type '{0}' in a namespace", type_name(key), NULL)
            name = intern(cast(Str, key))
            if name is NULL or not namespace_set(namespace, name, d.entries[2 * i + 1]):
                return NULL
        i += 1
    d.strategy = NAMESPACE
    d.source = namespace
    namespace.view = d
    return d


@dont_look_inside
def same_namespace(a: W, b: W) -> W:
    """_same_namespace(a, b): are both dicts over the same namespace?"""
    if kinds.kind(a) != kinds.DICT or kinds.kind(b) != kinds.DICT:
        return FALSE
    return box_bool(cast(Dict, a).strategy == NAMESPACE and same(cast(Dict, a).source, cast(Dict, b).source))
