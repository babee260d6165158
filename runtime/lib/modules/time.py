"""time: clocks, and calendar time of the host's zone."""

from _spec_services import Clock, HostService
from _structseq import make as _structure

_TIME, _PERF_COUNTER, _MONOTONIC = Clock.TIME, Clock.PERF_COUNTER, Clock.MONOTONIC
_PROCESS_TIME, _THREAD_TIME = Clock.PROCESS_TIME, Clock.THREAD_TIME
_STRUCT_TM_ITEMS = 11
CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID = 0, 1, 2, 3
struct_time = _structure(
    "struct_time", "time",
    "tm_year tm_mon tm_mday tm_hour tm_min tm_sec tm_wday tm_yday tm_isdst tm_zone tm_gmtoff", 9,
)  # fmt: skip
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _call(name, *args):
    number, result = _service(HostService.CALL, name, *args)
    if number < 0:
        raise OverflowError(result)
    if number:
        raise OSError(number, result)
    return result


def time():
    return _clock(_TIME)


def perf_counter():
    return _clock(_PERF_COUNTER)


def monotonic():
    return _clock(_MONOTONIC)


def process_time():
    return _clock(_PROCESS_TIME)


def thread_time():
    return _clock(_THREAD_TIME)


def time_ns():
    return _service(HostService.CLOCK, Clock.TIME + Clock.NANOSECONDS)


def perf_counter_ns():
    return _service(HostService.CLOCK, Clock.PERF_COUNTER + Clock.NANOSECONDS)


def monotonic_ns():
    return _service(HostService.CLOCK, Clock.MONOTONIC + Clock.NANOSECONDS)


def process_time_ns():
    return _service(HostService.CLOCK, Clock.PROCESS_TIME + Clock.NANOSECONDS)


def thread_time_ns():
    return _service(HostService.CLOCK, Clock.THREAD_TIME + Clock.NANOSECONDS)


def clock_gettime_ns(clock, /):
    return (time_ns, monotonic_ns, process_time_ns, thread_time_ns)[clock]()


def clock_gettime(clock, /):
    return clock_gettime_ns(clock) / 1e9


def clock_getres(clock, /):
    return 1e-09


def get_clock_info(name, /):
    kinds = {
        "time": ("clock_gettime(CLOCK_REALTIME)", False, True),
        "perf_counter": ("clock_gettime(CLOCK_MONOTONIC)", True, False),
        "monotonic": ("clock_gettime(CLOCK_MONOTONIC)", True, False),
        "process_time": ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", True, False),
        "thread_time": ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", True, False),
    }
    if name not in kinds:
        raise ValueError("unknown clock")
    info = _import_chain("types").SimpleNamespace()
    info.implementation, info.monotonic, info.adjustable = kinds[name]
    info.resolution = _call("resolution", name)
    return info


def sleep(seconds, /):
    if not isinstance(seconds, (int, float)):
        if not hasattr(seconds, "__index__"):
            raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
        seconds = _index(seconds)
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    threads = _modules().get("_threads")
    if threads is None or threads.is_alone():
        left = seconds + 0
        while True:  # handlers of signals are called at its end
            left = _call("sleep", left)
            if left <= 0:
                break
    else:
        threads.sleep(seconds)


def tzset():
    global timezone, altzone, daylight, tzname
    zones = _call("zones")
    timezone, altzone, daylight = zones[:3]
    tzname = zones[3:]


tzset()


# --- calendar time ---
def _seconds(seconds):
    if seconds is None:
        return time()
    if isinstance(seconds, float):
        if seconds != seconds:
            raise ValueError("Invalid value NaN (not a number)")
        return seconds + 0.0
    if not hasattr(seconds, "__index__"):
        raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
    return _index(seconds)


def gmtime(seconds=None, /):
    return struct_time(_call("gmtime", _seconds(seconds)))


def localtime(seconds=None, /):
    return struct_time(_call("localtime", _seconds(seconds)))


def _fields(t, function):
    if not isinstance(t, tuple):
        raise TypeError("Tuple or struct_time argument required")
    if len(t) != 9:
        raise TypeError(f"{function}(): illegal time tuple argument")
    for item in t:
        if not hasattr(item, "__index__"):
            raise TypeError(f"'{type(item).__name__}' object cannot be interpreted as an integer")
    return tuple([_index(item) for item in t])


def mktime(t, /):
    return _call("mktime", _fields(t, "mktime"))


def _checked(t, function):
    """year, month, day, hour, minute, second, weekday from Sunday, day of the year, summer time: in their ranges."""
    year, month, day, hour, minute, second, weekday, yearday, summer = _fields(t, function)
    month, day, yearday = month or 1, day or 1, yearday or 1
    if weekday < -1:
        raise ValueError("day of week out of range")
    weekday = (weekday + 1) % 7
    for value, low, high, name in (
        (month, 1, 12, "month"), (day, 1, 31, "day of month"), (hour, 0, 23, "hour"), (minute, 0, 59, "minute"),
        (second, 0, 61, "seconds"), (yearday, 1, 366, "day of year"),
    ):  # fmt: skip
        if not low <= value <= high:
            raise ValueError(f"{name} out of range")
    return year, month, day, hour, minute, second, weekday, yearday, summer


def asctime(t=None, /):
    year, month, day, hour, minute, second, weekday, _, _ = _checked(localtime() if t is None else t, "asctime")
    return "%s %s%3d %.2d:%.2d:%.2d %d" % (_DAYS[weekday][:3], _MONTHS[month - 1][:3], day, hour, minute, second, year)


def ctime(seconds=None, /):
    return asctime(localtime(seconds))


def _iso(year, weekday, yearday):
    """Year and week of ISO 8601."""
    monday = (weekday + 6) % 7
    week = (yearday - 1 - monday + 10) // 7
    if week < 1:
        year -= 1
        days = 366 if _is_leap(year) else 365
        week = (yearday - 1 + days - monday + 10) // 7
    elif week == 53 and yearday - 1 - monday + 3 >= (366 if _is_leap(year) else 365):
        return year + 1, 1
    return year, week


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


_LONGER = {"c": "%a %b %e %H:%M:%S %Y", "D": "%m/%d/%y", "F": "%Y-%m-%d", "r": "%I:%M:%S %p", "R": "%H:%M",
           "T": "%H:%M:%S", "x": "%m/%d/%y", "X": "%H:%M:%S", "h": "%b"}  # fmt: skip


def _zone(t):
    """Name and offset in seconds."""
    name = getattr(t, "tm_zone", None)
    if name is not None:
        return name, t.tm_gmtoff
    summer = t[8] > 0
    return tzname[1 if summer else 0], -(altzone if summer else timezone)


def _field(code, values, t):
    """(value, width, filling) of a number, or a text; None: there is no such directive."""
    year, month, day, hour, minute, second, weekday, yearday, _ = values
    match code:
        case "a":
            return _DAYS[weekday][:3]
        case "A":
            return _DAYS[weekday]
        case "b":
            return _MONTHS[month - 1][:3]
        case "B":
            return _MONTHS[month - 1]
        case "C":
            return year // 100, 2, "0"
        case "d":
            return day, 2, "0"
        case "e":
            return day, 2, " "
        case "H":
            return hour, 2, "0"
        case "k":
            return hour, 2, " "
        case "I":
            return (hour + 11) % 12 + 1, 2, "0"
        case "l":
            return (hour + 11) % 12 + 1, 2, " "
        case "j":
            return yearday, 3, "0"
        case "m":
            return month, 2, "0"
        case "M":
            return minute, 2, "0"
        case "S":
            return second, 2, "0"
        case "n":
            return "\n"
        case "t":
            return "\t"
        case "p":
            return "AM" if hour < 12 else "PM"
        case "P":
            return "am" if hour < 12 else "pm"
        case "u":
            return weekday or 7, 1, "0"
        case "w":
            return weekday, 1, "0"
        case "U":
            return (yearday + 6 - weekday) // 7, 2, "0"
        case "W":
            return (yearday + 6 - (weekday + 6) % 7) // 7, 2, "0"
        case "V":
            return _iso(year, weekday, yearday)[1], 2, "0"
        case "G":
            return _iso(year, weekday, yearday)[0], 1, "0"
        case "g":
            return _iso(year, weekday, yearday)[0] % 100, 2, "0"
        case "y":
            return year % 100, 2, "0"
        case "Y":
            return year, 1, "0"
        case "s":
            return int(mktime(tuple(t))), 1, "0"
        case "z":
            offset = _zone(t)[1]
            return "%s%02d%02d" % ("-" if offset < 0 else "+", abs(offset) // 3600, abs(offset) // 60 % 60)
        case "Z":
            return _zone(t)[0]
    return None


def strftime(format, t=None, /):
    if not isinstance(format, str):
        raise TypeError(f"strftime() argument 1 must be str, not {type(format).__name__}")
    if t is None:
        t = localtime()
    return _formatted(format, _checked(t, "strftime"), t)


def _formatted(format, values, t):
    parts = format.split("%")
    out = [parts[0]]
    i = 1
    while i < len(parts):
        part = parts[i]
        i += 1
        if not part:
            out.append("%")
            if i < len(parts):
                out.append(parts[i])
                i += 1
            continue
        at = 0
        while at < len(part) and part[at] in "-_0^#":
            at += 1
        flags = part[:at]
        width = at
        while width < len(part) and part[width].isdigit():
            width += 1
        size = int(part[at:width] or -1)
        at = width
        if at < len(part) and part[at] in "EO":
            at += 1
        code = part[at : at + 1]
        if code in _LONGER and code:
            text = _formatted(_LONGER[code], values, t)
        else:
            text = _shown(_field(code, values, t), flags, size)
            if text is None:
                out.append(f"%{part}")
                continue
        if "^" in flags:
            text = text.upper()
        elif "#" in flags:
            text = text.lower() if code == "p" or code == "Z" else text.upper()
        out.append(text.rjust(size, "0" if "0" in flags else " "))
        out.append(part[at + 1 :])
    return "".join(out)


def _shown(found, flags, size):
    if not isinstance(found, tuple):
        return found
    value, width, filling = found
    if "-" in flags:
        return str(value)
    if "_" in flags:
        filling = " "
    elif "0" in flags:
        filling = "0"
    width = max(width, size)
    return str(value).rjust(width) if filling == " " else "%0*d" % (width, value)


def strptime(data_string, format="%a %b %d %H:%M:%S %Y", /):
    return _import_chain("_strptime")._strptime_time(data_string, format)
