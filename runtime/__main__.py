"""`python -m runtime` is the `sidewinder` command."""

import sys

from runtime.start import main

if __name__ == "__main__":
    sys.exit(main())
