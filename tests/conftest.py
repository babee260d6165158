"""For all tests: errors of the JIT are errors here, in processes that tests start, too (runtime/options.py); and these
can be interrupted, though a shell that runs the tests in the background lets them ignore it."""

import os
import signal

os.environ["SIDEWINDER_STRICT"] = "1"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
