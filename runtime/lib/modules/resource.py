"""resource: what the host's process uses, and may use."""

from _posixcalls import _call
from _structseq import make as _structure

error = OSError
RUSAGE_SELF, RUSAGE_CHILDREN, RUSAGE_THREAD = 0, -1, 1
RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_CORE, RLIMIT_RSS, RLIMIT_NPROC, RLIMIT_NOFILE = range(8)
RLIMIT_MEMLOCK, RLIMIT_AS, RLIMIT_SIGPENDING, RLIMIT_MSGQUEUE, RLIMIT_NICE, RLIMIT_RTPRIO = 8, 9, 11, 12, 13, 14
RLIMIT_RTTIME, RLIMIT_OFILE = 15, RLIMIT_NOFILE
RLIM_INFINITY = -1
struct_rusage = _structure(
    "struct_rusage",
    "resource",
    "ru_utime ru_stime ru_maxrss ru_ixrss ru_idrss ru_isrss ru_minflt ru_majflt ru_nswap ru_inblock ru_oublock ru_msgsnd "
    "ru_msgrcv ru_nsignals ru_nvcsw ru_nivcsw",
    16,
)


def getrusage(who, /):
    who = _index(who)
    if who not in (RUSAGE_SELF, RUSAGE_CHILDREN, RUSAGE_THREAD):
        raise ValueError("invalid who parameter")
    return struct_rusage(_call("getrusage", who))


def getrlimit(resource, /):
    return _call("getrlimit", _index(resource))


def setrlimit(resource, limits, /):
    soft, hard = limits
    _call("setrlimit", _index(resource), (_index(soft), _index(hard)))


def getpagesize():
    return 4096
