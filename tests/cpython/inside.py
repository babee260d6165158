"""Runs one of CPython's test modules, on Sidewinder or on CPython: `inside.py MODULE [PATTERN] [--tell]`.

For each test it writes a line to stdout, `RESULT verdict name`, the verdict being ok, skipped, FAIL or ERROR; before
all of them, one with the verdict `planned` for each test that there is. With --tell the tracebacks of those that do not
pass go to stderr.
"""

import sys
import unittest

from test import support

support.has_no_debug_ranges = lambda: False  # asks CPython's _testinternalcapi for it


class Lines(unittest.TestResult):
    """A test that fails in several ways (subtests, tearDown) counts once, as the first of them."""

    def __init__(self, tell):
        super().__init__()
        self.tell = tell
        self.verdict = ""

    def startTest(self, test):
        super().startTest(test)
        self.verdict = ""

    def note(self, verdict, test, error=None):
        if not self.verdict:
            self.verdict = verdict
        if error is not None and self.tell:
            print("=" * 70, verdict, test.id(), self._exc_info_to_string(error, test), sep="\n", file=sys.stderr)

    def addError(self, test, err):
        if not isinstance(test, unittest.TestCase):  # setUpClass, setUpModule
            write("ERROR", test)
        self.note("ERROR", test, err)

    def addFailure(self, test, err):
        self.note("FAIL", test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.note("FAIL" if issubclass(err[0], test.failureException) else "ERROR", subtest, err)

    def addSkip(self, test, reason):
        if isinstance(test, unittest.TestCase):
            self.note("skipped", test)

    def addExpectedFailure(self, test, err):
        pass

    def addUnexpectedSuccess(self, test):
        self.note("FAIL", test)

    def stopTest(self, test):
        write(self.verdict or "ok", test)


def write(verdict, test):
    sys.__stdout__.write(f"RESULT {verdict} {test.id()}\n")
    sys.__stdout__.flush()


def planned(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            planned(test)
        else:
            write("planned", test)


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--tell"]
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{pattern}*" for pattern in arguments[1:]] or None
    suite = loader.loadTestsFromName(arguments[0])
    planned(suite)
    suite.run(Lines("--tell" in sys.argv))


main()
