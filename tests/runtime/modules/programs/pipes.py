"""A thread that waits for a pipe or for a process leaves the others their turn."""

import os, subprocess, sys, threading
r, w = os.pipe()
got = []
readers = [threading.Thread(target=lambda: got.append(os.read(r, 5)))]
readers[0].start()
os.write(w, b"hello")
readers[0].join()
print(got)
child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
waiting = threading.Thread(target=lambda: got.append(child.wait()))
reading = threading.Thread(target=lambda: got.append(child.stdout.read()))
reading.start(), waiting.start()
child.stdin.write(b"abc")
child.stdin.close()
reading.join(), waiting.join()
print(sorted(got, key=str))
print(subprocess.run([sys.executable, "-E", "-c", "import sys; print(sys.argv, sys.stdin.read())", "x", "-y"], input=b"in", stdout=subprocess.PIPE).stdout)
