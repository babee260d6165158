"""Tuples whose items have names, as CPython's C modules have them (PyStructSequence): os.stat_result and the like."""


class StructSequence(tuple):
    """`_fields`: of the tuple, then those that only have names."""

    def __new__(cls, sequence, dict=None, /):
        items = tuple(sequence)
        if len(items) < cls.n_sequence_fields:
            kind = "at least " if cls.n_fields != cls.n_sequence_fields else ""
            raise TypeError(
                f"{cls.__module__}.{cls.__name__}() takes an {kind}{cls.n_sequence_fields}-sequence "
                f"({len(items)}-sequence given)"
            )
        if len(items) > cls.n_fields:
            kind = "at most " if cls.n_fields != cls.n_sequence_fields else ""
            raise TypeError(
                f"{cls.__module__}.{cls.__name__}() takes an {kind}{cls.n_fields}-sequence ({len(items)}-sequence given)"
            )
        if cls.n_fields == cls.n_sequence_fields:
            return tuple.__new__(cls, items)
        self = tuple.__new__(cls, items[: cls.n_sequence_fields])
        hidden = items[cls.n_sequence_fields :]
        for i in range(len(items), cls.n_fields):
            hidden += ((dict or {}).get(cls._fields[i]),)
        self._hidden = hidden
        return self

    def __repr__(self):
        cls = type(self)
        shown = [f"{cls._fields[i]}={self[i]!r}" for i in range(cls.n_sequence_fields)]
        return f"{cls.__module__}.{cls.__name__}({', '.join(shown)})"

    def __reduce__(self):
        cls = type(self)
        names = cls._fields[cls.n_sequence_fields :]
        hidden = dict(zip(names, self._hidden, strict=True)) if names else {}
        return cls, (tuple(self), hidden)


def with_hidden(cls, items, hidden):
    """An instance of that class, whose items are just as many as it has."""
    self = tuple.__new__(cls, items)
    self._hidden = hidden
    return self


def _getter(index):
    return property(lambda self: self[index])


def _hidden_getter(index):
    return property(lambda self: self._hidden[index])


def make(name, module, fields, count):
    """The class. `fields`: separated by spaces; the first `count` are items of the tuple."""
    names = fields.split()
    members = {n: _getter(i) for i, n in enumerate(names[:count])}
    members.update({n: _hidden_getter(i) for i, n in enumerate(names[count:])})
    members.update(
        __module__=module, _fields=tuple(names), n_fields=len(names), n_sequence_fields=count, n_unnamed_fields=0,
        __match_args__=tuple(names[:count]),
    )  # fmt: skip
    return type(name, (StructSequence,), members)
