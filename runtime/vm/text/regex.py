"""The regular-expression engine: runs the programs of spec.regex. It backtracks with a stack of its own, so neither the
VM's depth of recursion nor the core's stack limits a pattern.

`run` never collects, so that it may hold addresses; where the stack is full it stops between two instructions, and
`search` (regexsearch.py) goes on with a larger one. `code`, `m`, `chars`: addresses of the program, the engine's memory
and the characters.
"""

from __future__ import annotations

from runtime.translate.ll import i32, load_word, store_word
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.text.regexsets import char_of, in_set, is_place, lower, test
from spec.regex import ENTRY_BITS, ENTRY_WORDS, NO_LIMIT, Entry, Head, Place, RegexOp, Slot

ROOM = 4 * ENTRY_WORDS  # words that one instruction may push
NO_MATCH, FULL, MATCHED = -1, -2, 1  # results of run; and of `step`, NO_MATCH: this way fails
KIND = (1 << ENTRY_BITS) - 1


# --- memory ---
@never_collects
def get(m: i32, slot: i32) -> i32:
    return load_word(m + (slot << 2))


@never_collects
def put(m: i32, slot: i32, value: i32) -> None:
    store_word(m + (slot << 2), value)


@never_collects
def push(m: i32, kind: i32, index: i32, x: i32, y: i32) -> None:
    top = get(m, Slot.TOP)
    at = m + (top << 2)
    store_word(at, index << ENTRY_BITS | kind)
    store_word(at + 4, x)
    store_word(at + 8, y)
    put(m, Slot.TOP, top + ENTRY_WORDS)


@never_collects
def set_two(m: i32, slot: i32, x: i32, y: i32) -> None:
    """Two slots, which are restored when the engine goes back."""
    push(m, Entry.RESTORE_TWO, slot, get(m, slot), get(m, slot + 1))
    put(m, slot, x)
    put(m, slot + 1, y)


@never_collects
def restore(m: i32, kind: i32, index: i32, at: i32) -> None:
    """By an entry at an address."""
    put(m, index, load_word(at + 4))
    if kind == Entry.RESTORE_TWO:
        put(m, index + 1, load_word(at + 8))
    elif kind == Entry.RESTORE_END:
        put(m, Slot.LAST_GROUP, load_word(at + 8))


@never_collects
def cut(m: i32, height: i32) -> None:
    """Forgets the choices above a height of the stack, not what is to be restored."""
    top = get(m, Slot.TOP)
    kept = height
    at = height
    while at < top:
        if get(m, at) & KIND >= Entry.RESTORE:
            if kept != at:
                put(m, kept, get(m, at))
                put(m, kept + 1, get(m, at + 1))
                put(m, kept + 2, get(m, at + 2))
            kept += ENTRY_WORDS
        at += ENTRY_WORDS
    put(m, Slot.TOP, kept)


@never_collects
def undo(m: i32, height: i32) -> None:
    """Back to a height of the stack: restores, and tries none of the choices above."""
    top = get(m, Slot.TOP)
    while top > height:
        top -= ENTRY_WORDS
        word = get(m, top)
        if word & KIND >= Entry.RESTORE:
            restore(m, word & KIND, word >> ENTRY_BITS, m + (top << 2))
    put(m, Slot.TOP, height)


# --- repeats of one character ---
@dont_look_inside
@never_collects
def count_of(code: i32, at_test: i32, chars: i32, wide: bool, at: i32, end: i32, most: i32) -> i32:
    """Where the characters from `at` on that pass a test end, `most` at most."""
    op = load_word(at_test)
    argument = load_word(at_test + 4)
    if most != NO_LIMIT and most < end - at:
        end = at + most
    match op:
        case RegexOp.ANY_ALL:
            return end
        case RegexOp.LITERAL:
            while at < end and char_of(chars, wide, at) == argument:
                at += 1
        case RegexOp.SET:
            items = code + (argument << 2)
            while at < end and in_set(items, char_of(chars, wide, at)):
                at += 1
        case RegexOp.ANY:
            while at < end and char_of(chars, wide, at) != 10:
                at += 1
        case _:
            while at < end and test(code, op, argument, char_of(chars, wide, at)):
                at += 1
    return at


@never_collects
def last_before(chars: i32, wide: bool, char: i32, at: i32, least: i32, end: i32) -> i32:
    """The last place from `least` to `at` where the character stands (-1: any does); below `least`: there is none."""
    if char >= 0:
        while at >= least and (at >= end or char_of(chars, wide, at) != char):
            at -= 1
    return at


@dont_look_inside
@never_collects
def repeat_one(code: i32, at_op: i32, m: i32, chars: i32, wide: bool, at: i32) -> i32:
    """REPEAT_ONE, MIN_REPEAT_ONE, POSSESSIVE_ONE at an address: the position behind; NO_MATCH."""
    op = load_word(at_op)
    least = load_word(at_op + 4)
    end = get(m, Slot.END)
    if least > end - at:
        return NO_MATCH
    pc = at_op - code >> 2
    if op == RegexOp.MIN_REPEAT_ONE:
        start = at
        if least > 0:
            at = count_of(code, at_op + 12, chars, wide, start, end, least)
            if at - start < least:
                return NO_MATCH
        push(m, Entry.LAZY, pc, at, at - start)
        return at
    stop = count_of(code, at_op + 12, chars, wide, at, end, load_word(at_op + 8))
    if stop - at < least:
        return NO_MATCH
    if op == RegexOp.REPEAT_ONE:
        least = at + least
        stop = last_before(chars, wide, load_word(at_op + 20), stop, least, end)
        if stop < least:
            return NO_MATCH
        if stop > least:
            push(m, Entry.GREEDY, pc, stop, least)
    return stop


# --- going back ---
@dont_look_inside
@never_collects
def go_back(code: i32, m: i32, chars: i32, wide: bool) -> i32:
    """To the last choice: the next instruction, its position in Slot.AT. NO_MATCH: none is left."""
    top = get(m, Slot.TOP)
    bottom = load_word(code)
    while top > bottom:
        top -= ENTRY_WORDS
        at = m + (top << 2)
        word = load_word(at)
        index = word >> ENTRY_BITS
        kind = word & KIND
        if kind >= Entry.RESTORE:
            restore(m, kind, index, at)
            continue
        put(m, Slot.TOP, top)
        place = load_word(at + 4)
        put(m, Slot.AT, place)
        match kind:
            case Entry.JUMP:
                return index
            case Entry.GREEDY:
                least = load_word(at + 8)
                following = load_word(code + (index + 5 << 2))
                place = last_before(chars, wide, following, place - 1, least, get(m, Slot.END))
                if place >= least:
                    if place > least:
                        push(m, Entry.GREEDY, index, place, least)
                    put(m, Slot.AT, place)
                    return index + 6
            case Entry.LAZY:
                at_op = code + (index << 2)
                count = load_word(at + 8)
                most = load_word(at_op + 8)
                if (most == NO_LIMIT or count < most) and place < get(m, Slot.END):
                    if test(code, load_word(at_op + 12), load_word(at_op + 16), char_of(chars, wide, place)):
                        push(m, Entry.LAZY, index, place + 1, count + 1)
                        put(m, Slot.AT, place + 1)
                        return index + 5
            case _:
                at_op = code + (index << 2)
                slot = load_word(at_op + 4)
                count = get(m, slot) + 1
                most = load_word(at_op + 12)
                if (most == NO_LIMIT or count < most) and get(m, slot + 1) != place:
                    set_two(m, slot, count, place)
                    return load_word(at_op + 16)
        top = get(m, Slot.TOP)
    put(m, Slot.TOP, bottom)
    return NO_MATCH


# --- instructions ---
@never_collects
def repeated(pc: i32, at_op: i32, m: i32, at: i32) -> i32:
    """MAX_UNTIL, MIN_UNTIL: the next instruction."""
    slot = load_word(at_op + 4)
    count = get(m, slot) + 1
    if count < load_word(at_op + 8):
        set_two(m, slot, count, get(m, slot + 1))
        return load_word(at_op + 16)
    if load_word(at_op) == RegexOp.MIN_UNTIL:
        push(m, Entry.LAZY_UNTIL, pc, at, 0)
        return pc + 5
    most = load_word(at_op + 12)
    if (most == NO_LIMIT or count < most) and get(m, slot + 1) != at:
        push(m, Entry.JUMP, pc + 5, at, 0)
        set_two(m, slot, count, at)
        return load_word(at_op + 16)
    return pc + 5


@never_collects
def possessive_next(pc: i32, at_op: i32, m: i32, at: i32) -> i32:
    slot = load_word(at_op + 4)
    count = get(m, slot + 2)
    most = load_word(at_op + 12)
    done = load_word(at_op + 16)
    enough = count >= load_word(at_op + 8)
    if enough and ((most != NO_LIMIT and count >= most) or at == get(m, slot + 1)):
        return done
    put(m, slot, get(m, Slot.TOP))
    if enough:
        put(m, slot + 1, at)
        push(m, Entry.JUMP, done, at, 0)
    put(m, slot + 2, count + 1)
    return pc + 5


@never_collects
def is_set(m: i32, slot: i32) -> bool:
    """Has the group been matched?"""
    return get(m, slot) >= 0 and get(m, slot + 1) >= get(m, slot)


@dont_look_inside
@never_collects
def group_again(m: i32, chars: i32, wide: bool, slot: i32, fold: i32, at: i32) -> i32:
    """GROUP: the position behind; NO_MATCH."""
    if not is_set(m, slot):
        return NO_MATCH
    x = get(m, slot)
    stop = get(m, slot + 1)
    if stop - x > get(m, Slot.END) - at:
        return NO_MATCH
    while x < stop:
        if lower(char_of(chars, wide, x), fold) != lower(char_of(chars, wide, at), fold):
            return NO_MATCH
        x += 1
        at += 1
    return at


@dont_look_inside
@never_collects
def step(code: i32, pc: i32, m: i32, at: i32) -> i32:
    """Instructions that are not in `run` itself: the next one, its position in Slot.AT; NO_MATCH."""
    at_op = code + (pc << 2)
    x = load_word(at_op + 4)
    put(m, Slot.AT, at)
    match load_word(at_op):
        case RegexOp.REPEAT:
            set_two(m, x, -1, -1)
            return load_word(at_op + 8)
        case RegexOp.GROUP_EXISTS:
            return pc + 3 if is_set(m, x) else load_word(at_op + 8)
        case RegexOp.ASSERT | RegexOp.ASSERT_NOT:
            back = load_word(at_op + 8)
            negative = load_word(at_op) == RegexOp.ASSERT_NOT
            if at < back:
                return load_word(at_op + 12) if negative else NO_MATCH
            put(m, x, get(m, Slot.TOP))
            put(m, x + 1, at)
            if negative:
                push(m, Entry.JUMP, load_word(at_op + 12), at, 0)
            put(m, Slot.AT, at - back)
            return pc + 4 if negative else pc + 3
        case RegexOp.ASSERT_END:
            cut(m, get(m, x))
            put(m, Slot.AT, get(m, x + 1))
        case RegexOp.ASSERT_NOT_END:
            undo(m, get(m, x))
            return NO_MATCH
        case RegexOp.ATOMIC:
            put(m, x, get(m, Slot.TOP))
        case RegexOp.ATOMIC_END:
            cut(m, get(m, x))
        case RegexOp.POSSESSIVE:
            put(m, x + 1, -1)
            put(m, x + 2, 0)
        case RegexOp.POSSESSIVE_NEXT:
            return possessive_next(pc, at_op, m, at)
        case RegexOp.POSSESSIVE_END:
            cut(m, get(m, x))
            return load_word(at_op + 8)
        case _:
            return NO_MATCH
    return pc + 2


@never_collects
def accepted(m: i32, at: i32) -> bool:
    """MATCH: may it end here?"""
    if get(m, Slot.WHOLE) == 1 and at != get(m, Slot.END):
        return False
    return at != get(m, Slot.NOT_EMPTY_AT)


@dont_look_inside
@never_collects
def run(code: i32, m: i32, chars: i32, wide: bool) -> i32:
    """From Slot.PC and Slot.AT: MATCHED, NO_MATCH or FULL."""
    pc = get(m, Slot.PC)
    at = get(m, Slot.AT)
    end = get(m, Slot.END)
    limit = get(m, Slot.LIMIT) - ROOM
    while True:
        if get(m, Slot.TOP) > limit:
            put(m, Slot.PC, pc)
            put(m, Slot.AT, at)
            return FULL
        at_op = code + (pc << 2)
        op = load_word(at_op)
        x = load_word(at_op + 4)
        following = NO_MATCH
        match op:
            case RegexOp.LITERAL:
                if at < end and char_of(chars, wide, at) == x:
                    pc += 2
                    at += 1
                    continue
            case RegexOp.SET:
                if at < end and in_set(code + (x << 2), char_of(chars, wide, at)):
                    pc += 2
                    at += 1
                    continue
            case RegexOp.MARK:
                closed = load_word(at_op + 8)
                if closed == 0:
                    push(m, Entry.RESTORE, x, get(m, x), 0)
                else:
                    push(m, Entry.RESTORE_END, x, get(m, x), get(m, Slot.LAST_GROUP))
                    put(m, Slot.LAST_GROUP, closed)
                put(m, x, at)
                pc += 3
                continue
            case RegexOp.JUMP:
                pc = x
                continue
            case RegexOp.BRANCH:
                first = load_word(at_op + 8)
                if first != RegexOp.FAIL:
                    if at == end or not test(code, first, load_word(at_op + 12), char_of(chars, wide, at)):
                        pc = x
                        continue
                push(m, Entry.JUMP, x, at, 0)
                pc += 4
                continue
            case RegexOp.REPEAT_ONE | RegexOp.MIN_REPEAT_ONE | RegexOp.POSSESSIVE_ONE:
                behind = repeat_one(code, at_op, m, chars, wide, at)
                if behind >= 0:
                    at = behind
                    pc += 6 if op == RegexOp.REPEAT_ONE else 5
                    continue
            case RegexOp.MAX_UNTIL | RegexOp.MIN_UNTIL:
                pc = repeated(pc, at_op, m, at)
                continue
            case RegexOp.AT:
                if is_place(x, chars, wide, at, end):
                    pc += 2
                    continue
            case RegexOp.GROUP:
                behind = group_again(m, chars, wide, x, load_word(at_op + 8), at)
                if behind >= 0:
                    at = behind
                    pc += 3
                    continue
            case RegexOp.MATCH:
                if accepted(m, at):
                    put(m, Slot.AT, at)
                    return MATCHED
            case _:
                if op < RegexOp.MATCH:
                    if op != RegexOp.FAIL and at < end and test(code, op, x, char_of(chars, wide, at)):
                        pc += 2
                        at += 1
                        continue
                else:
                    following = step(code, pc, m, at)
        if following == NO_MATCH:
            following = go_back(code, m, chars, wide)
            if following == NO_MATCH:
                return NO_MATCH
        pc = following
        at = get(m, Slot.AT)


# --- a whole search ---
@dont_look_inside
@never_collects
def next_start(code: i32, m: i32, chars: i32, wide: bool, at: i32) -> i32:
    """The next place from `at` on where a match may begin; NO_MATCH."""
    end = get(m, Slot.END)
    width = load_word(code + (Head.WIDTH << 2))
    first = load_word(code + (Head.FIRST_TEST << 2))
    argument = load_word(code + (Head.FIRST_ARGUMENT << 2))
    if first == RegexOp.AT:
        return at if argument != Place.BEGINNING or at == 0 else NO_MATCH
    if width > end - at:
        return NO_MATCH
    if first != RegexOp.FAIL:
        last = end - width
        while at <= last and not test(code, first, argument, char_of(chars, wide, at)):
            at += 1
        if at > last:
            return NO_MATCH
    return at


@never_collects
def begin(code: i32, m: i32, at: i32) -> None:
    put(m, Slot.PC, Head.ENTRY)
    put(m, Slot.AT, at)
    put(m, Slot.START, at)
    put(m, Slot.TOP, load_word(code))
    put(m, Slot.LAST_GROUP, 0)


@dont_look_inside
@never_collects
def go_on(code: i32, m: i32, chars: i32, wide: bool, searching: bool) -> i32:
    """As `run`, also from later places."""
    while True:
        result = run(code, m, chars, wide)
        if result != NO_MATCH or not searching:
            return result
        put(m, Slot.NOT_EMPTY_AT, -1)
        at = get(m, Slot.START) + 1
        if at > get(m, Slot.END):
            return NO_MATCH
        at = next_start(code, m, chars, wide, at)
        if at < 0:
            return NO_MATCH
        begin(code, m, at)
