"""Restricted functions for the translator's tests."""

from __future__ import annotations

import enum

from runtime.translate.ll import (
    NULL,
    address,
    alloc_immortal,
    cast,
    digit_high,
    digit_low,
    float_bits_high,
    float_bits_low,
    float_from_bits,
    float_to_int,
    header,
    host_call,
    int_add_ovf,
    int_div_trunc,
    int_lshift_ovf,
    int_mod_trunc,
    int_mul_ovf,
    int_sub_ovf,
    int_to_float,
    is_null,
    is_small,
    load_byte,
    load_double,
    load_word,
    new,
    new_var,
    ovf,
    pointer,
    same,
    store_byte,
    store_double,
    store_word,
    tag,
    text_char,
    text_length,
    uint_lt,
    uint_mul_high,
    uint_rshift,
    untag,
    vm,
)
from runtime.translate.lltypes import Float, FloatArray, IntArray, List, RefArray, Str, Text, W, f64, i32
from runtime.translate.rjit import FULL_WEIGHT, JitDriver, dont_look_inside, export, promote
from spec.heap import SCRATCH, SHADOW_STACK, TYPES


class Shape(enum.IntEnum):
    LINE = 1
    CIRCLE = 2
    BOX = 7


# --- ints ---
@export
def arithmetic(a: i32, b: i32) -> i32:
    x = i32(a) * i32(b) - i32(a) + (i32(b) << 3)
    x ^= (a & b) | ~a
    x -= -b
    return x + (x >> 5) + uint_rshift(x, 7) + uint_mul_high(a, b)


@export
@dont_look_inside
def digits(a: i32, b: i32) -> i32:
    return digit_low(a, b, a ^ b) + digit_high(a, b, i32(a) + i32(b)) * 7


@export
def division(a: i32, b: i32) -> i32:
    if b == 0:
        return -1
    return int_div_trunc(a, b) ^ int_mod_trunc(a, b)


@export
def overflow(which: i32, a: i32, b: i32) -> i32:
    match which:
        case 0:
            x = int_add_ovf(a, b)
            if ovf():
                return 1
        case 1:
            x = int_sub_ovf(a, b)
            if ovf():
                return 1
        case 2:
            x = int_mul_ovf(a, b)
            if ovf():
                return 1
        case _:
            x = int_lshift_ovf(a, b & 31)
            if ovf():
                return 1
    return untag(tag(x)) ^ 5


@export
def comparisons(a: i32, b: i32) -> i32:
    result = 0
    if a < b <= 10 or not (a == b):
        result += 1
    if uint_lt(a, b) and a != b:
        result += 2
    flag = a >= b and b > -5
    other = not flag
    if flag:
        result += 4
    result += 8 if other and (a > 3 or b) else 16
    return result + i32(flag)


# --- control flow ---
@export
def loops(n: i32, m: i32) -> i32:
    total = 0
    i = 0
    while i < n:
        i += 1
        if i == 5:
            continue
        j = 0
        while True:
            if j >= m or total > 1000:
                break
            j += 1
            total += i ^ j
        if total & 63 == 63:
            return -total
    return total


@export
def swap(n: i32) -> i32:
    a = 1
    b = 2
    c = 3
    while n > 0:
        t = a
        a = b
        b = c
        c = t
        n -= 1
    return a * 100 + b * 10 + c


@export
def switches(x: i32) -> i32:
    result = 0
    match x:
        case Shape.LINE | Shape.CIRCLE:
            result = 10
        case Shape.BOX:
            return 70
        case -3:
            pass
        case _:
            result = 1
    if x == 0:
        result += 100
    elif x == Shape.LINE:
        result += 200
    elif x == 2:
        result += 300
    elif x == 3:
        result += 400
    else:
        result += 500
    return result


@export
def collatz(n: i32) -> i32:
    if n <= 1:
        return 0
    return 1 + (collatz(n >> 1) if n & 1 == 0 else collatz(3 * n + 1 if n < 100000 else 1))


# --- floats ---
@export
def floats(a: f64, b: f64) -> f64:
    x = a * b - a + 1.5
    if a < b:
        x = -x
    elif a == b or not a <= b:
        x = abs(x)
    if x != x or b == 0.0:
        return -0.0 if a > 0.0 else 0.0
    return x / b


@export
def float_words(x: f64) -> f64:
    return float_from_bits(float_bits_low(x) ^ 1, float_bits_high(x))


@export
def float_conversion(x: i32) -> i32:
    return float_to_int(int_to_float(x) * 0.75)


# --- memory ---
@export
def raw_memory(a: i32, x: f64) -> i32:
    at = SCRATCH.base
    store_word(at, a)
    store_byte(at + 1, a >> 3)
    store_double(at + 8, x)
    return load_word(at) ^ load_byte(at + 3) ^ load_word(at + 12) ^ (1 if load_double(at + 8) == x else 2)


@export
def build_list(n: i32) -> List:
    items: RefArray = new_var(RefArray, n)
    if items is NULL:
        return NULL
    result: List = new(List)
    if result is NULL:
        return NULL
    result.items = items
    i = 0
    while i < n:
        if i & 1 == 0:
            cast(RefArray, result.items)[i] = tag(i * 3)
        else:
            box: Float = new(Float)
            if box is NULL:
                return NULL
            box.value = int_to_float(i) * 0.5
            cast(RefArray, result.items)[i] = box
        result.length += 1
        i += 1
    return result


@export
def sum_list(x: List) -> f64:
    total = 0.0
    i = 0
    while i < x.length:
        w = cast(RefArray, x.items)[i]
        if is_small(w):
            total += int_to_float(untag(w))
        elif header(w) == TYPES["Float"].type_id:
            total += cast(Float, w).value
        i += 1
    return total


@export
def chain(n: i32) -> i32:
    """A linked list of tuples built and summed with garbage in between."""
    first: W = NULL
    i = 0
    while i < n:
        cell: RefArray = new_var(RefArray, 2)
        cell[0] = tag(i)
        cell[1] = first
        first = cell
        waste: IntArray = new_var(IntArray, i & 7)
        waste_too: FloatArray = new_var(FloatArray, 1)
        waste_too[0] = 1.0
        if same(waste, waste_too):
            return -1
        i += 1
    total = 0
    while first is not NULL:
        pair = cast(RefArray, first)
        total += untag(pair[0])
        first = pair[1]
    return total


@export
def immortal(n: i32) -> i32:
    a: Str = alloc_immortal(Str, n)
    b: Str = alloc_immortal(Str, 1)
    if a is NULL or is_null(b):
        return -1
    b[0] = 5
    return a.length + b[0] + address(b) - address(a)


@export
def references(w: W) -> W:
    if is_small(w):
        return pointer(address(w) ^ 2)
    if w is NULL:
        return tag(-1)
    return promote(w)


@export
def state(n: i32) -> i32:
    vm.gc_count += n
    vm.frame = NULL
    if vm.frame is NULL:
        vm.status = vm.gc_count + 1
    return vm.status


# --- text, host ---
def checksum(t: Text) -> i32:
    total = text_length(t)
    i = 0
    while i < text_length(t):
        total = total * 31 + text_char(t, i)
        i += 1
    return total


@export
def texts(n: i32) -> i32:
    return checksum("abc" if n > 3 else "a \"longer\" text\n")


@export
def ask_host(n: i32) -> i32:
    return host_call(4, n + 1) * 2


# --- the JIT's driver ---
@dont_look_inside
def leave(pc: i32, code: W, frame: W) -> None:
    vm.frame = frame
    vm.green0 = pc


def tick(pc: i32, code: W, weight: i32) -> bool:
    if weight == FULL_WEIGHT:
        vm.trace_id -= 1
    vm.status = 77
    return vm.trace_id == 0


driver = JitDriver(greens=["pc", "code"], reds=["frame"], leave=leave)


@export
def run(n: i32, code: W, frame: W) -> i32:
    pc = 0
    while True:
        driver.jit_merge_point(pc, code, frame)
        pc += 1
        if pc == n:
            return 1
        driver.can_enter_jit(pc=pc, code=code, frame=frame)


# --- a collector: copies what the shadow stack reaches; knows the types that these tests use ---
def copied(word: i32) -> i32:
    if word == 0 or word & 1 != 0 or word < vm.space_start or word >= vm.space_start + vm.space_size:
        return word
    head = load_word(word)
    if head & 1 != 0:
        return head - 1
    size = object_size(word)
    target = vm.alloc_ptr
    i = 0
    while i < size:
        store_word(target + i, load_word(word + i))
        i += 4
    vm.alloc_ptr = target + size
    store_word(word, target + 1)
    return target


def object_size(at: i32) -> i32:
    length = load_word(at + 4)
    match load_word(at):
        case 56:
            return 16
        case 64 | 80:
            return (8 + length * 4 + 7) & -8
        case 72:
            return 16 + length * 8
        case _:
            return 16


def scan(at: i32) -> None:
    match load_word(at):
        case 56:
            store_word(at + 8, copied(load_word(at + 8)))
        case 80:
            i = 0
            while i < load_word(at + 4):
                store_word(at + 8 + (i << 2), copied(load_word(at + 8 + (i << 2))))
                i += 1


def collect(size: i32) -> bool:
    vm.gc_count += 1
    target = vm.other_start
    vm.alloc_ptr = target
    at = SHADOW_STACK.base
    while at < vm.shadow_top:
        store_word(at, copied(load_word(at)))
        at += 4
    at = target
    while at < vm.alloc_ptr:
        step = object_size(at)
        scan(at)
        at += step
    at = vm.space_start
    while at < vm.space_start + vm.space_size:
        store_word(at, 0)
        at += 4
    vm.other_start = vm.space_start
    vm.space_start = target
    vm.alloc_limit = target + vm.space_size
    if uint_lt(vm.alloc_limit - vm.alloc_ptr, size):
        vm.error_kind = 9
        return False
    return True
