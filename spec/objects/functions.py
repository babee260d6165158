"""Functions of the module builtins, and the VM's internal ones (names with an underscore), which only the library
sees."""

from __future__ import annotations

from spec.objects.rows import Method


def function(name: str, implementation: str, parameters: str = "", retry: str = "") -> Method:
    return Method(name=name, implementation=implementation, parameters=parameters, retry=retry, kind="function")


#: Those that change which frame runs: the dispatch loop does them, they have no implementation of their own
#: (frames/framebuiltins.py).
FRAME_FUNCTIONS: tuple[Method, ...] = (
    function("next", "frames.framebuiltins.never_called", "iterator, default=0, /", retry="_next"),
    function("_generator_send", "frames.framebuiltins.never_called", "generator, value, /"),
    function("_generator_throw", "frames.framebuiltins.never_called", "generator, exception, /"),
    function("_enter_code", "frames.framebuiltins.never_called", "code, mapping, /"),
    function("_attribute", "frames.framebuiltins.never_called", "obj, name, /"),
    function("_set_plain", "frames.framebuiltins.never_called", "obj, name, value, /"),
    function("getattr", "frames.framebuiltins.never_called", "obj, name, default=0, /", retry="_getattr_slowly"),
    function("hasattr", "frames.framebuiltins.never_called", "obj, name, /", retry="_hasattr_slowly"),
    function("setattr", "frames.framebuiltins.never_called", "obj, name, value, /", retry="_setattr_slowly"),
    function("_call_special", "frames.framebuiltins.never_called", "obj, name, argument=0, /", retry="_call_slowly"),
)

#: What the library asks of classes and attributes.
REFLECTION: tuple[Method, ...] = (
    function("_lookup", "types.reflection.lookup_special", "obj, name, /"),
    function("_class_lookup", "types.reflection.class_lookup", "cls, name, /"),
    function("_match_sequence", "operations.basics.match_sequence", "x, /", retry="_match_sequence_slowly"),
    function("_match_mapping", "operations.basics.match_mapping", "x, /", retry="_match_mapping_slowly"),
    function("_bind", "types.reflection.bind", "attribute, obj, /", retry="_bind_slowly"),
    function("_is_data", "types.reflection.is_data_descriptor", "attribute, /"),
    function("_own_attribute", "types.reflection.own_attribute", "obj, name, /"),
    function("_missing_attribute", "types.reflection.raise_missing", "obj, name, /"),
    function("_set_own", "types.reflection.set_own", "obj, name, value, /"),
    function("_delete_own", "types.reflection.delete_own", "obj, name, /"),
    function("_method_attributes", "types.descriptors.method_attributes", "method, made=None, /"),
    function("_descriptor_form", "types.descriptors.descriptor_form", "x, /"),
    function("_method_place", "types.descriptors.method_place", "function, /"),
    function("_receiver", "types.descriptors.bound_receiver", "function, /"),
    function("_class_doc", "types.descriptors.type_doc", "cls, /"),
    function("_set_class_doc", "types.descriptors.set_type_doc", "cls, text=None, /"),
    function("_read_computed", "types.storing.read_computed", "attribute, obj, /"),
    function(
        "_set_computed", "types.storing.change_computed", "attribute, obj, value=None, /", retry="_set_computed_slowly"
    ),
    function("_intern", "types.reflection.intern_str", "name, /"),
    function("_payload", "types.reflection.unwrap", "obj, /"),
    function("_set_payload", "types.reflection.rewrap", "obj, value, /"),
    function("_type_of", "types.reflection.type_of", "obj, /"),
    function("_is_subtype", "types.reflection.is_subtype", "cls, base, /"),
    function("_class_flag", "types.reflection.class_flag", "cls, flag, /"),
    function("_set_class_flag", "types.reflection.set_class_flag", "cls, flag, /"),
    function("_layout", "types.reflection.layout_of", "cls, /"),
    function("_type_bases", "types.descriptors.type_bases", "cls, /"),
    function("_set_bases", "types.reflection.set_bases", "cls, bases, base, mro, /"),
    function("_make_class", "types.reflection.make_class_from_lists", "meta, name, bases, base, mro, pair, /"),
    function("_has_plain_bases", "types.making.has_plain_bases", "bases, /"),
    function("_plain_class", "types.making.plain_class", "name, bases, namespace, /"),
    function("_made_by", "types.making.made_by", "cls, function, /"),
    function("_type_name", "types.making.name_of_type", "x, /"),
    function("_class_name", "types.making.name_of_class", "cls, /"),
    function("_set_class_names", "types.reflection.set_class_names", "cls, qualname, module, doc, /"),
    function("_add_member", "types.reflection.add_member", "cls, name, /"),
    function("_replace_code", "types.functions.replace_code", "function, code, /"),
    function("_new_function", "types.functions.new_function", "code, name, defaults, closure, /"),
    function("_mark_awaitable", "types.functions.mark_awaitable", "code, /"),
    function("_add_computed", "types.reflection.add_computed", "cls, name, like, /"),
    function("_class_store", "types.reflection.class_store", "cls, name, value, /"),
    function("_change_class", "types.objectmethods.change_class", "obj, cls, /"),
    function("_instance_like", "types.making.like", "instance, /"),
    function("_subclasses", "types.reflection.subclasses", "cls, /"),
    function("_cell_contents", "types.binding.cell_contents", "cell, /"),
    function("_set_cell", "types.binding.set_cell", "cell, value, /"),
    function("_new_super", "types.binding.new_super", "cls, obj, /", retry="_claimed_super"),
    function("_super_from", "types.binding.super_from", "cls, obj, start, /"),
    function("_property_fill", "types.descriptors.property_fill", "p, fget, fset, fdel, doc, /"),
    function("_property_slot", "types.descriptors.property_slot", "p, index, /"),
    function("_property_set_name", "types.descriptors.property_set_name", "p, name, /"),
    function("_set_args", "types.exceptions.store_args", "exception, args, /"),
    function("_module_get", "types.descriptors.module_get", "module, name, default, /"),
    function("_end_program", "frames.ending.end_program", "status, report, /"),
    function("_address", "frames.ending.address_text", "obj, /"),
    function("_pending_handled", "frames.ending.handled_exception", ""),
    function("_set_handled", "frames.ending.set_handled", "exception, /"),
    function("_host", "frames.ending.ask_host", "service, argument, /"),
    function("_clock", "frames.ending.clock", "which, /"),
    function("_modules", "frames.ending.modules", ""),
    function("_become_view", "types.dictproxy.become_view", "d, obj, /"),
    function("_end_view", "types.dictproxy.end_view", "d, /"),
    function("_viewed", "types.dictproxy.viewed", "d, /"),
    function("_is_view_of", "types.dictproxy.is_view_of", "d, obj, /"),
    function("_as_namespace", "types.dictproxy.as_namespace", "mapping, /"),
    function("_same_namespace", "types.dictproxy.same_namespace", "a, b, /"),
    function("_make_proxy", "containers.dictmethods.make_proxy", "mapping, /"),
    function("_proxied", "containers.dictmethods.proxied", "proxy, /"),
    function("_recursion_limit", "frames.ending.recursion_limit", "limit, /"),
    function("_builtins_module", "frames.ending.builtins_module", "name, /"),
    function("_next_ready", "finalizers.next_ready", ""),
    function("_all_ready", "finalizers.all_ready", ""),
    function("_unsettled", "settling.unsettled", "force, /"),
    function("_pin_number", "pins.number", "pin, /"),
    function("_pin_level", "pins.level", "pin, /", retry="_no_pin"),
    function("_pin_driven", "pins.driven", "pin, /", retry="_no_pin"),
    function("_pin_drive", "pins.drive", "pin, value, /", retry="_pin_drive_slowly"),
    function("_pin_direct", "pins.direct", "pin, output, /", retry="_no_pin_to_direct"),
    function("_pin_cycles", "pins.cycles", ""),
    function("_pin_microseconds", "pins.microseconds", ""),
    function("_pin_megahertz", "pins.megahertz", ""),
    function("_pin_count", "pins.count", ""),
    function("_dead_objects", "settling.dead_objects", ""),
    function("_set_finalizing", "settling.set_finalizing", "finalizing, /"),
    function("_next_callback", "weakrefs.next_callback", ""),
    function("_weak_make", "weakrefs.make_reference", "obj, callback, kind, /"),
    function("_weak_target", "weakrefs.target_of", "reference, /"),
    function("_weak_is_fixed", "weakrefs.is_fixed", "reference, /"),
    function("_collections", "weakrefs.collections", ""),
    function("_weak_callback", "weakrefs.callback_of", "reference, /"),
    function("_weak_hash", "weakrefs.hash_of", "reference, /"),
    function("_weak_keep_hash", "weakrefs.keep_hash", "reference, value, /"),
    function("_weak_own", "weakrefs.set_owner", "reference, owner, /"),
    function("_weak_owner", "weakrefs.owner_of", "reference, /"),
    function("_weak_list", "weakrefs.references_to", "obj, /"),
    function("_weak_first", "weakrefs.first_reference", "obj, /"),
    function("_want_frame", "frames.looking.want_frame", ""),
    function("_switch_frame", "frames.looking.switch_frame", "frame, /"),
    function("_take_frame", "frames.looking.take_frame", ""),
    function("_watch", "frames.events.watch", "events, /"),
    function("_at_event", "frames.events.at_event", "frame, /"),
    function("_look_at_frames", "frames.events.look_at_frames", "every, /"),
    function("_frame_back", "frames.looking.caller", "frame, /"),
    function("_frame_code", "frames.looking.code_of", "frame, /"),
    function("_frame_pc", "frames.looking.place_of", "frame, /"),
    function("_frame_globals", "frames.looking.globals_of", "frame, /"),
    function("_frame_locals", "frames.looking.locals_of", "frame, /"),
    function("_frame_store", "frames.looking.store_locals", "frame, values, /"),
    function("_frame_mapping", "frames.looking.mapping_of", "frame, /"),
    function("_frame_clear", "frames.looking.clear_frame", "frame, /"),
    function("_traceback_frame", "frames.looking.traceback_frame", "traceback, /"),
    function("_make_traceback", "frames.looking.make_traceback", "frame, pc, /"),
    function("_traceback_pc", "frames.looking.traceback_place", "traceback, /"),
    function("_code_index", "frames.looking.code_index", "code, /"),
    function("_code_constant", "frames.looking.code_constant", "code, number, /"),
    function("_generator_frame", "frames.looking.generator_frame", "generator, /"),
    function("_forgotten", "iteration.generators.forgotten", "x, /"),
    function("_generator_state", "iteration.generators.generator_state", "generator, /"),
    function("_finish_generator", "iteration.generators.finish", "generator, /"),
    function("_end_delegation", "iteration.generators.end_delegation", "generator, value, /"),
    function("_yield_from", "iteration.generators.delegate", "generator, /"),
)

NUMBERS: tuple[Method, ...] = (
    function("abs", "numbers.builtins.absolute", "x, /", retry="_abs"),
    function("divmod", "numbers.builtins.both_parts", "x, y, /", retry="_divmod"),
    function("pow", "numbers.builtins.raised", "base, exp, mod=None", retry="_pow3"),
    function("round", "numbers.builtins.rounded", "number, ndigits=None", retry="_round"),
    function("hex", "numbers.intmethods.to_hex", "number, /", retry="_hex"),
    function("oct", "numbers.intmethods.to_oct", "number, /", retry="_oct"),
    function("bin", "numbers.intmethods.to_bin", "number, /", retry="_bin"),
)

#: What the library does its work on containers with.
CONTAINERS: tuple[Method, ...] = (
    function("_dict_first", "containers.dictmethods.dict_first", "d, /"),
    function("_dict_next", "containers.dictmethods.next_candidate", "d, hashed, passed, /"),
    function("_dict_key", "containers.dictmethods.key_at", "d, number, /"),
    function("_dict_place", "containers.dictmethods.next_place", "d, number, /"),
    function("_dict_hash", "containers.dictmethods.hash_at", "d, number, /"),
    function("_dict_value", "containers.dictmethods.value_at", "d, number, /"),
    function("_dict_set_value", "containers.dictmethods.set_value_at", "d, number, value, /"),
    function("_dict_delete", "containers.dictmethods.delete_at", "d, number, /"),
    function("_dict_insert", "containers.dictmethods.insert_hashed", "d, key, hashed, value, /"),
    function("_dict_merge", "containers.dictmethods.merged", "d, other, /", retry="_dict_merge_slowly"),
    function("_mapping_dict", "containers.dictmethods.dict_of_view", "view, /"),
    function("_wrap", "containers.listmethods.wrap_value", "cls, value, /"),
    function("_dict_from_keys", "containers.dictmethods.from_keys", "iterable, value, /"),
    function("_set_next", "containers.setmethods.next_candidate", "s, hashed, passed, /"),
    function("_set_key", "containers.setmethods.key_at", "s, place, /"),
    function("_set_next_place", "containers.setmethods.next_place", "s, place, /"),
    function("_set_hash", "containers.setmethods.hash_at", "s, place, /"),
    function("_set_delete", "containers.setmethods.delete_at", "s, place, /"),
    function("_set_insert", "containers.setmethods.insert_hashed", "s, key, hashed, /"),
    function("_set_take", "containers.setmethods.take_contents", "s, other, /"),
    function("_set_freeze", "containers.setmethods.freeze", "s, /"),
    function("_list_extend", "containers.listmethods.list_unpack", "items, iterable, /", retry="_unpack_slowly"),
    function("_list_repeat", "containers.listmethods.list_imul", "items, count, /"),
    function("_set_add", "containers.setmethods.set_add", "s, item, /", retry="_set_add_slowly"),
    function("_set_update", "containers.setmethods.set_update_by", "s, iterable, /", retry="_set_update_slowly"),
    function("_locals", "containers.dictmethods.dict_of_names", "names, /, *values"),
    function("_list_to_tuple", "containers.tuplemethods.list_to_tuple", "items, /"),
    function("_list_take", "containers.sorting.take_items", "items, /"),
    function("_list_put", "containers.sorting.put_items", "items, taken, /"),
    function("_sort_by_keys", "containers.sorting.sort_by_keys", "items, keys, reverse, /", retry="_merge_sort"),
    function("_repr_enter", "containers.show.repr_enter", "obj, /"),
    function("_repr_leave", "containers.show.repr_leave", ""),
    function("_hash_of_hashes", "operations.hashing.hash_of_hashes", "hashes, /"),
    function("_iterator_kind", "containers.iteratormethods.iterator_kind", "it, /"),
    function("_iterator_source", "containers.iteratormethods.iterator_source", "it, /"),
    function("_iterator_state", "containers.iteratormethods.iterator_state", "it, /"),
    function("_iterator_index", "containers.iteratormethods.iterator_index", "it, /"),
    function("_iterator_limit", "containers.iteratormethods.iterator_limit", "it, /"),
    function("_iterator_set_state", "containers.iteratormethods.set_iterator_state", "it, state, /"),
    function("_iterator_set_index", "containers.iteratormethods.set_iterator_index", "it, index, /"),
    function("_iterator_set_limit", "containers.iteratormethods.set_iterator_limit", "it, limit, /"),
    function("_iterator_end", "containers.iteratormethods.end_iterator", "it, /"),
    function("_callable_iterator", "containers.iteratormethods.callable_iterator", "function, sentinel, /"),
    function("_getitem_iterator", "containers.iteratormethods.getitem_iterator", "obj, /"),
    function("_reversed_iterator", "containers.iteratormethods.reversed_by_items", "obj, length, /"),
    function("_make_enumerate", "containers.iteratormethods.make_enumerate", "iterator, start, /"),
    function("_make_zip", "containers.iteratormethods.make_zip", "iterators, strict, /"),
    function("_make_map", "containers.iteratormethods.make_map", "function, iterators, /"),
    function("_make_filter", "containers.iteratormethods.make_filter", "function, iterator, /"),
)

ITERATION: tuple[Method, ...] = (
    function("iter", "containers.iteratormethods.builtin_iter", "obj, sentinel=0, /", retry="_iter"),
    function("hash", "operations.hashing.builtin_hash", "obj, /", retry="_hash"),
    function("sum", "containers.reductions.builtin_sum", "iterable, /, start=0", retry="_sum"),
    function("min", "containers.reductions.builtin_min", "*args, key=None, default=0", retry="_min"),
    function("max", "containers.reductions.builtin_max", "*args, key=None, default=0", retry="_max"),
    function("any", "containers.reductions.builtin_any", "iterable, /", retry="_any"),
    function("all", "containers.reductions.builtin_all", "iterable, /", retry="_all"),
)

#: The module math's (runtime/lib/modules/math.py), of one argument and of two.
MATH_1 = {
    "mathmodule": (
        "acos acosh asin asinh atan atanh cbrt cos cosh degrees erf erfc exp exp2 expm1 fabs gamma lgamma "
        "log log10 log1p log2 radians sin sinh sqrt tan tanh"
    ),
    "mathparts": "ceil floor frexp isfinite isinf isnan modf trunc ulp",
}
MATH_2 = {"mathmodule": "pow atan2 hypot", "mathparts": "fmod copysign nextafter ldexp"}
MATH: tuple[Method, ...] = (
    *(
        function(f"_math_{name}", f"numbers.{file}.math_{name}", parameters, retry=f"_math_{name}_of")
        for files, parameters in ((MATH_1, "x, /"), (MATH_2, "x, y, /"))
        for file, names in files.items()
        for name in names.split()
    ),
    function("_gcd", "numbers.mathparts.gcd_of_two", "x, y, /", retry="_gcd_of"),
    function("_twister_seed", "numbers.twister.twister_seed", "state, key, /"),
    function("_twister_float", "numbers.twister.twister_float", "state, /"),
    function("_twister_bits", "numbers.twister.twister_bits", "state, count, /"),
    function("_twister_words", "numbers.twister.twister_words", "state, count, /"),
    function("_digits_limit", "numbers.mathparts.digits_limit", "limit, /"),
)

#: The module decimal's.
DECIMALS: tuple[Method, ...] = (
    function("_decimal_sum", "numbers.decimalops.decimal_sum", "a, b, negate, context, /"),
    function("_decimal_product", "numbers.decimalops.decimal_product", "a, b, context, /"),
    function("_decimal_quotient", "numbers.decimalops.decimal_quotient", "a, b, context, /"),
    function("_decimal_quantized", "numbers.decimalops.decimal_quantized", "a, exponent, rounding, context, /"),
    function("_decimal_order", "numbers.decimalops.decimal_order", "a, b, context, /"),
)

FUNCTIONS: tuple[Method, ...] = (
    *FRAME_FUNCTIONS,
    *REFLECTION,
    *CONTAINERS,
    *ITERATION,
    function("isinstance", "types.reflection.is_instance", "obj, class_or_tuple, /", retry="_isinstance"),
    function("issubclass", "types.reflection.is_subclass_builtin", "cls, class_or_tuple, /", retry="_issubclass"),
    function("id", "types.objectmethods.id_of", "obj, /"),
    function("len", "operations.basics.length", "obj, /", retry="_len_slowly"),
    *NUMBERS,
    *MATH,
    *DECIMALS,
)
