"""_opcode: CPython's bytecodes, which there are none of here."""


def stack_effect(opcode, oparg=None, /, *, jump=None):
    raise ValueError("invalid opcode or oparg")


def get_specialization_stats():
    return None


# From CPython 3.13 on, where `opcode` asks for what had been in its own tables.
def has_arg(opcode):
    return False


is_valid = has_const = has_name = has_jump = has_free = has_local = has_exc = has_arg


def get_executor(*, code, offset):
    return None


def get_intrinsic1_descs():
    return []


get_intrinsic2_descs = get_nb_ops = get_special_method_names = get_intrinsic1_descs
