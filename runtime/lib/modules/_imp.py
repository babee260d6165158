"""_imp: there are no extension modules, and no frozen ones."""


def extension_suffixes():
    return []


def lock_held():
    return False


def acquire_lock():
    pass


def release_lock():
    pass


def is_builtin(name):
    return 0


def is_frozen(name):
    return False


check_hash_based_pycs = "default"


def is_frozen_package(name):
    raise ImportError(f"No such frozen object named {name}", name=name)


def _frozen_module_names():
    return []


def _override_frozen_modules_for_tests(override, /):
    pass
