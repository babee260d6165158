"""property, staticmethod, classmethod, computed attributes of classes, functions, exceptions and modules."""

from __future__ import annotations

from runtime.translate.ll import (
    MISSING,
    NONE,
    NULL,
    W,
    alloc_immortal,
    cast,
    header,
    is_small,
    new,
    same,
    tag,
    untag,
)  # fmt: skip
from runtime.translate.lltypes import (
    BoundMethod,
    Builtin,
    Cell,
    Class,
    ClassMethod,
    Dict,
    FrozenSet,
    Function,
    GetSet,
    Instance,
    MappingProxy,
    Member,
    Module,
    Namespace,
    Property,
    RefArray,
    StaticMethod,
    Str,
    Tuple,
)  # fmt: skip
from runtime.translate.rjit import dont_look_inside, never_collects, promote
from runtime.vm import kinds
from runtime.vm.containers.dicts import new_dict
from runtime.vm.errors import fail, type_error, type_error_of
from runtime.vm.kinds import class_of, is_str, payload
from runtime.vm.objects import fixed, memory_error, note_immortal, or_none
from runtime.vm.text.interning import intern
from runtime.vm.text.textbuf import literal
from runtime.vm.types.classes import delete_class_value, own_index, set_class_value
from runtime.vm.types.dictproxy import class_dict, class_value, instance_dict, namespace_dict
from runtime.vm.types.functions import function_doc
from runtime.vm.types.lookup import shown_class
from runtime.vm.types.missing import immutable_type
from runtime.vm.types.namespaces import namespace_get
from spec.bytecode import CodeFlag, ErrorKind
from spec.messages import FixedStr
from spec.objects import ClassFlag


# --- property ---
@dont_look_inside
def new_property(cls: W, fget: W, fset: W, fdel: W, doc: W) -> W:
    """property(fget, fset, fdel, doc)"""
    result: Property = new(Property)
    if result is NULL:
        return NULL
    result.fget = or_none(fget)
    result.fset = or_none(fset)
    result.fdel = or_none(fdel)
    result.doc = or_none(doc)
    if (doc is NULL or same(doc, NONE)) and fget is not NULL and not is_small(fget):
        if header(fget) == kinds.FUNCTION:
            result.doc = function_doc(fget)
    return result


@dont_look_inside
def property_fill(self: W, fget: W, fset: W, fdel: W, doc: W) -> W:
    """_property_fill(p, fget, fset, fdel, doc)"""
    p = cast(Property, payload(self))
    p.fget = fget
    p.fset = fset
    p.fdel = fdel
    p.doc = doc
    return NONE


def property_slot(self: W, index: W) -> W:
    """_property_slot(p, i): fget, fset, fdel, doc, name"""
    p = cast(Property, self)
    match untag(index):
        case 0:
            return or_none(p.fget)
        case 1:
            return or_none(p.fset)
        case 2:
            return or_none(p.fdel)
        case 3:
            return or_none(p.doc)
        case _:
            return or_none(p.name)


def property_fget(self: W) -> W:
    return or_none(cast(Property, self).fget)


def property_fset(self: W) -> W:
    return or_none(cast(Property, self).fset)


def property_fdel(self: W) -> W:
    return or_none(cast(Property, self).fdel)


def property_doc(self: W) -> W:
    return or_none(cast(Property, self).doc)


def property_set_doc(self: W, value: W) -> W:
    p = cast(Property, self)
    p.doc = value
    return NONE


def property_set_name(self: W, name: W) -> W:
    """_property_set_name(p, name)"""
    p = cast(Property, payload(self))
    p.name = name
    return NONE


# --- staticmethod, classmethod ---
def new_static_method(cls: W, function: W) -> W:
    result: StaticMethod = new(StaticMethod)
    if result is not NULL:
        result.function = function
    return result


def new_class_method(cls: W, function: W) -> W:
    result: ClassMethod = new(ClassMethod)
    if result is not NULL:
        result.function = function
    return result


def static_function(self: W) -> W:
    return cast(StaticMethod, self).function


def class_function(self: W) -> W:
    return cast(ClassMethod, self).function


@dont_look_inside
@never_collects
def method_attributes(method: W, made: W) -> W:
    """_method_attributes(m): the dict of a static or class method's own attributes, None where there is none yet; with
    a second argument it is that from now on"""
    if header(method) == kinds.STATIC_METHOD:
        static = cast(StaticMethod, method)
        if made is not NULL:
            static.attributes = cast(Dict, made)
        return or_none(static.attributes)
    of_class = cast(ClassMethod, method)
    if made is not NULL:
        of_class.attributes = cast(Dict, made)
    return or_none(of_class.attributes)


# --- object, type ---
def object_class(self: W) -> W:
    """x.__class__"""
    return shown_class(self)


@dont_look_inside
def set_object_class(self: W, value: W) -> W:
    """x.__class__ = value: the library's"""
    if value is NULL:
        return type_error("can't delete __class__ attribute", NULL, NULL)
    return NULL


@dont_look_inside
def object_dict(self: W) -> W:
    """x.__dict__"""
    if not is_small(self):
        h = header(self)
        if h == kinds.CLASS:
            return type_dict(self)  # its metaclass has a plain base before `type`
        if h >= kinds.FIRST_MAP:
            cls = class_of(self)
            if cls.flags & ClassFlag.NO_DICT == 0:
                return instance_dict(cast(Instance, self))
        elif h == kinds.MODULE:
            return namespace_dict(cast(Module, self).namespace)
        elif h == kinds.CLASS:  # whose metaclass is derived from an ordinary class before `type`
            return type_dict(self)
        elif h == kinds.FUNCTION and cast(Function, self).code.flags & CodeFlag.LIBRARY == 0:
            function = cast(Function, self)
            if function.attributes is NULL:
                attributes = new_dict()
                if attributes is NULL:
                    return NULL
                function.attributes = attributes
            return function.attributes
        elif h == kinds.BOUND_METHOD and same(class_of(self), kinds.builtin_class(kinds.BOUND_METHOD)):
            return object_dict(cast(BoundMethod, self).function)
    fail(ErrorKind.ATTRIBUTE_ERROR, "'{0}' object has no attribute '__dict__'", class_of(self).name, NULL, NULL)
    return NULL


@dont_look_inside
def set_object_dict(self: W, value: W) -> W:
    """x.__dict__ = value: the library's, but for functions"""
    if kinds.kind(self) == kinds.CLASS:
        fail(ErrorKind.ATTRIBUTE_ERROR, "attribute '__dict__' of 'type' objects is not writable", NULL, NULL, NULL)
        return NULL
    if value is NULL:
        return type_error("cannot delete __dict__", NULL, NULL)
    if kinds.kind(self) == kinds.FUNCTION and kinds.kind(value) == kinds.DICT:
        cast(Function, self).attributes = cast(Dict, value)
        return NONE
    return NULL


@dont_look_inside
def type_dict(self: W) -> W:
    """cls.__dict__: a read-only view"""
    proxy: MappingProxy = new(MappingProxy)
    if proxy is NULL:
        return NULL
    d = class_dict(cast(Class, self))
    if d is NULL:
        return NULL
    proxy.mapping = d
    return proxy


def type_name_of(self: W) -> W:
    return cast(Class, self).name


@dont_look_inside
def cannot_change(cls: Class, name: Str, value: W) -> bool:
    """`value` null: it is to be deleted."""
    if cls.flags & ClassFlag.BUILTIN != 0:
        immutable_type(cls, name)
        return True
    if value is NULL:
        type_error("cannot delete '{0}' attribute of immutable type '{1}'", name, cls.name)
    return value is NULL


@dont_look_inside
def set_type_name(self: W, value: W) -> W:
    cls = cast(Class, self)
    if cannot_change(cls, literal("__name__"), value):
        return NULL
    text = payload(value)
    if not is_str(text):
        return type_error("can only assign string to {0}.__name__, not '{1}'", cls.name, class_of(value).name)
    cls.name = intern(cast(Str, text))
    return NONE


def type_qualname(self: W) -> W:
    return cast(Class, self).qualname


@dont_look_inside
def set_type_qualname(self: W, value: W) -> W:
    cls = cast(Class, self)
    if cannot_change(cls, literal("__qualname__"), value):
        return NULL
    text = payload(value)
    if not is_str(text):
        return type_error("can only assign string to {0}.__qualname__, not '{1}'", cls.name, class_of(value).name)
    cls.qualname = cast(Str, text)
    return NONE


@dont_look_inside
def type_module(self: W) -> W:
    module = cast(Class, self).module
    if module is NULL:
        index = own_index(cast(Class, self), fixed(FixedStr.MODULE))
        if index >= 0:  # of a class of the library, unless it is its instances' attribute
            value = cast(Class, self).values[index]
            if is_str(value):
                return value
        return fixed(FixedStr.BUILTINS_MODULE)
    return module


@dont_look_inside
def set_type_module(self: W, value: W) -> W:
    cls = cast(Class, self)
    if cannot_change(cls, literal("__module__"), value):
        return NULL
    cls.module = value
    if not set_class_value(cls, fixed(FixedStr.MODULE), value):
        return NULL
    return NONE


def type_doc(self: W) -> W:
    """_class_doc(cls)"""
    return or_none(cast(Class, self).doc)


@dont_look_inside
def set_type_doc(self: W, value: W) -> W:
    """_set_class_doc(cls, text)"""
    cls = cast(Class, self)
    if cannot_change(cls, literal("__doc__"), value):
        return NULL
    cls.doc = value
    if not set_class_value(cls, fixed(FixedStr.DOC), value):
        return NULL
    return NONE


def type_bases(self: W) -> W:
    return cast(Class, self).bases


def type_base(self: W) -> W:
    return or_none(cast(Class, self).base)


def type_mro(self: W) -> W:
    return cast(Class, self).mro


@dont_look_inside
def type_abstract(self: W) -> W:
    """cls.__abstractmethods__"""
    found = own_value(cast(Class, self), fixed(FixedStr.ABSTRACT_NAMES))
    if found is NULL or kinds.kind(found) == kinds.GET_SET:  # (that one is the type `type`'s own)
        return fail(ErrorKind.ATTRIBUTE_ERROR, "__abstractmethods__", NULL, NULL, NULL)
    return found


@dont_look_inside
def own_value(cls: Class, name: Str) -> W:
    i = 0
    while i < cls.count:
        if same(cls.names[i], name):
            return class_value(cls, i)
        i += 1
    return NULL


@dont_look_inside
def set_type_abstract(self: W, value: W) -> W:
    cls = cast(Class, self)
    name = fixed(FixedStr.ABSTRACT_NAMES)
    if cls.flags & ClassFlag.BUILTIN != 0:
        return immutable_type(cls, cast(Str, name))
    if value is NULL:
        if not delete_class_value(cls, name):
            return fail(ErrorKind.ATTRIBUTE_ERROR, "__abstractmethods__", NULL, NULL, NULL)
        cls.flags = cls.flags & ~ClassFlag.ABSTRACT
        return NONE
    if kinds.kind(value) != kinds.FROZEN_SET:
        return type_error_of("__abstractmethods__ must be a frozenset, not {0}", value)
    if not set_class_value(cls, name, value):
        return NULL
    cls.flags = cls.flags & ~ClassFlag.ABSTRACT
    if cast(FrozenSet, value).count > 0:
        cls.flags = cls.flags | ClassFlag.ABSTRACT
    return NONE


# --- cells ---
def cell_contents(self: W) -> W:
    value = cast(Cell, self).value
    if value is NULL:
        return fail(ErrorKind.VALUE_ERROR, "Cell is empty", NULL, NULL, NULL)
    return value


def set_cell_contents(self: W, value: W) -> W:
    """`value` null: it becomes empty."""
    cell = cast(Cell, self)
    cell.value = value
    return NONE


# --- functions ---


# --- code objects ---


# --- built-in functions ---
def builtin_name(self: W) -> W:
    if promote(header(self)) == kinds.FUNCTION:
        return cast(Function, self).name
    if promote(header(self)) == kinds.BOUND_METHOD:
        return builtin_name(cast(BoundMethod, self).function)
    return cast(Builtin, self).name


@dont_look_inside
def method_place(self: W) -> W:
    """_method_place(f): of a method of a built-in type the type, of a function of the library its qualified name; of a
    bound one, its function's; None: of a function of a module."""
    if header(self) == kinds.BOUND_METHOD:
        return method_place(cast(BoundMethod, self).function)
    if header(self) == kinds.FUNCTION:
        return cast(Function, self).code.qualname
    return or_none(cast(Builtin, self).owner)


@dont_look_inside
def bound_receiver(self: W) -> W:
    """_receiver(f): what a bound built-in method is bound to; _MISSING"""
    return cast(BoundMethod, self).receiver if header(self) == kinds.BOUND_METHOD else MISSING


# --- exceptions ---


# --- modules ---
@dont_look_inside
def new_module(cls: W, args: W) -> W:
    """types.ModuleType.__new__; __init__ looks at the arguments."""
    module: Module = alloc_immortal(Module, 0)
    note_immortal()
    namespace: Namespace = alloc_immortal(Namespace, 0)
    names: RefArray = alloc_immortal(RefArray, 8)
    values: RefArray = alloc_immortal(RefArray, 8)
    if module is NULL or namespace is NULL or names is NULL or values is NULL:
        return memory_error()
    namespace.names = names
    namespace.values = values
    module.namespace = namespace
    if cast(Tuple, args).length > 0 and is_str(cast(Tuple, args)[0]):
        module.name = cast(Str, cast(Tuple, args)[0])
    return module


@dont_look_inside
def module_get(module: W, name: W, default: W) -> W:
    """_module_get(module, name, default)"""
    value = namespace_get(cast(Module, module).namespace, cast(Str, name))
    return default if value is NULL else value


def descriptor_form(w: W) -> W:
    """_descriptor_form(x): of a computed attribute or a member: 0 a slot's, 1 of the VM, 2 of the library; else -1"""
    k = kinds.kind(w)
    if k == kinds.MEMBER:
        return tag(0)
    if k == kinds.GET_SET:
        return tag(1)
    return tag(2 if k == kinds.PROPERTY and kinds.is_of_builtin_type(cast(Property, w)) else -1)


@dont_look_inside
@never_collects
def descriptor_name(self: W) -> W:
    if header(self) == kinds.MEMBER:
        return cast(Member, self).name
    return cast(GetSet, self).name if header(self) == kinds.GET_SET else cast(Property, self).doc


@dont_look_inside
@never_collects
def descriptor_owner(self: W) -> W:
    if header(self) == kinds.MEMBER:
        return cast(Member, self).owner
    return cast(GetSet, self).owner if header(self) == kinds.GET_SET else cast(Property, self).name
