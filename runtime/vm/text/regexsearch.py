"""Searches with the regular-expression engine (regex.py): for one match, and for all in a text.

What is found is in the engine's memory: Slot.PC says whether there is a match (MATCHED or NO_MATCH), Slot.START and
Slot.AT where it begins and ends, the program's first slots where its groups do.
"""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, W, address, cast, i32, load_word, tag, untag
from runtime.translate.lltypes import Bytes, IntArray, List, Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.containers.lists import append, new_list
from runtime.vm.objects import new_int_array, new_tuple
from runtime.vm.text.arguments import part
from runtime.vm.text.layout import INT_ITEMS, STR_ITEMS, chars_of, is_wide
from runtime.vm.text.regex import FULL, MATCHED, NO_MATCH, begin, go_on, next_start
from runtime.vm.text.regexsets import fill_set
from spec.regex import Head, Mode, Slot

FIRST_STACK = 96  # words


@never_collects
def code_of(program: Bytes) -> i32:
    return address(program) + STR_ITEMS


@never_collects
def groups_of(program: Bytes) -> i32:
    return load_word(code_of(program) + (Head.GROUPS << 2))


@dont_look_inside
def larger(memory: IntArray) -> IntArray:
    """A copy with a stack of twice the size; NULL: MemoryError is pending."""
    copy = new_int_array(memory.length * 2)
    if copy is NULL:
        return NULL
    i = 0
    while i < memory.length:
        copy[i] = memory[i]
        i += 1
    copy[Slot.LIMIT] = copy.length
    return copy


@dont_look_inside
def new_memory(program: Bytes, end: i32) -> IntArray:
    """For texts up to `end`. NULL: MemoryError is pending."""
    memory = new_int_array(load_word(code_of(program)) + FIRST_STACK)
    if memory is not NULL:
        memory[Slot.LIMIT] = memory.length
        memory[Slot.END] = end
    return memory


@dont_look_inside
def search(program: Bytes, s: Str, memory: IntArray, at: i32, flags: i32) -> IntArray:
    """From `at` on, flags: Mode. The memory, or a larger one; NULL: MemoryError is pending."""
    slots = load_word(code_of(program))
    i = Slot.MARKS + 0
    while i < slots:
        memory[i] = -1
        i += 1
    memory[Slot.WHOLE] = 1 if flags & Mode.WHOLE != 0 else 0
    memory[Slot.NOT_EMPTY_AT] = at if flags & Mode.NOT_EMPTY != 0 else -1
    memory[Slot.PC] = NO_MATCH
    wide = is_wide(s)
    searching = flags & Mode.SEARCH != 0
    if at > memory[Slot.END]:
        return memory
    if searching:
        first = next_start(code_of(program), address(memory) + INT_ITEMS, chars_of(s), wide, at)
        if first < 0:
            return memory
        if first != at:
            memory[Slot.NOT_EMPTY_AT] = -1
        at = first
    begin(code_of(program), address(memory) + INT_ITEMS, at)
    while True:
        result = go_on(code_of(program), address(memory) + INT_ITEMS, chars_of(s), wide, searching)
        if result != FULL:
            memory[Slot.PC] = result
            return memory
        memory = larger(memory)
        if memory is NULL:
            return NULL


@never_collects
def edge(memory: IntArray, group: i32, which: i32) -> i32:
    """Where a group (0: the match) begins (which 0) or ends (1); -1: it is not set."""
    if group == 0:
        return memory[Slot.AT] if which == 1 else memory[Slot.START]
    at = Slot.MARKS + 2 * (group - 1)
    if memory[at] < 0 or memory[at + 1] < 0:
        return -1
    return memory[at + which]


@dont_look_inside
def found(program: Bytes, memory: IntArray) -> W:
    """(number of the last group, begin, end, then begin and end of each group)"""
    groups = groups_of(program)
    result = new_tuple(3 + 2 * groups)
    if result is NULL:
        return NULL
    result[0] = tag(memory[Slot.LAST_GROUP])
    i = 0
    while i <= groups:
        result[1 + 2 * i] = tag(edge(memory, i, 0))
        result[2 + 2 * i] = tag(edge(memory, i, 1))
        i += 1
    return result


@dont_look_inside
def regex_match(program: W, text: W, start: W, end: W, mode: W) -> W:
    """_regex_match(program, text, start, end, mode): None, or what `found` gives. `text`: str or bytes."""
    p = cast(Bytes, program)
    memory = new_memory(p, untag(end))
    if memory is not NULL:
        memory = search(p, cast(Str, text), memory, untag(start), untag(mode))
    if memory is NULL:
        return NULL
    return found(p, memory) if memory[Slot.PC] == MATCHED else NONE


# --- all matches ---
@never_collects
def mode_after(memory: IntArray) -> i32:
    """For the search behind a match."""
    return Mode.SEARCH | Mode.NOT_EMPTY if memory[Slot.START] == memory[Slot.AT] else Mode.SEARCH + 0


@dont_look_inside
def group_text(s: Str, memory: IntArray, group: i32, empty: bool) -> W:
    """Of a group that is not set: an empty text, or None."""
    start = edge(memory, group, 0)
    if start < 0:
        return part(s, 0, 0) if empty else NONE
    return part(s, start, edge(memory, group, 1))


@dont_look_inside
def item_of(s: Str, memory: IntArray, groups: i32) -> W:
    """What findall gives for a match."""
    if groups < 2:
        return group_text(s, memory, groups, True)
    result: Tuple = new_tuple(groups)
    i = 0
    while result is not NULL and i < groups:
        text = group_text(s, memory, i + 1, True)
        if text is NULL:
            return NULL
        result[i] = text
        i += 1
    return result


@dont_look_inside
def regex_findall(program: W, text: W, start: W, end: W) -> W:
    """_regex_findall(program, text, start, end)"""
    p = cast(Bytes, program)
    s = cast(Str, text)
    result = new_list()
    memory = new_memory(p, untag(end))
    at = untag(start)
    mode = Mode.SEARCH + 0
    while memory is not NULL and result is not NULL:
        memory = search(p, s, memory, at, mode)
        if memory is NULL:
            return NULL
        if memory[Slot.PC] != MATCHED:
            return result
        item = item_of(s, memory, groups_of(p))
        if item is NULL or not append(result, item):
            return NULL
        at = memory[Slot.AT]
        mode = mode_after(memory)
    return NULL


@dont_look_inside
def regex_pieces(program: W, text: W, count: W, literal: W) -> W:
    """_regex_pieces(program, text, count, literal): the text in pieces. Without `literal`: what Pattern.split gives,
    with the groups; else the literal for each match, no empty pieces, and last of all the number of matches. `count`:
    of matches at most, 0: all."""
    p = cast(Bytes, program)
    s = cast(Str, text)
    splits = literal is NULL
    result = new_list()
    memory = new_memory(p, s.length)
    last = 0
    matches = 0
    mode = Mode.SEARCH + 0
    while memory is not NULL and result is not NULL:
        memory = search(p, s, memory, last, mode)
        if memory is NULL:
            return NULL
        if memory[Slot.PC] != MATCHED:
            break
        if not put_piece(result, s, last, memory[Slot.START], splits):
            return NULL
        if splits:
            if not put_groups(result, s, memory, groups_of(p)):
                return NULL
        elif not append(result, literal):
            return NULL
        last = memory[Slot.AT]
        mode = mode_after(memory)
        matches += 1
        if matches == untag(count):
            break
    if memory is NULL or result is NULL or not put_piece(result, s, last, s.length, splits):
        return NULL
    if not splits and not append(result, tag(matches)):
        return NULL
    return result


@dont_look_inside
def put_piece(result: List, s: Str, start: i32, stop: i32, empty: bool) -> bool:
    """Where it is not empty, or may be. False: an exception is pending."""
    if start == stop and not empty:
        return True
    piece = part(s, start, stop)
    return piece is not NULL and append(result, piece)


@dont_look_inside
def put_groups(result: List, s: Str, memory: IntArray, groups: i32) -> bool:
    i = 1
    while i <= groups:
        text = group_text(s, memory, i, False)
        if text is NULL or not append(result, text):
            return False
        i += 1
    return True


@dont_look_inside
def regex_fill(program: W, at: W) -> W:
    """_regex_fill(program, index): makes the bitmap of the set there; of a program that nobody else has yet."""
    fill_set(code_of(cast(Bytes, program)) + (untag(at) << 2))
    return NONE
