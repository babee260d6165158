"""For all tests: errors of the JIT are errors here, in processes that tests start, too (runtime/options.py); and these
can be interrupted, though a shell that runs the tests in the background lets them ignore it. They find their modules
compiled, also where Python is told to write no such files beside the sources: half of what a short one takes."""

import os
import signal
import sys
from pathlib import Path

os.environ["SIDEWINDER_STRICT"] = "1"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    sys.dont_write_bytecode = False
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(Path(__file__).parents[1] / "build" / "pycache")
