"""_opcode: CPython's bytecodes, which there are none of here."""


def stack_effect(opcode, oparg=None, /, *, jump=None):
    raise ValueError("invalid opcode or oparg")


def get_specialization_stats():
    return None
