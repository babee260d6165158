"""For all tests: errors of the JIT are errors here, in processes that tests start, too (runtime/options.py)."""

import os

os.environ["SIDEWINDER_STRICT"] = "1"
