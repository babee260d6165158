"""_bisect: as bisect's own Python, with what CPython's C checks."""


def _place(a, x, lo, hi, key, right):
    lo = _index(lo)
    if lo < 0:
        raise ValueError("lo must be non-negative")
    hi = len(a) if hi is None else _index(hi)
    if key is None:
        if right:
            while lo < hi:
                mid = (lo + hi) // 2
                if x < a[mid]:
                    hi = mid
                else:
                    lo = mid + 1
        else:
            while lo < hi:
                mid = (lo + hi) // 2
                if a[mid] < x:
                    lo = mid + 1
                else:
                    hi = mid
    elif right:
        while lo < hi:
            mid = (lo + hi) // 2
            if x < key(a[mid]):
                hi = mid
            else:
                lo = mid + 1
    else:
        while lo < hi:
            mid = (lo + hi) // 2
            if key(a[mid]) < x:
                lo = mid + 1
            else:
                hi = mid
    return lo


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    return _place(a, x, lo, hi, key, True)


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    return _place(a, x, lo, hi, key, False)


def insort_right(a, x, lo=0, hi=None, *, key=None):
    place = _place(a, x if key is None else key(x), lo, hi, key, True)
    a.insert(place, x)


def insort_left(a, x, lo=0, hi=None, *, key=None):
    place = _place(a, x if key is None else key(x), lo, hi, key, False)
    a.insert(place, x)


bisect, insort = bisect_right, insort_right
