"""What changes an object in place leaves the object, its keys, and its limits as they are."""

import collections

for maxlen in (None, 0, 3, 5):
    d = same = collections.deque([1, 2, 3], maxlen)
    d *= 2
    print(d, d is same)
    d *= True
    print(d, d is same)
    d *= 0
    print(d, d is same, d.maxlen)
    for n in (1.5, "a", None):
        try:
            d *= n
            print(d)
        except TypeError as e:
            print(e)
o = collections.OrderedDict([(1, "a"), (2.0, "b"), ("c", 3)])
o.move_to_end(True)
print(o)
o.move_to_end(2, last=False)
print(o)
for key in (9, []):
    try:
        o.move_to_end(key)
    except (KeyError, TypeError) as e:
        print(type(e).__name__, e)
