"""Handlers of signals: raised, sent to itself, from timers in a loop and in a sleep."""

import os, signal, time, sys
def handler(n, frame): print("got", signal.Signals(n).name, frame.f_code.co_name)
print(signal.getsignal(signal.SIGUSR1), signal.signal(signal.SIGUSR1, handler), signal.getsignal(signal.SIGUSR1) is handler)
signal.raise_signal(signal.SIGUSR1)
os.kill(os.getpid(), signal.SIGUSR1)
class Late(Exception): pass
def late(n, frame): raise Late(n)
signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.05)
def spin():
    n = 0
    while True: n += 1
try: spin()
except Late as e: print("late", e)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try: time.sleep(20)
except Late as e: print("late in sleep", e)
seen = []
signal.signal(signal.SIGALRM, lambda n, f: seen.append(n))
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
while len(seen) < 3: time.sleep(1)
signal.setitimer(signal.ITIMER_REAL, 0)
print(seen[:3])
signal.alarm(1); signal.alarm(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.kill(os.getpid(), signal.SIGTERM)
signal.signal(signal.SIGINT, lambda n, f: print("int"))
signal.raise_signal(signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)
try: signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt: print("KeyboardInterrupt")
for f in (lambda: signal.signal(9, handler), lambda: signal.signal(100, handler), lambda: signal.signal(10, "x"), lambda: signal.raise_signal(99)):
    try: f()
    except Exception as e: print(type(e).__name__, e)
print(signal.strsignal(15), signal.SIGINT in signal.valid_signals(), signal.getitimer(0))
