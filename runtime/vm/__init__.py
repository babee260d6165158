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
    objects, kinds, errors, call_errors, builtin_errors, textbuf, floatops, ranges, gc

Conventions. A function that fails leaves an exception pending (vm.error_kind) and gives NULL, or what its docstring
says. What a trace should contain is inlined; what is rare or long is `dont_look_inside` and never takes a Frame, so
that traces can keep frames in registers. Text literals occur only in functions that traces call.

Two modules with arithmetic that the others take for granted: bigint, ints of any size (above digits, bigarith,
bigfloat, bigtext), and floatfmt, repr and parsing of floats. Both give NULL with an exception pending where memory is
exhausted.
"""
