"""Collections that a program would see the effect of, and the safe points at which finalizers run.

CPython counts references: what nobody refers to any more is gone at once. Here it is gone at the next collection. So
where a program may look (it calls a weak reference, deletes a name, prints while there are finalizers), the library's
`_settle` asks for a collection first. It does so in a loop, `while _unsettled(...)`, whose back edge leaves to the
host: there all frames are in memory, and `at_safe_point` does the work and pushes a frame of `_run_ready`.

Such a collection looks at all that is alive. A program may have vm.settle_credit bytes looked at in this way, and
earns a byte for each that it allocates: so it cannot become slow by this, but takes at most twice as long for its
collections, and a fixed time more. Collections that find nothing, one after the other, cost it more and more.
"""

from __future__ import annotations

from runtime.translate.ll import FALSE, NULL, TRUE, W, cast, i32, same, tag, vm
from runtime.translate.lltypes import Code, Frame
from runtime.translate.rjit import dont_look_inside, export, never_collects
from runtime.vm.credit import is_worthwhile, settle_cost
from runtime.vm.frames.enter import begin, library_function
from runtime.vm.frames.exceptions import find_handler
from runtime.vm.frames.results import following, word_at
from runtime.vm.gc import collect
from runtime.vm.objects import box_bool
from spec.bytecode import PLAIN, Continuation, Library, Settle


@dont_look_inside
@never_collects
def unsettled(force: W) -> W:
    """_unsettled(force): True: the back edge that comes now collects. False: it has found nothing more."""
    if vm.settle == Settle.DONE:
        vm.settle = Settle.NONE
        return FALSE
    if vm.settle == Settle.NONE and (vm.finalizing != 0 or (not same(force, TRUE) and not is_worthwhile())):
        return FALSE
    vm.settle = Settle.FORCED if same(force, TRUE) else Settle.ASKED
    vm.interrupt = 1
    return TRUE


@dont_look_inside
@never_collects
def set_finalizing(w: W) -> W:
    """_set_finalizing(bool): what it was"""
    before = box_bool(vm.finalizing != 0)
    vm.finalizing = 1 if same(w, TRUE) else 0
    return before


@dont_look_inside
@never_collects
def dead_objects() -> W:
    """_dead_objects(): how many objects forced collections have found dead since this was last asked"""
    count = vm.dead
    vm.dead = 0
    return tag(count)


@never_collects
def has_ready() -> bool:
    return vm.ready_first != vm.ready_end or vm.callbacks is not NULL


@export
def at_safe_point() -> i32:
    """The program stands between two instructions, in vm.frame: a collection, if it has asked for one, and a frame of
    `_run_ready`, if there is something to run. 1: vm.frame is that frame."""
    if vm.settle == Settle.ASKED or vm.settle == Settle.FORCED:
        clear_temporaries(cast(Frame, vm.frame))
        cost = settle_cost()
        references = vm.references
        collect()
        vm.settled_idly = 0 if has_ready() or vm.references < references else vm.settled_idly + 1
        vm.settle_credit = vm.settle_credit - cost if vm.settle_credit > cost else 0
        vm.settle = Settle.NONE if has_ready() else Settle.DONE
    if vm.settle == Settle.FRAME:
        vm.snapshot = vm.frame
        vm.frames_kept = vm.alloc_ptr
        vm.settle = Settle.DONE
    if vm.settle == Settle.SWITCH:
        switch()
        return 0
    if not has_ready() or vm.finalizing != 0 or vm.error_kind != 0:
        return 0
    return run_on_top(Library.RUN_READY)


@export
def at_signal() -> i32:
    """The program stands as in at_safe_point, and signals have come: a frame of `_run_signals`. 1: vm.frame is that
    frame; 0: not now."""
    if vm.error_kind != 0:
        return 0
    return run_on_top(Library.RUN_SIGNALS)


def run_on_top(number: i32) -> i32:
    """A frame of a function of the library without parameters, on the program's. 0: there is no room for it."""
    frame = begin(cast(Frame, vm.frame), library_function(number).code, Continuation.RESUME)
    if frame is NULL:
        vm.error_kind = 0
        return 0
    vm.frame = frame
    return 1


@never_collects
def switch() -> None:
    """Exchange vm.frame and vm.snapshot: another thread goes on (runtime/lib/modules/_threads.py). What is ready to be
    finalized waits for its next safe point."""
    left = vm.frame
    vm.frame = vm.snapshot
    vm.snapshot = left
    vm.frames_kept = vm.alloc_ptr
    vm.settle = Settle.DONE
    vm.interrupt = 1 if has_ready() else 0


@dont_look_inside
@never_collects
def clear_temporaries(top: Frame) -> None:
    """Null in all registers that no variable has and that nothing will read: what they refer to is alive by chance."""
    frame = top
    continuation: i32 = Continuation.RESUME
    while frame is not NULL:
        code = frame.code
        pc = frame.pc
        after = pc
        match continuation:
            case Continuation.STORE | Continuation.INIT | Continuation.DISCARD | Continuation.NAME:
                after = following(pc, word_at(code, pc + pc) & PLAIN)
        row = find_handler(code, pc)
        r = code.first_free + code.nfree
        while r < code.nregs:
            if not is_live(code, after, r) and (row < 0 or not is_live(code, code.handlers[row + 2], r)):
                frame[r] = NULL
            r += 1
        continuation = frame.flags
        frame = frame.back


@never_collects
def is_live(code: Code, pc: i32, register: i32) -> bool:
    return code.live[pc * code.live_words + (register >> 5)] >> (register & 31) & 1 != 0
