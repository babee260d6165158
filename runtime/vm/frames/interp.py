"""The interpreter: one loop, in which calls push frames and returns pop them. It never recurses.

`pc` (an instruction's index) and `code` are green: constants while a trace is recorded, so that fetching and decoding
leave nothing in it. The frame's registers are what a trace keeps in registers of the core.

An instruction that may have to call a function gives the frame to go on in (`entered`): its own where it is done, a new
one, or NULL with an exception pending. What becomes of the new frame's result is in that frame (Continuation).
"""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, cast, i32, same, uint_rshift, vm
from runtime.translate.lltypes import Cell, Code, Frame, Generator, Instance, List, Str, Tuple
from runtime.translate.rjit import JitDriver, export, never_collects, promote
from runtime.vm.containers.iterate import END, ERROR, ITEM, next_item
from runtime.vm.containers.lists import append
from runtime.vm.errors import recursion_error, unbound_local
from runtime.vm.frames import operations
from runtime.vm.frames.building import build
from runtime.vm.frames.calls import call, call_method, call_value, invoke
from runtime.vm.frames.counted import counted
from runtime.vm.frames.dunders import ask_right
from runtime.vm.frames.enter import SUSPENDABLE, enter_library, library_function, release
from runtime.vm.frames.events import tell
from runtime.vm.frames.exceptions import find_handler, match_exception, prepare_raise, raise_here, set_context, unwind
from runtime.vm.frames.operations import constant
from runtime.vm.frames.results import ASK_RIGHT, deliver, finish_generator, following, suspend, word_at
from runtime.vm.frames.spread import call_spread
from runtime.vm.objects import box_bool
from runtime.vm.operations.compare import truth
from runtime.vm.types.attributes import get_attribute, get_method, get_special
from runtime.vm.types.namespaces import set_global
from runtime.vm.types.storing import delete_attribute, set_attribute
from spec.bytecode import EDGE, NO_REGISTER, PLAIN, CodeFlag, Continuation, EdgeOp, Library, Op, Status


@never_collects
def leave(pc: i32, code: Code, frame: Frame) -> None:
    """What the host needs to go on at a merge point."""
    frame.pc = pc
    vm.frame = frame


@export
@never_collects
def live(pc: i32, code: Code, word: i32) -> i32:
    """Bit i: is register 32 * word + i alive before the instruction at `pc`?"""
    return code.live[pc * code.live_words + word]


@export
@never_collects
def waiting(pc: i32, code: Code, word: i32) -> i32:
    """Bit i: is what is in register 32 * word + i before the instruction at `pc` still of use while that waits for a
    frame that it has pushed? Not what a call has passed: it reads its registers before the new frame runs, and never
    again, and the result goes to one of them. What other instructions have pushed may leave something to be done with
    their operands (Continuation)."""
    instruction = word_at(code, pc + pc)
    op = instruction & 0xFFFF
    match op:
        case (
            Op.CALL | Op.CALL_KW | Op.CALL_METHOD | Op.CALL_METHOD_KW | Op.CALL_BOUND | Op.CALL_BOUND_KW
        ):  # fmt: skip
            pass
        case _:
            return -1
    found = live(following(pc, op), code, word)
    result = uint_rshift(instruction, 16)
    if result >> 5 == word:
        found = found & ~(1 << (result & 31))
    row = find_handler(code, pc)
    return found | live(code.handlers[row + 2], code, word) if row >= 0 else found


FUNCTION_WEIGHT = 1  # functions that call each other become hot, too, but later than loops
driver = JitDriver(
    greens=["pc", "code"], reds=["frame"], virtualizable="frame", leave=leave, live=live, waiting=waiting,
    fields={"code": "code"},
)  # fmt: skip


@export
def interpret() -> i32:
    """Runs from vm.frame until the program ends or the host is needed; a spec.bytecode.Status."""
    frame = cast(Frame, vm.frame)
    vm.frame = NULL
    return dispatch(frame)


@export
def prepare_report() -> i32:
    """After Status.ERROR: a frame in which the library tells the host of the exception that ended the program."""
    frame: Frame = operations.program_frame(library_function(Library.UNCAUGHT))
    if frame is NULL:
        return 0
    frame[0] = vm.error_arg0
    vm.frame = frame
    return 1


@export
def prepare_end() -> i32:
    """After the end of the program: a frame in which the library does what is left to do."""
    frame: Frame = operations.program_frame(library_function(Library.AT_EXIT))
    if frame is NULL:
        return 0
    vm.frame = frame
    return 1


@export
def raise_in_frame() -> i32:
    """The pending exception is raised where vm.frame stands. Status.ERROR: nothing catches it; else vm.frame is where
    to go
    on."""
    frame = cast(Frame, vm.frame)
    frame = raise_here(frame, frame.pc)
    vm.frame = frame
    if frame is NULL:
        vm.status = Status.ERROR
        return Status.ERROR
    return Status.INTERRUPTED


def dispatch(frame: Frame) -> i32:
    """The same, from this frame on."""
    code = frame.code
    pc = frame.pc
    while True:
        driver.jit_merge_point(pc, code, frame)
        word = word_at(code, pc + pc)
        op = word & 0xFFFF
        a = uint_rshift(word, 16)
        word = word_at(code, pc + pc + 1)
        b = word & 0xFFFF
        c = uint_rshift(word, 16)
        after = pc + 1
        entered = frame
        match op:
            case Op.MOVE:
                frame[a] = frame[b]
            case Op.LOAD_CONST:
                frame[a] = constant(code, b)
            case Op.JUMP:
                after = b
            case Op.JUMP_BACK:
                pc = b
                driver.can_enter_jit(pc, code, frame)
                continue
            case Op.JUMP_IF_FALSE | Op.JUMP_IF_TRUE:
                outcome = truth(frame[a])
                if outcome == 1:
                    after = b if op == Op.JUMP_IF_TRUE else after
                elif outcome == 0:
                    after = b if op == Op.JUMP_IF_FALSE else after
                elif outcome == -1:
                    entered = NULL
                else:
                    entered = enter_library(frame, a, Library.TRUTH, 1, frame[a], NULL, NULL, Continuation.JUMP)
            case Op.JUMP_IF_NONE:
                if same(frame[a], NONE):
                    after = b
            case Op.FOR_NEXT:
                result = next_item(frame, a, b)
                if result == ITEM:
                    after = pc + 1
                elif result == END:
                    after = c
                elif result == ERROR:
                    entered = NULL
                else:
                    entered = operations.next_by_call(frame, b, frame[a])
            case (
                Op.ADD | Op.SUB | Op.MUL | Op.TRUEDIV | Op.FLOORDIV | Op.MOD | Op.LSHIFT | Op.RSHIFT | Op.AND | Op.OR
                | Op.XOR | Op.POW | Op.MATMUL | Op.IADD | Op.ISUB | Op.IMUL | Op.ITRUEDIV | Op.IFLOORDIV | Op.IMOD
                | Op.ILSHIFT | Op.IRSHIFT | Op.IAND | Op.IOR | Op.IXOR | Op.IPOW | Op.IMATMUL
            ):  # fmt: skip
                entered = operations.arithmetic(frame, op, a, frame[b], frame[c])
            case Op.LT | Op.LE | Op.EQ | Op.NE | Op.GT | Op.GE:
                entered = operations.comparison(frame, op, a, frame[b], frame[c])
            case Op.GETITEM:
                entered = operations.load_item(frame, a, frame[b], frame[c])
            case Op.SETITEM:
                entered = operations.store_item(frame, frame[a], frame[b], frame[c])
            case Op.GETATTR:
                entered = get_attribute(frame, a, frame[b], cast(Str, constant(code, c)))
            case Op.SETATTR:
                entered = set_attribute(frame, frame[a], cast(Str, constant(code, b)), frame[c])
            case Op.LOAD_GLOBAL:
                entered = operations.load_global(frame, code, a, b, c)
            case Op.CALL:
                entered = call(frame, a, frame[b], b + 1, c)
            case Op.CALL_METHOD:
                name = cast(Str, constant(code, uint_rshift(word_at(code, pc + pc + 2), 16)))
                entered = invoke(frame, a, frame[b], name, b + 1, c)
                after = pc + 2
            case Op.RETURN:
                value = frame[a]
                continuation = promote(frame.flags)
                generator: Generator = frame.generator if code.flags & SUSPENDABLE != 0 else NULL
                caller = frame.back
                if caller is NULL:
                    return finish_program()
                if generator is not NULL:
                    generator.frame = NULL
                    frame.back = NULL
                else:
                    release(frame)
                frame = caller
                code = promote(frame.code)
                pc = promote(frame.pc)
                after = deliver(frame, continuation, value) if generator is NULL else finish_generator(
                    frame, continuation, generator, value
                )
                entered = frame
                if after < 0:
                    entered = NULL
                    if after == ASK_RIGHT:
                        entered = ask_right(frame, code, pc)
                        after = pc + 1
            case Op.YIELD:
                continuation = promote(frame.flags)
                value = frame[b]
                is_item = code.flags & CodeFlag.ASYNC_GENERATOR != 0 and c == NO_REGISTER
                caller = suspend(frame, pc)
                frame = caller
                recurs = same(frame.code, code)
                code = promote(frame.code)
                pc = promote(frame.pc)
                after = deliver(frame, continuation, value)
                if is_item and continuation == Continuation.SEND:  # of an `async for`, which has what it waited for
                    after = uint_rshift(word_at(code, pc + pc + 1), 16)
                entered = frame
                if after < 0:
                    entered = NULL
                elif recurs:  # what is yielded goes up through frames that do the same
                    pc = after
                    driver.can_enter_jit(pc, code, frame)
                    continue
            case Op.SEND:
                if operations.nothing_to_send_to(frame, a, frame[b]):
                    after = c
                else:
                    entered = operations.send(frame, a, frame[b])
            case Op.RAISE:
                exception = prepare_raise(frame, a, b)
                if exception is not NULL:
                    frame = unwind(frame, pc, exception, a != NO_REGISTER)
                    if frame is NULL:
                        return fail_program()
                    code = promote(frame.code)
                    after = promote(frame.pc)
                    entered = frame
                elif vm.error_kind != 0:
                    entered = NULL
                else:
                    entered = enter_library(frame, a, Library.MAKE_EXCEPTION, 1, frame[a], NULL, NULL,
                    Continuation.RAISE)
            case Op.RERAISE:
                if b != 0:
                    set_context(cast(Instance, frame[a]))
                frame = unwind(frame, pc, frame[a], False)
                if frame is NULL:
                    return fail_program()
                code = promote(frame.code)
                after = promote(frame.pc)
                entered = frame
            case _:
                entered = execute(frame, code, pc, op, a, b, c)
                after = following(pc, op & PLAIN)
        if entered is NULL:
            frame = raise_here(frame, pc)
            if frame is NULL:
                return fail_program()
            code = promote(frame.code)
            pc = promote(frame.pc)
        elif same(entered, frame):
            pc = after
        else:
            frame.pc = pc
            recursive = same(entered.code, code)
            frame = entered
            code = promote(frame.code)
            pc = promote(frame.pc)
            if pc == 0:
                if recursive:
                    driver.can_enter_jit(pc, code, frame)
                else:
                    driver.can_enter_jit(pc, code, frame, weight=FUNCTION_WEIGHT)


def execute(frame: Frame, code: Code, pc: i32, op: i32, a: i32, b: i32, c: i32) -> Frame:
    """Instructions that are not in the loop itself."""
    match op:
        case Op.LOAD_NULL:
            frame[a] = NULL
        case Op.STORE_GLOBAL:
            set_global(code.globals, b, frame[a])
        case Op.DELETE_GLOBAL:
            return operations.delete_global(frame, code, b)
        case Op.CHECK_LOCAL:
            if frame[a] is NULL:
                unbound_local(constant(code, b))
                return NULL
        case Op.MAKE_CELL:
            return operations.put(frame, a, operations.make_cell(frame[a]))
        case Op.LOAD_CELL:
            return operations.load_cell(frame, code, a, b, c)
        case Op.STORE_CELL:
            cell = cast(Cell, frame[a])
            cell.value = frame[b]
        case Op.IS:
            frame[a] = box_bool(same(frame[b], frame[c]))
        case Op.IS_NOT:
            frame[a] = box_bool(not same(frame[b], frame[c]))
        case Op.NOT:
            outcome = truth(frame[b])
            if outcome < 0:
                if outcome == -1:
                    return NULL
                return enter_library(frame, a, Op.NOT, 1, frame[b], NULL, NULL, Continuation.STORE)
            frame[a] = box_bool(outcome == 0)
        case Op.NEG | Op.POS | Op.INVERT:
            return operations.unary(frame, op, a, frame[b])
        case Op.CONTAINS | Op.NOT_CONTAINS:
            return operations.membership(frame, op, a, frame[b], frame[c])
        case Op.FOR_PREP:
            return operations.begin_loop(frame, a, frame[b])
        case Op.BUILD_LIST | Op.BUILD_TUPLE | Op.BUILD_SLICE | Op.BUILD_MAP | Op.BUILD_SET | Op.BUILD_STRING:
            return build(frame, op, a, b, c)
        case Op.LIST_APPEND:
            return frame if append(cast(List, frame[a]), frame[b]) else NULL
        case Op.LOAD_METHOD:
            return get_method(frame, a, frame[b], cast(Str, constant(code, c)))
        case Op.UNPACK:
            return operations.unpack_items(frame, b, c, frame[a])
        case (
            EdgeOp.CALL | EdgeOp.CALL_KW | EdgeOp.CALL_METHOD | EdgeOp.CALL_METHOD_KW | EdgeOp.CALL_BOUND
            | EdgeOp.CALL_BOUND_KW | EdgeOp.CALL_EX | EdgeOp.CONTAINS | EdgeOp.NOT_CONTAINS | EdgeOp.LT | EdgeOp.LE
            | EdgeOp.EQ | EdgeOp.NE | EdgeOp.GT | EdgeOp.GE
        ):  # fmt: skip
            return execute_at_edge(frame, code, pc, op ^ EDGE, a, b, c)
        case _:
            return execute_call(frame, code, pc, op, a, b, c)
    return frame


def execute_call(frame: Frame, code: Code, pc: i32, op: i32, a: i32, b: i32, c: i32) -> Frame:
    """Rarer calls, exceptions."""
    extension = 0
    if following(pc, op) != pc + 1:
        extension = word_at(code, pc + pc + 2)
    match op:
        case Op.CALL_KW:
            names = cast(Tuple, constant(code, uint_rshift(extension, 16)))
            return call_value(frame, a, frame[b], NULL, NULL, b + 1, c, names)
        case Op.CALL_METHOD_KW:
            name = cast(Str, constant(code, uint_rshift(extension, 16)))
            keywords = cast(Tuple, constant(code, word_at(code, pc + pc + 3) & 0xFFFF))
            return call_method(frame, a, frame[b], name, b + 1, c, keywords)
        case Op.CALL_BOUND:
            return call_value(frame, a, frame[b], frame[b + 1], NULL, b + 2, c, NULL)
        case Op.CALL_BOUND_KW:
            names = cast(Tuple, constant(code, uint_rshift(extension, 16)))
            return call_value(frame, a, frame[b], frame[b + 1], NULL, b + 2, c, names)
        case Op.CALL_EX:
            return call_spread(frame, a, b)
        case Op.INTRINSIC:
            return operations.intrinsic(frame, a, b, c, uint_rshift(extension, 16))
        case Op.MAKE_FUNCTION:
            return operations.make_function(frame, a, cast(Code, constant(code, b)), c)
        case Op.PUSH_EXC:
            frame[a + 1] = vm.handled
            vm.handled = frame[a]
        case Op.POP_EXC:
            vm.handled = frame[a + 1]
        case Op.MATCH_EXC:
            outcome = match_exception(frame[b], frame[c])
            if outcome < 0:
                return NULL
            frame[a] = box_bool(outcome == 1)
        case Op.GET_ITER:
            return operations.iterator_of(frame, a, frame[b])
        case _:
            return execute_rare(frame, code, op, a, b, c, extension, word_at(code, pc + pc + 3))
    return frame


def execute_rare(frame: Frame, code: Code, op: i32, a: i32, b: i32, c: i32, extension: i32, more: i32) -> Frame:
    match op:
        case Op.DELITEM:
            return operations.remove_item(frame, frame[a], frame[b])
        case Op.DELATTR:
            return delete_attribute(frame, frame[a], cast(Str, constant(code, b)))
        case Op.LOAD_NAME:
            name = cast(Str, constant(code, c))
            return operations.load_name(frame, code, a, frame[b], name, uint_rshift(extension, 16), more & 0xFFFF)
        case Op.LOAD_NAME_CELL:
            return operations.load_name_cell(frame, code, a, frame[b], c, uint_rshift(extension, 16))
        case Op.LOAD_GLOBALS:
            return operations.put(frame, a, operations.globals_dict(code.globals))
        case Op.LOAD_SPECIAL:
            return get_special(frame, a, frame[b], cast(Str, constant(code, c)))
        case Op.UNPACK_EX:
            return operations.unpack_starred(frame, b, c, frame[a])
        case Op.ASSERT_FAIL:
            return operations.fail_assertion(frame, a)
        case Op.EVENT:
            return tell(frame, a, b, c)
        case _:
            return NULL


def execute_at_edge(frame: Frame, code: Code, pc: i32, op: i32, a: i32, b: i32, c: i32) -> Frame:
    """An operation that counts as a call, in a frame that may not call any more (edge.py)."""
    message = counted(frame, code, pc, op, b, c)
    if message >= 0:
        recursion_error(message)
        return NULL
    match op:
        case Op.CALL:
            return call_value(frame, a, frame[b], NULL, NULL, b + 1, c, NULL)
        case Op.CALL_METHOD:
            name = cast(Str, constant(code, uint_rshift(word_at(code, pc + pc + 2), 16)))
            return call_method(frame, a, frame[b], name, b + 1, c, NULL)
        case Op.LT | Op.LE | Op.EQ | Op.NE | Op.GT | Op.GE:
            return operations.comparison(frame, op, a, frame[b], frame[c])
        case Op.CONTAINS | Op.NOT_CONTAINS:
            return operations.membership(frame, op, a, frame[b], frame[c])
        case _:
            return execute_call(frame, code, pc, op, a, b, c)


def fail_program() -> i32:
    """Nothing catches the exception, which is in vm.error_arg0."""
    vm.frame = NULL
    vm.status = Status.ERROR
    return Status.ERROR


def finish_program() -> i32:
    vm.frame = NULL
    vm.status = Status.FINISHED
    return Status.FINISHED
