"""_weakref: references that are strong (nothing is freed while the program can tell)."""


class ref:
    def __init__(self, object, callback=None, /):
        self._object = object
        self.__callback__ = callback

    def __call__(self):
        return self._object

    def __hash__(self):
        return hash(self._object)

    def __eq__(self, other):
        if not isinstance(other, ref):
            return NotImplemented
        return self._object == other._object


ReferenceType = ref


def proxy(object, callback=None, /):
    return object


def getweakrefcount(object, /):
    return 0


def getweakrefs(object, /):
    return []


class ProxyType:
    pass


class CallableProxyType:
    pass


def _remove_dead_weakref(dct, key):
    pass
