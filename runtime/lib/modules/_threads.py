"""_threads: threads that take turns, which `_thread`, `time.sleep` and `select.select` rest on.

A thread is a stack of frames. One of them runs; it goes on until it has to wait: for a lock, for another thread's end, for
a time, for a descriptor. Then the one that has been ready for longest goes on. So nothing is interrupted between two
instructions, and a program runs the same way each time; but a loop that asks again and again whether another thread
has done something must sleep in between.

A switch happens at a safe point (runtime/vm/settling.py), where all frames are in memory. Where every thread waits for
something that cannot come, the main thread gets a RuntimeError instead of waiting for ever.
"""

import sys
from _spec_services import Clock, HostService


class Thread:
    """`frame`: where it goes on; None: it runs, has not begun or has ended. `deadline`: when it goes on in any case.
    `timed_out`: that is why it does. `raised`: what is to be raised in it."""

    def __init__(self, ident, function=None):
        self.ident = ident
        self.function = function
        self.frame = self.deadline = self.raised = None
        self.timed_out = self.ended = False
        self.locals = {}
        self.waiters = []  # for its end


MAIN = current = Thread(1)
_left = None  # the thread that ran before `current`
_ready = []
_timed = []
_started = 1


def now():
    return _clock(Clock.MONOTONIC)


def is_alone():
    """No other thread has ever been started."""
    return _started == 1


def start(function):
    """A thread that calls the function, when its turn comes. What the function raises is its own business: it must not."""
    global _started
    if _started == 1:
        _service(HostService.AT_EXIT)
    _started += 1
    thread = Thread(_started, function)
    _ready.append(thread)
    return thread


def _body():
    """A thread's first frame: that of a generator, which never yields."""
    _arrive(None)
    thread = current
    try:
        thread.function()
    except SystemExit:
        pass
    except BaseException as e:
        MAIN.raised = e
        wake(MAIN)
    thread.ended = True
    thread.function = None
    for waiter in thread.waiters:
        wake(waiter)
    thread.waiters.clear()
    del thread
    _leave()
    yield


def wake(thread):
    """A thread that waits has no longer to."""
    if thread is not current and thread not in _ready:
        if thread.deadline is not None:
            thread.deadline = None
            _timed.remove(thread)
        _ready.append(thread)


def wait(deadline=None):
    """Let others run until somebody wakes this thread. False: the time, of now(), came first."""
    current.deadline = deadline
    current.timed_out = False
    if deadline is not None:
        _timed.append(current)
    thread = current
    _leave()
    if thread.raised is not None:
        e, thread.raised = thread.raised, None
        raise e
    return not thread.timed_out


def give_way():
    """Let the others have their turn."""
    _wake_timed()
    if _ready:
        _ready.append(current)
        wait()


def sleep(seconds):
    wait(now() + seconds)


def others_wait_for():
    """What can be waited for outside of this program until another thread's turn comes: seconds; None: no limit."""
    _wake_timed()
    if _ready:
        return 0
    return max(0, min(thread.deadline for thread in _timed) - now()) if _timed else None


def _wake_timed():
    if _timed:
        time = now()
        for thread in sorted(_timed, key=lambda thread: thread.deadline):
            if thread.deadline <= time:
                thread.timed_out = True
                wake_self(thread) if thread is current else wake(thread)


def wake_self(thread):
    thread.deadline = None
    _timed.remove(thread)
    _ready.append(thread)


def _leave():
    """Go on in the thread whose turn it is."""
    global current, _left
    while True:
        _wake_timed()
        if _ready:
            break
        if _timed:
            _service(HostService.CALL, "sleep", others_wait_for())
        else:
            MAIN.raised = RuntimeError("every thread waits for another one: this would never end")
            _ready.append(MAIN)
    thread = _ready.pop(0)
    if thread is current:
        return
    frame = thread.frame
    if frame is None:
        frame = _generator_frame(_body())
    thread.frame = None
    _left = current
    current = thread
    handled = _pending_handled()
    _arrive(frame)
    _set_handled(handled)


def _arrive(frame):
    """Switch to that frame, and come back here when it is this thread's turn again."""
    while _switch_frame(frame):
        pass
    if not _left.ended:
        _left.frame = _take_frame()
    else:
        _take_frame()
    _set_handled(None)


def at_exit():
    """The program has ended: its threads go on until all have, but for daemons."""
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown()
