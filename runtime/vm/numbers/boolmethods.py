"""bool."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NULL, TRUE, W, same
from runtime.translate.rjit import dont_look_inside
from runtime.vm.objects import box_bool
from runtime.vm.operations.compare import truth
from runtime.vm.text.textbuf import literal


def bool_new(cls: W, x: W) -> W:
    """bool(x); NULL without an exception: user code has to say."""
    if x is NULL:
        return FALSE
    answer = truth(x)
    if answer < 0:
        return NULL
    return box_bool(answer == 1)


@dont_look_inside
def bool_repr(self: W) -> W:
    return literal("True" if same(self, TRUE) else "False")
