"""What is known of a trace's values, as data: whoever learns or uses it lies above.

info.py        intervals of ints, facts about references, virtual objects; the optimizer's options
intervals.py   arithmetic of intervals
linear.py      sums of values, and inequalities between them
heapcache.py   what fields and items hold
frames.py      slots of frames that live in values
unnamed.py     values of a loop that a bridge from there was not given
labels.py      what a loop's label says of its values, and what a guard or a bridge knows of the loop that it is in
"""
