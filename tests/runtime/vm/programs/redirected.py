import sys


class Collector:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        self.parts.append("<flush>")


old, sys.stdout = sys.stdout, Collector()
print("hidden", 1, sep="-", flush=True)
collected, sys.stdout = sys.stdout, old
print("shown", collected.parts)
sys.stdout = None
print("nowhere")
sys.stdout = old
print("end", file=sys.stdout)
