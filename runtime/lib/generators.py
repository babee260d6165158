"""Methods of generators, coroutines and asynchronous generators; iterators of `yield from`, `await` and `async for`."""


class generator:
    def __next__(self):
        return _generator_send(self, None)

    def send(self, value, /):
        return _generator_send(self, value)

    def throw(self, typ, val=None, tb=None, /):
        return _throw(self, _thrown(typ, val, tb))

    def close(self):
        return _close(self)

    def __repr__(self):
        return f"<generator object {self.__qualname__} at {_address(self)}>"

    @property
    def gi_running(self):
        return _generator_state(self) == 2

    @property
    def gi_suspended(self):
        return _generator_state(self) == 1

    @property
    def gi_yieldfrom(self):
        return _yield_from(self)

    @property
    def gi_frame(self):
        return _generator_frame(self)


class coroutine:
    def send(self, value, /):
        return _coroutine_send(self, value)

    def throw(self, typ, val=None, tb=None, /):
        exception = _thrown(typ, val, tb)
        if _generator_state(self) == 3:
            raise RuntimeError("cannot reuse already awaited coroutine")
        return _throw(self, exception)

    def close(self):
        return _close(self)

    def __await__(self):
        return _CoroutineWrapper(self)

    def __repr__(self):
        return f"<coroutine object {self.__qualname__} at {_address(self)}>"

    @property
    def cr_running(self):
        return _generator_state(self) == 2

    @property
    def cr_suspended(self):
        return _generator_state(self) == 1

    @property
    def cr_frame(self):
        return _generator_frame(self)

    cr_origin = None

    @property
    def cr_await(self):
        return _awaited(self)


def _awaited(g):
    """What a suspended generator delegates to; None."""
    inner = _yield_from(g)
    return _AsyncStep(inner, 0, None) if type(inner) is _async_generator_type else inner


def _coroutine_send(coroutine, value):
    if _generator_state(coroutine) == 3:
        raise RuntimeError("cannot reuse already awaited coroutine")
    return _generator_send(coroutine, value)


class _CoroutineWrapper:
    def __init__(self, coroutine):
        self.coroutine = coroutine

    def __iter__(self):
        return self

    def __next__(self):
        return _coroutine_send(self.coroutine, None)

    def send(self, value):
        return _coroutine_send(self.coroutine, value)

    def throw(self, typ, val=None, tb=None):
        return self.coroutine.throw(typ, val, tb)

    def close(self):
        self.coroutine.close()


def _thrown(typ, val, tb):
    """The exception that throw() was given."""
    if isinstance(typ, BaseException):
        if val is not None:
            raise TypeError("instance exception may not have a separate value")
        exception = typ
    elif _is_type(typ) and issubclass(typ, BaseException):
        if isinstance(val, typ):
            exception = val
        elif val is None:
            exception = typ()
        elif isinstance(val, tuple):
            exception = typ(*val)
        else:
            exception = typ(val)
        if not isinstance(exception, BaseException):
            made = _type_name(exception)
            exception = TypeError(f"calling {typ!r} should have returned an instance of BaseException, not {made}")
    else:
        raise TypeError(
            f"exceptions must be classes or instances deriving from BaseException, not {_type_name(typ)}"
        )
    if tb is not None:
        if type(tb) is not _traceback_type:
            raise TypeError("throw() third argument must be a traceback object")
        exception.__traceback__ = tb
    return exception


def _throw(g, exception):
    """Raise the exception where the generator stands, or in the iterator that it delegates to."""
    inner = _awaited(g)
    if inner is not None and _generator_state(g) == 1:
        if isinstance(exception, GeneratorExit):
            _close_inner(inner)
            return _generator_throw(g, exception)
        method = getattr(inner, "throw", None)
        if method is not None:
            try:
                return method(exception)
            except StopIteration as stop:
                return _resume_after(g, stop.value)
            except BaseException as e:
                return _generator_throw(g, e)
    if _generator_state(g) == 0:
        _finish_generator(g)
        raise exception
    return _generator_throw(g, exception)


def _resume_after(g, value):
    """The iterator that a generator delegates to has ended with a value, while an exception was thrown into it."""
    _end_delegation(g, value)
    return _generator_send(g, None)


def _close_inner(inner):
    method = getattr(inner, "close", None)
    if method is not None:
        method()


def _close(g):
    state = _generator_state(g)
    if state == 3:
        return None
    if state == 0:
        _finish_generator(g)
        return None
    inner = _yield_from(g)
    exception = GeneratorExit()
    if inner is not None and state == 1:
        try:
            _close_inner(inner)
        except BaseException as e:
            exception = e
    try:
        _generator_throw(g, exception)
    except (StopIteration, GeneratorExit):
        return None
    kind = "coroutine" if type(g) is _coroutine_type else "generator"
    raise RuntimeError(f"{kind} ignored GeneratorExit")


def _yield_iter(x):
    """The iterator of `yield from x`."""
    if type(x) is _coroutine_type:
        if not _current_frame().f_code.co_flags & 0x100:
            raise TypeError("cannot 'yield from' a coroutine object in a non-coroutine generator")
        return x
    return iter(x)


def _await_iter(x, given_by=None):
    """The iterator of `await x`. `given_by`: the method of an `async` statement."""
    if type(x) is _coroutine_type:
        if _yield_from(x) is not None:
            raise RuntimeError("coroutine is being awaited already")
        return x
    if type(x) is _AsyncStep:
        return x
    if type(x) is _generator_type and x.gi_code.co_flags & 0x100:
        return x
    method = _special(x, "__await__")
    if method is _MISSING:
        what = _type_name(x)
        error = TypeError(f"object {what} can't be used in 'await' expression")
        if given_by == "__anext__":
            raise TypeError(f"'async for' received an invalid object from __anext__: {what}") from error
        if given_by is not None:
            where = f"from {given_by} that does not implement __await__"
            raise TypeError(f"'async with' received an object {where}: {what}")
        raise error
    try:
        iterator = method()
    except BaseException as e:
        if given_by != "__anext__":
            raise
        raise TypeError(f"'async for' received an invalid object from __anext__: {_type_name(x)}") from e
    if type(iterator) is _coroutine_type:
        raise TypeError("__await__() returned a coroutine")
    if _lookup(iterator, "__next__") is _MISSING:
        raise TypeError(f"__await__() returned non-iterator of type '{_type_name(iterator)}'")
    return iterator


def _aiter(x):
    method = _special(x, "__aiter__")
    if method is _MISSING:
        raise TypeError(f"'async for' requires an object with __aiter__ method, got {_type_name(x)}")
    iterator = method()
    if _lookup(iterator, "__anext__") is _MISSING:
        raise TypeError(
            f"'async for' received an object from __aiter__ that does not implement __anext__: {_type_name(iterator)}"
        )
    return iterator


def _anext(x):
    """What `async for` waits for. An asynchronous generator that can go on is this itself: a SEND enters it, and ends
    with what it yields."""
    if type(x) is _async_generator_type:
        return _AsyncStep(x, 0, None) if _generator_state(x) >= 2 or _yield_from(x) is not None else x
    method = _special(x, "__anext__")
    if method is _MISSING:
        raise TypeError(f"'async for' requires an iterator with __anext__ method, got {_type_name(x)}")
    return _await_iter(method(), "__anext__")


def aiter(async_iterable, /):
    method = _special(async_iterable, "__aiter__")
    if method is _MISSING:
        raise TypeError(f"'{_type_name(async_iterable)}' object is not an async iterable")
    return method()


def anext(async_iterator, default=_MISSING, /):
    method = _special(async_iterator, "__anext__")
    if method is _MISSING:
        raise TypeError(f"'{_type_name(async_iterator)}' object is not an async iterator")
    if default is _MISSING:
        return method()
    return _anext_or(method(), default)


async def _anext_or(awaitable, default):
    try:
        return await awaitable
    except StopAsyncIteration:
        return default


class async_generator:
    def __aiter__(self):
        return self

    def __anext__(self):
        return _AsyncStep(self, 0, None)

    def asend(self, value, /):
        return _AsyncStep(self, 0, value)

    def athrow(self, typ, val=None, tb=None, /):
        return _AsyncStep(self, 1, _thrown(typ, val, tb))

    def aclose(self):
        return _AsyncStep(self, 2, GeneratorExit())

    def __repr__(self):
        return f"<async_generator object {self.__qualname__} at {_address(self)}>"

    @property
    def ag_running(self):
        return _generator_state(self) == 2

    @property
    def ag_frame(self):
        return _generator_frame(self)

    @property
    def ag_await(self):
        return _yield_from(self)

    def __class_getitem__(cls, item):
        return _GenericAlias_type(cls, item)


class _AsyncStep:
    """The awaitable of __anext__, asend (0), athrow (1), aclose (2)."""

    def __init__(self, generator, what, value):
        self.generator = generator
        self.what = what
        self.value = value
        self.begun = False
        self.ended = False

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        if self.begun or self.ended or self.what != 0:
            return self.send(None)
        self._begin()
        try:
            result = _generator_send(self.generator, self.value)
        except StopIteration:
            result = _MISSING
        except BaseException:
            self.ended = True
            raise
        return self._deliver(result)

    def send(self, value):
        if self.ended:
            what = "__anext__()/asend()" if self.what == 0 else "aclose()/athrow()"
            raise RuntimeError(f"cannot reuse already awaited {what}")
        g = self.generator
        begun = self.begun
        if not begun:
            self._begin()
        try:
            if begun:
                result = _generator_send(g, value)
            else:
                if self.what == 0:
                    value = self.value if value is None else value
                    if value is not None and _generator_state(g) == 0:
                        raise TypeError("can't send non-None value to a just-started async generator")
                    result = _generator_send(g, value)
                elif _generator_state(g) == 3 or (self.what == 2 and _generator_state(g) == 0):
                    _finish_generator(g)
                    self.what = 3
                    raise StopIteration
                elif _generator_state(g) == 0:
                    _finish_generator(g)
                    raise self.value
                else:
                    result = _generator_throw(g, self.value)
        except (StopAsyncIteration, GeneratorExit):
            self.ended = True
            if self.what == 2:
                raise StopIteration from None
            raise
        except StopIteration:
            result = _MISSING
        except BaseException:
            self.ended = True
            raise
        return self._deliver(result)

    def _begin(self):
        g = self.generator
        if _generator_state(g) == 2 or _yield_from(g) is not None:
            self.ended = True
            method = ("anext", "athrow", "aclose")[self.what]
            raise RuntimeError(f"{method}(): asynchronous generator is already running")
        self.begun = True

    def _deliver(self, result):
        """What the generator has given: to its consumer, or, where it waits for something itself, to the event loop."""
        if result is _MISSING:  # the generator had ended before
            self.ended = True
            if self.what == 3:
                raise StopIteration
            raise StopAsyncIteration
        if _yield_from(self.generator) is None:
            self.ended = True
            if self.what == 2:
                raise RuntimeError("async generator ignored GeneratorExit")
            raise StopIteration(result)
        return result

    def throw(self, typ, val=None, tb=None):
        try:
            return self._deliver(_generator_throw(self.generator, _thrown(typ, val, tb)))
        except BaseException:
            self.ended = True
            raise

    def close(self):
        self.ended = True
