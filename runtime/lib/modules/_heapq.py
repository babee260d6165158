"""_heapq: what heapq takes in place of its own functions. The algorithms are those of the module heapq, which says why
a hole goes down to a leaf before its item comes up again; comparisons are made in the same order."""


def heappush(heap, item, /):
    _require_list("heappush() argument 1", heap)
    heap.append(item)
    _rise(heap, 0, len(heap) - 1)


def heappop(heap, /):
    _require_list("heappop() argument", heap)
    if not heap:
        raise IndexError("index out of range")
    last = heap.pop()
    if not heap:
        return last
    result = heap[0]
    heap[0] = last
    _sink(heap, 0)
    return result


def heapreplace(heap, item, /):
    _require_list("heapreplace() argument 1", heap)
    if not heap:
        raise IndexError("index out of range")
    result = heap[0]
    heap[0] = item
    _sink(heap, 0)
    return result


def heappushpop(heap, item, /):
    _require_list("heappushpop() argument 1", heap)
    if heap and heap[0] < item:
        result = heap[0]
        heap[0] = item
        _sink(heap, 0)
        return result
    return item


def heapify(heap, /):
    _require_list("heapify() argument", heap)
    for at in reversed(range(len(heap) // 2)):
        _sink(heap, at)


def _heappop_max(heap, /):
    _require_list("_heappop_max() argument", heap)
    if not heap:
        raise IndexError("index out of range")
    last = heap.pop()
    if not heap:
        return last
    result = heap[0]
    heap[0] = last
    _sink_max(heap, 0)
    return result


def _heapreplace_max(heap, item, /):
    _require_list("_heapreplace_max() argument 1", heap)
    if not heap:
        raise IndexError("index out of range")
    result = heap[0]
    heap[0] = item
    _sink_max(heap, 0)
    return result


def _heapify_max(heap, /):
    _require_list("_heapify_max() argument", heap)
    for at in reversed(range(len(heap) // 2)):
        _sink_max(heap, at)


def _require_list(what, heap):
    if not isinstance(heap, list):
        raise TypeError(f"{what} must be list, not {type(heap).__name__}")


def _rise(heap, top, at):
    """The item at `at` goes up until its parent is not larger."""
    item = heap[at]
    while at > top:
        parent = (at - 1) >> 1
        above = heap[parent]
        if not item < above:
            break
        heap[at] = above
        at = parent
    heap[at] = item


def _sink(heap, at):
    """The item at `at` goes down to where it belongs."""
    size = len(heap)
    top = at
    item = heap[at]
    child = 2 * at + 1
    while child < size:
        right = child + 1
        if right < size and not heap[child] < heap[right]:
            child = right
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    _rise(heap, top, at)


def _rise_max(heap, top, at):
    item = heap[at]
    while at > top:
        parent = (at - 1) >> 1
        above = heap[parent]
        if not above < item:
            break
        heap[at] = above
        at = parent
    heap[at] = item


def _sink_max(heap, at):
    size = len(heap)
    top = at
    item = heap[at]
    child = 2 * at + 1
    while child < size:
        right = child + 1
        if right < size and not heap[right] < heap[child]:
            child = right
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    _rise_max(heap, top, at)
