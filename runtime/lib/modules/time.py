"""time: the clocks."""

timezone = altzone = daylight = 0
tzname = ("UTC", "UTC")


def time():
    return _service(8, 0)


def perf_counter():
    return _service(8, 1)


def monotonic():
    return _service(8, 1)


def process_time():
    return _service(8, 2)


def thread_time():
    return _service(8, 2)


def time_ns():
    return int(_service(8, 0) * 1e9)


def perf_counter_ns():
    return int(_service(8, 1) * 1e9)


def monotonic_ns():
    return int(_service(8, 1) * 1e9)


def process_time_ns():
    return int(_service(8, 2) * 1e9)


def sleep(seconds, /):
    if not isinstance(seconds, (int, float)):
        raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    end = _service(8, 1) + seconds
    while _service(8, 1) < end:
        pass
