"""What measures programs can be imported, and says that it does nothing yet."""

import cProfile
import tracemalloc

print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit())
tracemalloc.clear_traces()
tracemalloc.stop()
print(tracemalloc.get_object_traceback([]))
try:
    tracemalloc.take_snapshot()
except RuntimeError as e:
    print(e)
try:
    tracemalloc.start(0)
except ValueError as e:
    print(e)
profile = cProfile.Profile()
profile.disable()
print(profile.getstats())
