"""From restricted Python to flow graphs, and from flow graphs to C (host library and RV32 firmware).

Restricted Python is the language of runtime/vm/: module-level functions, fully annotated, over

    i32     signed machine word, wraps around         bool    condition
    f64     IEEE binary64                             W       value word: null, small int, or pointer (unsigned)
    a type of spec.heap.TYPES (List, Frame, ...)      a W known to point to such an object (or null)
    Text    a string literal (ASCII); a constant that may be passed on, read by text_length and text_char
They are imported from runtime.translate.lltypes (also NULL), operations from runtime.translate.ll, hints from
runtime.translate.rjit. A reference is passed where W or the same heap type is wanted; W to a heap type needs `cast`.

Statements: assignment, augmented assignment, `if`, `while`, `break`, `continue`, `match` on an i32 with constant cases,
`return`, `assert` (dropped in C), `pass`, expression statements, tuple-free. Expressions: + - * & | ^ << >> ~ on i32
(no // and %: say int_div_trunc), + - * / and abs() on f64, comparisons (chained, too), and/or/not with short circuit
(bools; i32 only where a condition is asked), `a if c else b`. Constants may also be written `Op.ADD`, `VM_STATE.base`,
`VM_OFFSET["frame"]`: attributes and items of module-level objects. Calls: other restricted functions (no recursion on
the C stack that the program can drive without bound), and the operations of `ll` below. Locals have one type each;
a first assignment decides it (`cast` converts). Module-level ints, floats and enum members are constants.

`runtime.translate.ll` has the operations, each a plain Python function that works on the image when the code is run
directly by CPython, and each with one meaning in C and in jitcode:

    x.field, x.field = v, x.items[i], x.items[i] = v    fields and trailing items of heap types; `.items` of a List is a
                                          field; trailing inline items are reached as x[i] and x[i] = v
    NULL, NONE, TRUE, FALSE               constant value words
    is_small(w) tag(i) untag(w)           small ints; tag wants a value in 31 bits
    header(w) -> i32                      header word of a pointer
    set_header(w, map)                    an instance's header, when it gets a new attribute
    cast(T, w) -> T                       no check; cast(W, x) too
    same(a, b) -> bool                    identity of value words (never `==`; `is` only with NULL)
    x is NULL, x is not NULL, is_null(x)  null tests; references have no truth value
    new(T) new_var(T, n) -> T             zeroed object with header (Instance: new_instance(map, n)); may collect;
                                          the type's length field is set to n; NULL, with vm.error_kind set to
                                          MEMORY_ERROR by collect_and_reserve, where memory is exhausted: check it
    alloc_immortal(T, n) -> T             in the area that never moves; NULL where it is full
    List.type_id                          header word of a built-in type (constant)
    int_add_ovf int_sub_ovf int_mul_ovf int_lshift_ovf (x, y) -> i32, then at once `if ovf():`
                                          ovf() is true where the exact result does not fit a small int (31 bits)
    uint_lt(a, b) uint_rshift(a, n) uint_mul_high(a, b) int_div_trunc(a, b) int_mod_trunc(a, b)
    digit_low(a, b, c) digit_high(a, b, c)   a * b + c, unsigned: its lower 30 bits, and those above (never traced)
    float_to_int(x) int_to_float(i) float_bits_low(x) float_bits_high(x) float_from_bits(low, high)
    text_length(t) text_char(t, i)        constant text
    i32(x)                                conversion of a bool; wraps a big literal
    vm.field                              the VmState record of spec.heap
    load_word(addr) store_word(addr, v) load_byte store_byte load_double...   raw memory (collector, output area)
    address(w) -> i32, pointer(i) -> W    raw address of a reference and back
    host_call(service, argument) -> i32   the only way to the host

Hints, under RPython's names: JitDriver(greens, reds, virtualizable, ...) with jit_merge_point and can_enter_jit,
promote(x), promote_immortal(x), and the decorators elidable, unroll_safe, dont_look_inside, look_inside (inline into
traces: the default for functions without loops), never_collects (checked), asks_host (the host may collect, and store).
"""
