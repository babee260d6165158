"""_lsprof: calls are not profiled. Programs can import cProfile; that nothing is measured they are told where they begin."""


class Profiler:
    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        pass

    def enable(self, subcalls=True, builtins=True):
        raise _NotSupported("cProfile")

    def disable(self):
        pass

    def clear(self):
        pass

    def getstats(self):
        return []
