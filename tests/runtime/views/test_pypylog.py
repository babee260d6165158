"""The reader of PyPy's logs, on one that PyPy 7.3.19 wrote of this program
(RV64, under QEMU; bench/peers fetches both):

    def f(n):
        s = 0
        for i in range(n):
            if i % 3:
                s += i
            else:
                s -= 1
        return s
    print(f(3000))

by PYPYLOG=jit-log-noopt,jit-log-opt,jit-summary, with `--jit threshold=40,trace_eagerness=8,function_threshold=80`. The
file begins with the last bridge of PyPy's own start; the summary is of the whole process.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.views.pypylog import PyPyLogError, parse, read

LOG = Path(__file__).with_name("data") / "pypy-7.3.19-total.log"


def test_a_real_log() -> None:
    """What the heads of the loops say, counted by hand from the file, and what PyPy's own summary says."""
    log = read(LOG, "total.py")
    assert [trace.bridge for trace in log.compiled] == [False, True]
    heads = [line for line in LOG.read_text().splitlines() if line.startswith("# ")]
    assert [int(head.rsplit(" ", 2)[1]) for head in heads] == [35, 57, 88, 31, 19]
    loop, bridge = log.compiled
    assert sum(loop.operations.values()) == 88 - len(loop.merge_points) - 2  # two labels
    assert bridge.operations == {
        "int_is_true": 1, "guard_false": 2, "int_sub_ovf": 1, "guard_no_overflow": 1, "guard_not_invalidated": 1,
        "getfield_raw_i": 1, "int_lt": 1, "getfield_gc_i": 2, "int_ge": 1, "guard_true": 1, "jump": 1,
    }  # fmt: skip
    assert log.summary["abort: force quasi-immut"] == 26
    assert len(log.recorded) == 2 and log.mix(compiled=False)["guard_class"] > log.mix(compiled=True)["guard_class"]
    assert log.summary["Tracing"] == 56 and log.seconds["Tracing"] == 1.120399
    assert (log.summary["recorded ops"], log.summary["opt guards"]) == (3579, 411)
    assert (log.summary["Total # of loops"], log.summary["Total # of bridges"]) == (14, 16)


def test_traces_of_another_file() -> None:
    everything, mine, path = read(LOG), read(LOG, "total.py"), read(LOG, "/tmp/total.py")
    assert len(everything.compiled) > len(mine.compiled) == len(path.compiled)
    assert not read(LOG, "other.py").compiled and not read(LOG, "/other/total.py").compiled


@pytest.mark.parametrize(("change", "message"), [
    (lambda text: text.replace("with 88 ops", "with 87 ops"), "88 operations, and its head says 87"),
    (lambda text: text.replace("jit-log-noopt}", "jit-summary}", 1), "has not begun"),
    (lambda text: "some text\n", "no loops, bridges or summary"),
])  # fmt: skip
def test_what_is_no_log(change, message: str) -> None:  # noqa: ANN001
    with pytest.raises(PyPyLogError, match=message):
        parse(change(LOG.read_text()))
