from dateutil import parser, relativedelta, rrule, tz, easter
import datetime as dt

print(
    parser.parse("Thu Sep 25 2003 10:36:28 UTC"),
    parser.parse("2003-09-25T10:49:41.5-03:00"),
    dt.date(2020, 1, 31) + relativedelta.relativedelta(months=1),
)
print(list(rrule.rrule(rrule.WEEKLY, count=4, dtstart=dt.datetime(2020, 1, 1), byweekday=(rrule.TU, rrule.TH))))
print(easter.easter(2024), tz.UTC, rrule.rrulestr("FREQ=DAILY;COUNT=3", dtstart=dt.datetime(2020, 1, 1))[2])
