"""_pickle: PickleBuffer; all else that CPython's has are pickle's own functions and classes, in Python."""

_NAMES = {"PickleError", "PicklingError", "UnpicklingError"}
_SAME = {"Pickler", "Unpickler", "dump", "dumps", "load", "loads"}


class PickleBuffer:
    """A buffer that pickle may hand on instead of copying it."""

    __module__ = "pickle"

    def __new__(cls, object, /):
        self = super().__new__(cls)
        self._view = memoryview(object)
        return self

    def __buffer__(self, flags, /):
        return memoryview(self._held())

    def __release_buffer__(self, buffer, /):
        buffer.release()

    def _as_view(self):
        return memoryview(self._held())

    def _held(self):
        if self._view is None:
            raise ValueError("operation forbidden on released PickleBuffer object")
        return self._view

    def raw(self):
        """As bytes, however many dimensions there are."""
        view = self._held()
        if not view.contiguous:
            raise BufferError("cannot extract raw buffer from non-contiguous buffer")
        return memoryview(view) if view.format == "B" and view.ndim == 1 else view.cast("B")

    def release(self):
        if self._view is not None:
            self._view.release()
            self._view = None

    def __reduce_ex__(self, protocol, /):
        raise TypeError("cannot pickle 'PickleBuffer' object")


def __getattr__(name):
    if name in _SAME:
        return getattr(_import_chain("pickle"), f"_{name}")
    if name in _NAMES:
        return getattr(_import_chain("pickle"), name)
    raise AttributeError(f"module '_pickle' has no attribute {name!r}")
