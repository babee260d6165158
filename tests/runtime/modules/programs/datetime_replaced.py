"""Tests often put a class of their own in the place of datetime.datetime."""

import datetime, sys, pickle, copy

real = datetime.datetime
print(
    sorted(n for n in vars(datetime) if n[:1] != "_" and n != "datetime_CAPI"),
    datetime.__name__,
    datetime is sys.modules["datetime"],
)
print(real.__module__, real.__qualname__, datetime.date.__module__)


class Fake(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2020, 1, 2, 3, 4, 5)

    @classmethod
    def today(cls):
        return cls(2020, 1, 2)


class FakeDate(datetime.date):
    @classmethod
    def today(cls):
        return cls(2020, 1, 2)


datetime.datetime = Fake
datetime.date = FakeDate
a, b = Fake.now(), real(2020, 1, 2, 3, 4, 5)
print(
    a == b,
    a >= b,
    b <= a,
    a - b,
    hash(a) == hash(b),
    type(a + datetime.timedelta(1)).__name__,
    type(b + datetime.timedelta(1)).__name__,
)
print(datetime.datetime.now(), datetime.date.today(), type(a.date()).__name__, type(a.replace(year=3)).__name__)
print(a.astimezone(datetime.timezone.utc) - real(2020, 1, 2, tzinfo=datetime.timezone.utc) > datetime.timedelta(0))
print(
    isinstance(b, datetime.datetime),
    isinstance(a, real),
    type(real.fromisoformat("2020-01-02")).__name__,
    type(Fake.fromtimestamp(0)).__name__,
    type(Fake.strptime("2020", "%Y")).__name__,
)
print(type(real.strptime("2020", "%Y")).__name__, type(Fake.combine(FakeDate(1, 2, 3), datetime.time(1))).__name__)
datetime.datetime, datetime.date = real, real.__bases__[0]
print(pickle.loads(pickle.dumps(b)), copy.deepcopy(b), datetime.UTC)
import _strptime, calendar

print(calendar.month_name[2], real(2020, 2, 3).strftime("%A %d %B"), real.now().year > 2000)
