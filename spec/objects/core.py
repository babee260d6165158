"""object, type and the types of functions, descriptors, exceptions and modules: implemented in runtime/vm/types."""

from __future__ import annotations

from spec.objects.rows import ClassFlag, Method, MethodKind, TypeRow

FINAL = ClassFlag.BUILTIN | ClassFlag.NOT_A_BASE


_FILES = {"function": "functions", "code": "functions", "exception": "exceptions", "traceback": "exceptions"}


def attribute(name: str, getter: str, setter: str = "") -> Method:
    """A computed attribute; getter and setter: functions of runtime/vm/types, in functions.py and exceptions.py where
    their names begin like that, else in descriptors.py."""
    file = _FILES.get(getter.split("_")[0], "descriptors")
    return Method(
        name=name,
        implementation=f"types.{file}.{getter}",
        kind="get",
        setter=f"types.{file}.{setter}" if setter else "",
    )


def constructor(implementation: str, parameters: str, retry: str = "") -> Method:
    return Method(name="__new__", implementation=implementation, parameters=parameters, kind="new", retry=retry)


TYPES: tuple[TypeRow, ...] = (
    TypeRow(
        name="object",
        base="",
        layout=False,
        flags=ClassFlag.BUILTIN | ClassFlag.NO_DICT,
        methods=(
            constructor("types.objectmethods.new_object", "*args", retry="_abstract_instance"),
            Method(name="__init__", implementation="types.objectmethods.init_object", parameters="*args"),
            Method(name="__hash__", implementation="types.objectmethods.object_hash"),
            Method(name="__eq__", implementation="types.objectmethods.object_equal", parameters="other, /"),
            Method(
                name="__ne__", implementation="types.objectmethods.left_to_library", parameters="other, /",
                retry="_object_ne"
            ),
            *(
                Method(name=name, implementation="types.objectmethods.not_implemented", parameters="other, /")
                for name in ("__lt__", "__le__", "__gt__", "__ge__")
            ),
            attribute("__class__", "object_class", "set_object_class"),
            attribute("__dict__", "object_dict", "set_object_dict"),
        ),
    ),
    TypeRow(
        name="type",
        heap="Class",
        layout=False,
        flags=ClassFlag.BUILTIN | ClassFlag.IS_METACLASS,
        methods=(
            attribute("__name__", "type_name_of", "set_type_name"),
            attribute("__qualname__", "type_qualname", "set_type_qualname"),
            attribute("__module__", "type_module", "set_type_module"),
            attribute("__bases__", "type_bases"),
            attribute("__base__", "type_base"),
            attribute("__mro__", "type_mro"),
            attribute("__dict__", "type_dict"),
            attribute("__abstractmethods__", "type_abstract", "set_type_abstract"),
        ),
    ),
    TypeRow(name="NoneType", heap="NoneType", visible=False, flags=FINAL),
    TypeRow(name="NotImplementedType", heap="NotImplementedType", visible=False, flags=FINAL),
    TypeRow(name="ellipsis", heap="EllipsisType", visible=False, flags=FINAL),
    TypeRow(
        name="function",
        heap="Function",
        visible=False,
        flags=FINAL,
        methods=(
            attribute("__name__", "function_name", "set_function_name"),
            attribute("__qualname__", "function_qualname", "set_function_qualname"),
            attribute("__doc__", "function_doc", "set_function_doc"),
            attribute("__module__", "function_module", "set_function_module"),
            attribute("__defaults__", "function_defaults", "set_function_defaults"),
            attribute("__kwdefaults__", "function_kwdefaults", "set_function_kwdefaults"),
            attribute("__annotations__", "function_annotations", "set_function_annotations"),
            attribute("__closure__", "function_closure"),
            attribute("__code__", "function_code", "set_function_code"),
            attribute("__globals__", "function_globals"),
            attribute("__dict__", "object_dict", "set_object_dict"),
        ),
    ),
    TypeRow(
        name="method",
        heap="BoundMethod",
        visible=False,
        flags=FINAL,
        methods=(
            constructor("types.binding.new_method", "function, instance, /"),
            Method(name="__func__", implementation="types.binding.method_function", kind="get"),
            Method(name="__self__", implementation="types.binding.method_receiver", kind="get"),
        ),
    ),
    TypeRow(
        name="builtin_function_or_method",
        heap="Builtin",
        visible=False,
        flags=FINAL,
        methods=(attribute("__name__", "builtin_name"),),
    ),
    *(
        TypeRow(
            name=name,
            shown=name.replace("method_wrapper", "method-wrapper"),
            heap="Builtin",
            kinds=(kind,),
            visible=False,
            flags=FINAL,
            methods=(attribute("__name__", "builtin_name"),),
        )
        for name, kind in (
            ("method_descriptor", MethodKind.METHOD),
            ("wrapper_descriptor", MethodKind.WRAPPER),
            ("method_wrapper", MethodKind.BOUND_WRAPPER),
            ("classmethod_descriptor", MethodKind.CLASS_METHOD),
        )
    ),
    TypeRow(
        name="code",
        heap="Code",
        visible=False,
        flags=FINAL,
        methods=(
            attribute("co_name", "code_name"),
            attribute("co_qualname", "code_qualname"),
            attribute("co_argcount", "code_argcount"),
            attribute("co_posonlyargcount", "code_posonlyargcount"),
            attribute("co_kwonlyargcount", "code_kwonlyargcount"),
            attribute("co_flags", "code_flags"),
        ),
    ),
    TypeRow(
        name="cell",
        heap="Cell",
        visible=False,
        flags=FINAL,
        methods=(
            constructor("types.binding.new_cell", "contents=None, /"),
            attribute("cell_contents", "cell_contents", "set_cell_contents"),
        ),
    ),
    TypeRow(name="frame", heap="Frame", visible=False, flags=FINAL),
    TypeRow(name="GenericAlias", visible=False, layout=False),
    TypeRow(name="UnionType", visible=False, layout=False),
    TypeRow(name="ModuleSpec", visible=False, layout=False),
    TypeRow(name="SourceFileLoader", visible=False, layout=False),
    TypeRow(
        name="traceback",
        heap="Traceback",
        visible=False,
        flags=FINAL,
        methods=(attribute("tb_next", "traceback_next", "traceback_set_next"),),
    ),
    TypeRow(
        name="module",
        heap="Module",
        visible=False,
        methods=(constructor("types.descriptors.new_module", "*args"),),
    ),
    TypeRow(
        name="property",
        heap="Property",
        methods=(
            constructor("types.descriptors.new_property", "fget=None, fset=None, fdel=None, doc=None"),
            attribute("fget", "property_fget"),
            attribute("fset", "property_fset"),
            attribute("fdel", "property_fdel"),
            attribute("__doc__", "property_doc", "property_set_doc"),
        ),
    ),
    TypeRow(
        name="staticmethod",
        heap="StaticMethod",
        methods=(
            constructor("types.descriptors.new_static_method", "function, /"),
            attribute("__func__", "static_function"),
            attribute("__wrapped__", "static_function"),
        ),
    ),
    TypeRow(
        name="classmethod",
        heap="ClassMethod",
        methods=(
            constructor("types.descriptors.new_class_method", "function, /"),
            attribute("__func__", "class_function"),
            attribute("__wrapped__", "class_function"),
        ),
    ),
    TypeRow(
        name="super",
        heap="Super",
        methods=(
            constructor("types.binding.super_constructor", "cls=None, obj=None, /", retry="_new_claimed_super"),
            Method(name="__thisclass__", implementation="types.binding.super_class", kind="get"),
            Method(name="__self__", implementation="types.binding.super_self", kind="get"),
            Method(name="__self_class__", implementation="types.binding.super_self_class", kind="get"),
        ),
    ),
    TypeRow(
        name="getset_descriptor",
        heap="GetSet",
        visible=False,
        flags=FINAL,
        methods=(attribute("__name__", "descriptor_name"), attribute("__objclass__", "descriptor_owner")),
    ),
    TypeRow(
        name="member_descriptor",
        heap="Member",
        visible=False,
        flags=FINAL,
        methods=(attribute("__name__", "descriptor_name"), attribute("__objclass__", "descriptor_owner")),
    ),
    TypeRow(name="mappingproxy", heap="MappingProxy", visible=False, flags=FINAL),
    TypeRow(name="ReferenceType", heap="WeakReference", visible=False),
    TypeRow(
        name="BaseException",
        layout=False,
        flags=ClassFlag.BUILTIN | ClassFlag.EXCEPTION,
        methods=(
            constructor("types.exceptions.new_exception_object", "*args"),
            attribute("args", "exception_args", "set_exception_args"),
            attribute("__traceback__", "exception_traceback", "set_exception_traceback"),
            attribute("__context__", "exception_context", "set_exception_context"),
            attribute("__cause__", "exception_cause", "set_exception_cause"),
            attribute("__suppress_context__", "exception_suppress", "set_exception_suppress"),
        ),
    ),
)
