"""The class statement: metaclass, bases, mro, slots."""


def __build_class__(function, name, /, *bases, metaclass=_MISSING, **keywords):
    if metaclass is not _MISSING or keywords or not _has_plain_bases(bases):
        return _build_class(function, name, bases, metaclass, keywords)
    namespace = {}
    cell = function(namespace)
    cls = _plain_class(name, bases, namespace)
    if cls is _MISSING:
        cls = type(name, bases, namespace)
    elif cls.__base__ is object:
        _add_standard(cls, True, True)
    _made_by(cls, function)
    if cell is not None:
        _check_class_cell(cell, name, cls)
    return cls


def _check_class_cell(cell, name, cls):
    if _cell_contents(cell) is _MISSING:
        raise RuntimeError(f"__class__ not set defining {name!r} as {cls!r}. Was __classcell__ propagated to type.__new__?")
    if _cell_contents(cell) is not cls:
        raise TypeError(f"__class__ set to {_cell_contents(cell)!r} defining {name!r} as {cls!r}")


def _build_class(function, name, bases, metaclass, keywords):
    original = bases
    bases = _resolve_bases(bases)
    meta = metaclass
    if meta is _MISSING:
        meta = type(bases[0]) if bases else type
    if _is_type(meta):
        meta = _most_derived(meta, bases)
    prepare = _attribute_or_missing(meta, "__prepare__")
    if prepare is _MISSING:
        namespace = {}
    else:
        namespace = prepare(name, bases, **keywords)
        if _lookup(namespace, "__getitem__") is _MISSING:
            where = meta.__name__ if isinstance(meta, type) else "<metaclass>"
            raise TypeError(f"{where}.__prepare__() must return a mapping, not {_type_name(namespace)}")
    if bases is not original:
        namespace["__orig_bases__"] = original
    cell = function(namespace)
    cls = meta(name, bases, namespace, **keywords)
    _made_by(cls, function)
    if cell is not None and _is_type(cls):
        _check_class_cell(cell, name, cls)
    return cls


def _resolve_bases(bases):
    for base in bases:
        if not _is_type(base) and _attribute_or_missing(base, "__mro_entries__") is not _MISSING:
            break
    else:
        return bases
    resolved = []
    for base in bases:
        if not _is_type(base):  # (a proxy's __class__ may be type)
            entries = _attribute_or_missing(base, "__mro_entries__")
            if entries is not _MISSING:
                resolved.extend(entries(bases))
                continue
        resolved.append(base)
    return tuple(resolved)


def _most_derived(meta, bases):
    for base in bases:
        other = type(base)
        if _is_subtype(meta, other):
            continue
        if _is_subtype(other, meta):
            meta = other
            continue
        raise TypeError(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses "
            "of all its bases"
        )
    return meta


def _merge_mros(name, sequences):
    """C3, https://docs.python.org/3/howto/mro.html: of the bases' mros, and the bases."""
    bases = sequences[-1]
    for i in range(len(bases)):
        if _is_behind(bases[i], bases[i:]):
            raise TypeError(f"duplicate base class {bases[i].__name__}")
    result = []
    sequences = [list(s) for s in sequences if s]
    while sequences:
        for sequence in sequences:
            candidate = sequence[0]
            for other in sequences:
                if _is_behind(candidate, other):
                    break
            else:
                break
        else:
            heads = []
            for sequence in sequences:
                if sequence[0] not in heads:
                    heads.append(sequence[0])
            names = ", ".join([c.__name__ for c in heads])
            raise TypeError(f"Cannot create a consistent method resolution\norder (MRO) for bases {names}")
        result.append(candidate)
        for sequence in sequences:
            if sequence[0] is candidate:
                del sequence[0]
        sequences = [s for s in sequences if s]
    return result


def _is_behind(candidate, sequence):
    for i in range(1, len(sequence)):
        if sequence[i] is candidate:
            return True
    return False


def _best_base(bases):
    """The base whose layout the class has."""
    best = _MISSING
    for base in bases:
        if not isinstance(base, type):
            raise TypeError("bases must be types")
        if _class_flag(base, 8):
            raise TypeError(f"type '{base.__name__}' is not an acceptable base type")
        if best is _MISSING:
            best = base
        elif _layout(base) != _layout(best):
            if _layout(best) == _layout(object):
                best = base
            elif _layout(base) != _layout(object):
                raise TypeError("multiple bases have instance lay-out conflict")
    return best


def _check_slots(bases):
    """Of the bases that add fields to their instances, each must be derived from the next."""
    winner = object
    for base in bases:
        solid = _solid(base)
        if _is_subtype(winner, solid):
            continue
        if not _is_subtype(solid, winner):
            raise TypeError("multiple bases have instance lay-out conflict")
        winner = solid


def _solid(cls):
    for base in cls.__mro__:
        if _class_flag(base, 2):
            while base is not object and _layout(base.__base__) == _layout(base):
                base = base.__base__
            return base
        for value in base.__dict__.values():
            if _is_member_of(value, base):
                return base
    return object


def _type_new(meta, name, bases, namespace, keywords):
    """type.__new__ with three arguments."""
    if not isinstance(name, str):
        raise TypeError(f"type.__new__() argument 1 must be str, not {_type_name(name)}")
    if "\0" in name:
        raise ValueError("type name must not contain null characters")
    if not isinstance(bases, tuple):
        raise TypeError(f"type.__new__() argument 2 must be tuple, not {_type_name(bases)}")
    if not isinstance(namespace, dict):
        raise TypeError(f"type.__new__() argument 3 must be dict, not {_type_name(namespace)}")
    if not bases:
        bases = (object,)
    for b in bases:
        if not isinstance(b, type) and _attribute_or_missing(b, "__mro_entries__") is not _MISSING:
            raise TypeError("type() doesn't support MRO entry resolution; use types.new_class()")
    winner = _most_derived(meta, bases)
    if winner is not meta:
        maker = _class_lookup(winner, "__new__")
        if maker is not _class_lookup(type, "__new__"):
            return winner.__new__(winner, name, bases, namespace, **keywords)
        meta = winner
    base = _best_base(bases)
    if len(bases) > 1:
        _check_slots(bases)
    mro = [None] + _merge_mros(name, [b.__mro__ for b in bases] + [list(bases)])
    names = []
    values = []
    cell = None
    qualname = name
    module = _MISSING
    doc = None
    slots = _MISSING
    for key in namespace:
        if not isinstance(key, str):
            raise _NotSupported(f"a key of type '{_type_name(key)}' in a class")
        value = namespace[key]
        if key == "__classcell__":
            cell = value
            if not isinstance(cell, _cell_type):
                raise TypeError(f"__classcell__ must be a nonlocal cell, not {type(cell)!r}")
            continue
        if key == "__qualname__":
            if not isinstance(value, str):
                raise TypeError(f"type __qualname__ must be a str, not {_type_name(value)}")
            qualname = value
            continue
        if key == "__new__" and type(value) is _function_type:
            value = staticmethod(value)
        elif (key == "__init_subclass__" or key == "__class_getitem__") and type(value) is _function_type:
            value = classmethod(value)
        elif key == "__slots__":
            slots = value
        elif key == "__doc__":
            doc = value
        elif key == "__module__":
            module = value
        names.append(_intern(key))
        values.append(value)
    if module is _MISSING:
        module = _current_frame().f_globals.get("__name__", _MISSING)
        if module is not _MISSING:
            names.append("__module__")
            values.append(module)
    adds_dict = adds_weakref = False
    if slots is not _MISSING:
        slots = _slot_names(slots, name, names, base)
    for key in ("__dict__", "__weakref__"):
        if key in namespace or _gives(mro, key):
            continue
        if slots is _MISSING or key in slots:
            names.append(key)
            values.append(None)
            if key == "__dict__":
                adds_dict = True
            else:
                adds_weakref = True
    if "__doc__" not in namespace and slots is _MISSING:
        names.append("__doc__")
        values.append(None)
    if "__eq__" in namespace and "__hash__" not in namespace and (slots is _MISSING or "__hash__" not in slots):
        names.append("__hash__")
        values.append(None)
    cls = _make_class(meta, name, bases, base, tuple(mro), (names, values))
    _add_standard(cls, adds_dict, adds_weakref)
    _set_class_names(cls, qualname, module, doc)
    if _class_lookup(meta, "mro") is not _class_lookup(type, "mro"):
        _set_bases(cls, bases, base, _own_mro(cls))
    if slots is not _MISSING:
        _add_slots(cls, slots, base)
        if "__doc__" not in namespace and "__doc__" not in slots:
            _class_store(cls, "__doc__", None)
    if cell is not None:
        _set_cell(cell, cls)
    _name_descriptors(cls, namespace)
    super(cls, cls).__init_subclass__(**keywords)
    return cls


def _gives(mro, name):
    """Has an instance of one of these classes (the first item is for a new one) such an attribute, __dict__ or
    __weakref__, of its own already, or can it have none?"""
    for cls in mro[1:]:
        if not _class_flag(cls, 2):
            if name in cls.__dict__:
                return True
        elif cls is not object:
            if name == "__dict__":
                if _class_flag(cls, 1) or _layout(cls) == _layout(object) or cls is type or cls is _module_type:
                    return True
            elif not _class_flag(cls, 1) and (_layout(cls) == _layout(object) or cls.__name__ in _FIXED):
                return True
    return False


_FIXED = ("int", "tuple", "bytes", "set", "frozenset", "type", "module")  # derived classes have no __weakref__ of their own


def _add_standard(cls, adds_dict, adds_weakref):
    if adds_dict:
        _add_computed(cls, "__dict__", object.__dict__["__dict__"])
    if adds_weakref:
        _add_computed(cls, "__weakref__", _weak_first)


def _own_mro(cls):
    """What its metaclass takes for its mro."""
    mro = tuple(_special(cls, "mro")())
    for base in mro:
        if not isinstance(base, type):
            raise TypeError(f"mro() returned a non-class ({_type_name(base)!r})")
        if _layout(base) != _layout(object) and _layout(base) != _layout(cls):
            raise TypeError(f"mro() returned base with unsuitable layout ({base.__name__!r})")
    return mro


def _name_descriptors(cls, namespace):
    for key in list(namespace):
        value = namespace[key]
        setter = _lookup(value, "__set_name__")
        if setter is _MISSING:
            continue
        try:
            _bind(setter, value)(cls, key)
        except BaseException as e:
            text = f"Error calling __set_name__ on {_type_name(value)!r} instance {key!r} in {cls.__name__!r}"
            if _service(16) >= (3, 12):
                e.add_note(text)
                raise
            raise RuntimeError(text) from e


def _change_bases(cls, bases):
    """cls.__bases__ = bases"""
    _refuse_builtin(cls, "__bases__")
    if not isinstance(bases, tuple):
        raise TypeError(f"can only assign tuple to {cls.__name__}.__bases__, not {_type_name(bases)}")
    if not bases:
        raise TypeError(f"can only assign non-empty tuple to {cls.__name__}.__bases__, not ()")
    for base in bases:
        if not isinstance(base, type):
            kind = _type_name(base)
            raise TypeError(f"{cls.__name__}.__bases__ must be tuple of classes, not '{kind}'")
        if _is_subtype(base, cls):
            raise TypeError("a __bases__ item causes an inheritance cycle")
    base = _best_base(bases)
    if _layout(base) != _layout(cls) or (cls.__base__ is object) != (base is object):
        old, new = cls.__base__.__name__, base.__name__
        raise TypeError(f"__bases__ assignment: '{new}' deallocator differs from '{old}'")
    if bases == cls.__bases__:
        return
    old = cls.__bases__, cls.__base__
    changed = []
    try:
        _set_bases(cls, bases, base, cls.__mro__)
        _renew_mro(cls, changed)
    except BaseException:
        for derived, mro in reversed(changed):
            _set_bases(derived, derived.__bases__, derived.__base__, mro)
        _set_bases(cls, old[0], old[1], cls.__mro__)
        raise


def _renew_mro(cls, changed):
    """Its mro, and that of all that derive from it, by the bases that they have now; `changed`: what they had."""
    mro = _own_mro(cls)
    changed.append((cls, cls.__mro__))
    _set_bases(cls, cls.__bases__, cls.__base__, mro)
    for derived in _subclasses(cls):
        _renew_mro(derived, changed)


def _slot_names(slots, name, names, base):
    if isinstance(slots, str):
        slots = (slots,)
    found = []
    for slot in slots:
        if not isinstance(slot, str):
            raise TypeError(f"__slots__ items must be strings, not '{_type_name(slot)}'")
        if not slot.isidentifier():
            raise TypeError("__slots__ must be identifiers")
        if slot in names:
            raise ValueError(f"{slot!r} in __slots__ conflicts with class variable")
        if slot.startswith("__") and not slot.endswith("__"):
            stripped = name.lstrip("_")
            if stripped:
                slot = f"_{stripped}{slot}"
        if slot == "__dict__" and slot in found:
            raise TypeError("__dict__ slot disallowed: we already got one")
        if slot not in found:
            found.append(slot)
    if found and (_is_subtype(base, int) or _is_subtype(base, tuple) or _is_subtype(base, bytes)):
        raise TypeError(f"nonempty __slots__ not supported for subtype of '{base.__name__}'")
    return found


def _add_slots(cls, slots, base):
    has_dict = "__dict__" in slots
    for b in cls.__mro__[1:]:
        if not _class_flag(b, 4) and (not _class_flag(b, 2) or _class_flag(b, 1) or _layout(b) == _layout(object)):
            has_dict = True  # so have exceptions, and what the library has made
    for slot in slots:
        if slot != "__dict__" and slot != "__weakref__":
            _add_member(cls, _intern(slot))
    if not has_dict:
        _set_class_flag(cls, 4)
