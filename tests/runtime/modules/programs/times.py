import os
import time, random
print(time.gmtime(0), time.localtime(86400*365.25*30).tm_zone)
print(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1e9)), time.asctime(time.gmtime(123456789)), time.ctime(5e8))
r = 12345
for i in range(40):
    r = (r * 1103515245 + 12345) % 2**31
    t = time.gmtime(r * 3 - 2**30)
    print(time.strftime("%a %A %b %B %c %C %d %D %e %F %g %G %h %H %I %j %k %l %m %M %n %p %P %r %R %S %t %T %u %U %V %w %W %x %X %y %Y %% %z %Z %-d %_m %-H %^a %5Y %s", t), time.mktime(t))
print(time.mktime((2000, 1, 1, 0, 0, 0, 0, 0, -1)), time.tzname, time.timezone, time.daylight)
for bad in (lambda: time.sleep(-1), lambda: time.sleep("a"), lambda: time.strftime("%Y", (1,)), lambda: time.strftime("%Y", (2000, 13, 1, 0,0,0,0,0,0)), lambda: time.gmtime("x"), lambda: time.gmtime(1e30), lambda: time.struct_time((1,2)), lambda: time.strftime(5), lambda: time.gmtime(float("nan"))):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
t = time.gmtime(0); print(t[0], t.tm_year, t[:3], t == tuple(t), len(t), t.tm_zone, t.tm_gmtoff)
a = time.monotonic(); time.sleep(0.01); print(time.monotonic() - a >= 0.01, type(time.time_ns()), time.get_clock_info("time").implementation)
print(time.strptime("30 Nov 00", "%d %b %y"))

for zone in ("UTC", "EST5EDT", "Europe/London", "JST-9", "GMT0BST,M3.5.0,M10.5.0"):
    os.environ["TZ"] = zone
    time.tzset()
    print(zone, time.timezone, time.altzone, time.daylight, time.tzname, time.localtime(1e9)[:6], time.localtime(1e9).tm_zone)
del os.environ["TZ"]
time.tzset()
