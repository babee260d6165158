"""select.select: what is ready, ends, closed descriptors, high numbers."""

import os, select, socket
kept = []
try:
    while len(kept) < 600:  # descriptors above those that select(2) takes, where the system lets a process have them
        kept.append(os.pipe())
except OSError:
    for end in kept.pop() + kept.pop() + kept.pop():
        os.close(end)
r, w = os.pipe()
print(select.select([r], [], [], 0), select.select([], [w], [], 0)[1] == [w])
os.write(w, b"x")
print(select.select([r], [], [], 1)[0] == [r], select.select([r, r], [w], [], 0) == ([r, r], [w], []))
os.close(w); os.read(r, 1)
print(select.select([r], [], [], 0)[0] == [r])
os.close(r)
try: select.select([r], [], [], 0)
except OSError as e: print(e)
a, b = socket.socketpair()
print(select.select([a], [a], [a], 0.001)[1] == [a]); b.close(); print(select.select([a], [], [], 0)[0] == [a])
