"""Children that are waited for, and descriptors that Linux alone has."""
import os
import subprocess


def attempt(function, *args):
    try:
        print(function.__name__, function(*args))
    except Exception as e:
        print(function.__name__, type(e).__name__, e)


SH = "/bin/sh"
child = subprocess.Popen([SH, "-c", "exit 3"])
found = os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
print(found.si_pid == child.pid, found.si_status, found.si_code == os.CLD_EXITED, type(found).__name__, len(found))
descriptor = os.pidfd_open(child.pid)
print(descriptor > 2, os.waitid(os.P_PIDFD, descriptor, os.WEXITED).si_status, child.wait())
os.close(descriptor)
child = subprocess.Popen([SH, "-c", "kill -9 $$"])
number, status, used = os.wait4(child.pid, 0)
print(number == child.pid, status, os.WIFSIGNALED(status), os.WCOREDUMP(status), type(used).__name__, len(used))
child = subprocess.Popen([SH, "-c", "exit 1"])
print(os.wait() == (child.pid, 256))
attempt(os.wait)
attempt(os.wait3, os.WNOHANG)
attempt(os.waitid, os.P_ALL, 0, os.WEXITED)
attempt(os.pidfd_open, -1)
event = os.eventfd(3)
os.eventfd_write(event, 4)
print(os.eventfd_read(event))
memory = os.memfd_create("name")
os.write(memory, b"in memory")
reader, writer = os.pipe()
print(os.sendfile(writer, memory, 3, 100), os.read(reader, 100))
os.closerange(event, event + 1)
attempt(os.eventfd_read, event)
print(os.getpgid(0) == os.getpgrp(), os.sched_getscheduler(0) == os.SCHED_OTHER, os.O_DIRECT > 0, os.EX_CONFIG)
print(os.sched_get_priority_max(os.SCHED_FIFO), os.WIFCONTINUED(0xFFFF))
