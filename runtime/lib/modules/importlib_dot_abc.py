"""importlib.abc: names for annotations and isinstance; nothing is an instance of them."""

from abc import ABCMeta


class Finder(metaclass=ABCMeta):
    pass


class MetaPathFinder(metaclass=ABCMeta):
    pass


class PathEntryFinder(metaclass=ABCMeta):
    pass


class Loader(metaclass=ABCMeta):
    pass


class ResourceLoader(Loader):
    pass


class InspectLoader(Loader):
    pass


class ExecutionLoader(InspectLoader):
    pass


class FileLoader(ResourceLoader, ExecutionLoader):
    pass


class SourceLoader(ResourceLoader, ExecutionLoader):
    pass
