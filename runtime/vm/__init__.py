"""The Python VM, in restricted Python (see runtime.translate): interpreter, objects, collector.

The source is translated to C (host library, firmware) and lowered to jitcode, from which the JIT traces. Read in this
order:

    interp      the dispatch loop: instruction fetch, jumps, calls, returns; the entry `interpret`
    execute     the instructions that stay in their frame
    calls       functions, classes, bound methods, argument binding
    builtins    built-in functions: the cases that traces inline; builtin_calls: the others
    attributes  attributes of instances (maps), of classes (classes), of built-in objects
    arith       operators: small ints and floats, inlined; operators: every other operand, called
    compare     comparisons, likewise; equality: nested sequences
    items       x[i] and x[i] = v;  lists: storage strategies
    iterate     for loops and unpacking
    strings, sequences, convert, show (repr and str), output (print)
    objects, kinds, errors, textbuf, gc

Conventions. A function that fails leaves an exception pending (vm.error_kind) and gives NULL, or what its docstring
says. What a trace should contain is inlined; what is rare or long is `dont_look_inside` and never takes a Frame, so that
traces can keep frames in registers. Text literals occur only in functions that traces call.

Two modules with arithmetic that the others take for granted:

    bigint      ints of any size; arguments are value words, small or BigInt; results are small wherever they fit.
                int_from_word(i32) -> W; big_add big_sub big_mul big_floordiv big_mod big_and big_or big_xor (W, W) -> W
                (divisors are not 0); big_lshift(W, i32) big_rshift(W, i32) -> W (counts are not negative); big_neg(W)
                big_invert(W) -> W; big_compare(W, W) -> i32 (-1, 0, 1); big_compare_float(W, f64) -> i32 (exact; the
                float is finite); big_to_float(W) -> f64 (nearest, ties to even; infinite where too large);
                big_truediv(W, W) -> f64 (likewise); big_from_float(f64) -> W (truncates; finite);
                big_to_str(W) -> Str (decimal; NULL without an exception: more than 4300 digits);
                big_from_digits(Str, start: i32, end: i32) -> W (decimal digits only)
    floatfmt    float_repr(f64) -> Str; float_parse(Str, start: i32, end: i32) -> f64 (the text is a decimal float
                literal, checked before: digits, '.', 'e', signs)

Both give NULL with an exception pending where memory is exhausted.
"""
