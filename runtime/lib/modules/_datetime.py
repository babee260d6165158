"""_datetime: mends what datetime.py says otherwise than CPython's module in C, and is then not there, so that the classes
of datetime.py stay, in a module of their own. (From CPython 3.12 on they are in _pydatetime, which comes later, and stay
as they are.)"""

import sys


def _check_date_fields(year, month, day):
    year, month, day = _index(year), _index(month), _index(day)
    if not 1 <= year <= 9999:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= 28 and not 1 <= day <= _datetime._days_in_month(year, month):
        raise ValueError("day is out of range for month")
    return year, month, day


def _check_time_fields(hour, minute, second, microsecond, fold):
    hour, minute, second, microsecond = _index(hour), _index(minute), _index(second), _index(microsecond)
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= minute <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= second <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")
    return hour, minute, second, microsecond, fold


def _calendar_date_repr(self):
    return f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"


def _apart(module):
    """Another module with what programs see of it: what they set there (a class that stands for datetime.datetime in
    tests, say) is nothing to the classes themselves."""
    made = type(sys)("datetime")
    for name, value in module.__dict__.items():
        if not name.startswith("_") or name.startswith("__"):
            made.__dict__[name] = value
    return made


_datetime = sys.modules.get("datetime")
if hasattr(_datetime, "_check_time_fields"):
    _datetime._check_date_fields = _check_date_fields
    _datetime._check_time_fields = _check_time_fields
    _datetime._IsoCalendarDate.__repr__ = _calendar_date_repr
    sys.modules["datetime"] = _apart(_datetime)
raise ImportError("no module of CPython's", name="_datetime")
