"""Another program in place of this one."""
import os
import sys

SH = "/bin/sh"


def attempt(function, *args):
    try:
        print(function.__name__, function(*args))
    except Exception as e:
        print(function.__name__, type(e).__name__, e)


attempt(os.execv, SH, [])
attempt(os.execv, SH, [""])
attempt(os.execv, SH, "x")
attempt(os.execv, "/no/such/file", ["x"])
attempt(os.execve, SH, ["sh"], 5)
attempt(os.execvp, "no such program", ["x"])
print("before")
sys.stdout.flush()
os.execle(SH, "sh", "-c", "echo in its place: $WORD; exit 7", {"WORD": "word"})
