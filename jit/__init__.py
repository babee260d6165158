"""The meta-tracing JIT. Its hot part may have been compiled ahead of time (jit/ahead.py)."""

from jit.ahead import use_what_fits

use_what_fits()
