import pyflakes.api, pyflakes.reporter, sys

print(
    pyflakes.api.check(
        "import os\ndef f():\n  x = 1\n  return y\n", "z.py", pyflakes.reporter.Reporter(sys.stdout, sys.stdout)
    )
)
import pycodestyle

g = pycodestyle.StyleGuide(quiet=True)
r = g.check_files([__file__])
print(r.total_errors > 0)
