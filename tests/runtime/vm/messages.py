"""What exceptions say: of types that CPython has in C outside of builtins, of counts of arguments, of bad arguments."""

import array  # noqa: F401
import collections
import datetime  # noqa: F401
import decimal  # noqa: F401
import functools  # noqa: F401
import io  # noqa: F401
import itertools  # noqa: F401
import operator  # noqa: F401
import re
import struct  # noqa: F401
import types  # noqa: F401
import warnings

#: Expressions, two spaces apart.
EXPRESSIONS = """
{D: 1}  {OD: 1}  {DD: 1}  hash(D)  D + 1  1 + D  D < 1  OD < 1  OD + 1  DD - 1  D()  OD()  DD()
len(itertools.count())  itertools.count() + 1  itertools.count()()  iter(functools.partial(len))
functools.partial(len) + 1  functools.partial(len)[0]  for_in(functools.partial(len))  [*functools.partial(len)]
re.compile('a') + 1  re.compile('a')()  re.compile('a')[0]  iter(re.compile('a'))  re.match('a', 'a') + 1
re.match('a', 'a')()  io.StringIO() + 1  io.BytesIO()()  io.StringIO()[0]  decimal.Decimal(1) + 'a'
decimal.Decimal(1)()  decimal.Decimal(1)[0]  iter(decimal.Decimal(1))  len(decimal.Decimal(1))
datetime.date(2000, 1, 1) + 1  datetime.datetime(2000, 1, 1) + 1  datetime.timedelta(1) + 1
datetime.timedelta(1) + 'a'  datetime.date(2000, 1, 1)()  datetime.date(2000, 1, 1) < 1  iter(datetime.timedelta(1))
array.array('i') + 1  {array.array('i'): 1}  array.array('i')()  array.array('i')['a']  types.SimpleNamespace() + 1
{types.SimpleNamespace(): 1}  types.SimpleNamespace()()  types.MappingProxyType({}) + 1
{types.MappingProxyType({}): 1}  operator.itemgetter(1) + 1  operator.attrgetter('a')[0]  struct.Struct('i') + 1
iter(struct.Struct('i'))  D[0]  D['a']  D[1.5]  del_item(D, 'a')  OD['x']  with_(D)  with_(OD)  with_(1)
(1).__add__()  (1).__add__(1, 2)  [].__len__(1)  [].__getitem__()  [].__getitem__(1, 2)  [].__setitem__(1)
[].__delitem__()  [].__iter__(1)  [].__contains__()  [].__eq__()  [].__lt__(1, 2)  [].__repr__(1)  [].__hash__()
'a'.__add__()  'a'.__len__(1)  'a'.__getitem__()  'a'.__hash__(1)  'a'.__str__(1)  'a'.__contains__(1, 2)
{}.__setitem__(1)  {}.__delitem__(1, 2)  {}.__contains__()  {}.__len__(2)  {}.__iter__(2)  {}.__or__()  {}.__ior__()
set().__and__()  set().__len__(1)  set().__contains__()  (1).__neg__(1)  (1).__bool__(1)  (1).__int__(1)
(1).__index__(2)  (1).__pow__()  (1).__pow__(1, 2, 3)  (1).__divmod__()  (1).__hash__(1)  (1.5).__add__()
(1.5).__float__(1)  (1.5).__round__(1, 2)  (1).__round__(1, 2)  (1j).__add__()  (1).__getattribute__()
(1).__setattr__(1)  (1).__delattr__()  (1).__eq__()  (1).__format__()  (1).__reduce__(1)  (1).__sizeof__(1)
(1).__init__(1, 2)  [].__init__(1, 2)  [].__init__(1)  [].__init__(a=1)  {}.__init__(1)  {}.__init__(1, 2)
set().__init__(1)  set().__init__(1, 2)  bytearray().__init__(1, 2, 3, 4)  bytearray().__init__('a')
bytearray().__init__(1.5)  bytearray().__init__(-1)  bytearray([1.5])  bytearray('a')  bytearray({})  bytes('a')
bytes(1.5)  bytes(-1)  bytes([256])  bytes(['a'])  list(1)  list(1, 2)  list(a=1)  tuple(1)  tuple(1, 2)  tuple(a=1)
set(1)  set(1, 2)  frozenset(1)  dict(1)  dict([1])  dict([(1, 2, 3)])  dict(1, 2)  range('a')  range()
range(1, 2, 3, 4)  range(1, 2, 0)  range(1.5)  slice()  slice(1, 2, 3, 4)  len.__call__()  len(1, 2)  len()
(lambda: 0).__call__(1)  object().__init__(1)  object().__eq__()  type.__call__()  int.__new__()  int.__new__(1)
int.__new__(str)  str.__new__(int)  list.__new__()  object.__new__()  object.__new__(1)  object.__new__(int)
int.__add__()  int.__add__('a', 1)  int.__add__(1)  list.append()  list.append(1)  list.append([], 1, 2)
list.__len__()  list.__len__(1)  str.upper()  str.upper(1)  str.upper('a', 1)  dict.get()  dict.get(1)  dict.get({})
dict.fromkeys()  'a'.center(-2**63-1)  'a'.center(2**63)  'a'.ljust(-2**63-1)  'a'.rjust(10**30)  'a'.zfill(10**30)
'a'.zfill(-10**30)  'a'.center('a')  'a'.center(1.5)  'a'.center(3, 'ab')  'a'.center(3, 1)  'a'.center()
'a'.expandtabs(10**30)  'a'.expandtabs('a')  'a' * 10**30  [1] * 10**30  'a'.split(1)  'a'.split('')
'a'.split('a', 'b')  'a'.split('a', 10**30)  'a'.replace(1, 2)  'a'.replace('a')  'a'.replace('a', 'b', 'c')
'a'.find(1)  'a'.find()  'a'.find('a', 'b')  'a'.count(1)  'a'.index('b')  'a'.startswith(1)  'a'.startswith((1,))
'a'.startswith('a', 'b')  'a'.join(1)  'a'.join([1])  'a'.join(['a', 1])  'a'.translate(1)  'a'.encode(1)
'a'.encode('nope')  'a'.format_map(1)  'a'.partition(1)  'a'.partition('')  'a'.strip(1)  'a'.removeprefix(1)
'a'.isalpha(1)  'a'.maketrans(1)  'a'.maketrans('a', 'bc')  'a'.maketrans({'ab': 1})  'a'.maketrans({1.5: 1})
'a'.splitlines(a=1)  'a'.splitlines('b')  b'a'.find(Idx(97))  b'a'.find(Idx(300))  b'a'.find('a')  b'a'.find(300)
b'a'.find(97)  b'a'.find(1.5)  b'a'.count(Idx(97))  b'a'.index(Idx(97))  b'a'.rfind(Idx(97))  b'a'.rindex(Idx(98))
b'a'.index(98)  b'a'.count(300)  b'a'.partition(bytearray(b'a'))  b'a'.partition('a')  b'a'.partition(b'')
b'a'.rpartition(bytearray(b'a'))  b'a'.rpartition(memoryview(b'a'))  bytearray(b'a').partition(b'a')
bytearray(b'a').partition(bytearray(b'a'))  bytearray(b'a').partition(memoryview(b'a'))  b'a'.split(bytearray(b'a'))
b'a'.split('a')  b'a'.replace('a', b'b')  b'a'.replace(bytearray(b'a'), memoryview(b'b'))  b'a'.join([1])
b'a'.join(['a'])  b'a'.join([bytearray(b'b'), memoryview(b'c')])  b'a'.join(1)  b'a'.startswith('a')
b'a'.startswith(('a',))  b'a'.strip('a')  b'a'.center(3, 'a')  b'a'.center(3, b'ab')
b'a'.center(3, bytearray(b'b'))  b'a'.translate('a')  b'a'.translate(b'a')  b'a'.hex('ab')  b'a'.hex(1)
b'a'.decode(1)  b'a'.decode('nope')  b'a' + 'a'  b'a' + 1  b'a' % 1  b'%d' % 'a'  b'%s' % 'a'  b'a' in 'a'
'a' in b'a'  300 in b'a'  1.5 in b'a'  b'a'['a']  b'a'[5]  b'a'[1.5]  bytes.fromhex('a')  bytes.fromhex(1)
bytes.maketrans(b'a', b'bc')  bytes.maketrans('a', 'b')  bytearray(b'a').append(300)  bytearray(b'a').append('a')
bytearray(b'a').extend('a')  bytearray(b'a').extend(1)  bytearray(b'a').extend([300])
bytearray(b'a').insert(0, 300)  bytearray(b'a').insert('a', 1)  bytearray(b'a').pop(5)  bytearray(b'').pop()
bytearray(b'a').remove(98)  bytearray(b'a').remove('a')  set_item(bytearray(b'a'), 0, 300)
set_item(bytearray(b'a'), 0, 'a')  set_item(bytearray(b'a'), 5, 1)  set_item(bytearray(b'a'), 'a', 1)
set_item(bytearray(b'a'), slice(0, 1), 'a')  set_item(b'a', 0, 1)  set_item('a', 0, 1)  set_item((1,), 0, 1)
set_item([1], 'a', 1)  set_item([1], 5, 1)  set_item([1], slice(0, 1), 1)  set_item([1, 2, 3], slice(0, 3, 2), [1])
set_item(range(3), 0, 1)  set_item({1}, 0, 1)  set_item(1, 0, 1)  set_item({}, [], 1)  del_item((1,), 0)
del_item('a', 0)  del_item([1], 5)  del_item([1], 'a')  del_item({}, 1)  del_item({}, [])  del_item(range(3), 0)
del_item(1, 0)  del_item(int, 0)  del_item(collections, 0)  del_item(int.__dict__, 'a')  del_item(int.__dict__, 0)
del_item(property(), 0)  del_item(memoryview(b'a'), 0)  del_item(memoryview(bytearray(b'a')), 0)  OD
list(OD.keys())  {}.keys()  {1: 2}.values()  {1: 2}.items()  DD  C  D
collections.deque([1, 2], 3)  collections.ChainMap({})  collections.UserDict()  collections.UserList([1])  int.real
int.numerator  float.real  range.start.__get__(range(4))  range.start.__name__  range.start.__objclass__
range.count  list.append  list.__len__  str.join  dict.fromkeys  int.from_bytes  int.__new__
type.__dict__['__dict__']  type.mro  sorted()  sorted(1)  sorted([1], 2)  sorted([1], key=1)
sorted([1], reverse='a')  sorted([1, 'a'])  sorted([1], key=len)  sorted(1, 2, 3)  sum()  sum(1)  sum(['a'])
sum(['a'], 'b')  sum([b'a'], b'b')  sum([bytearray()], bytearray())  sum([1], start='a')  sum([1], [])
sum([1], foo=1)  sum([[1]], [])  sum([1], 1, 2)  zip(1)  zip([1], 2)  zip([1], strict=1)
list(zip([1], [], strict=True))  list(zip([1], [1, 2], strict=True))  list(zip([1], [1], [1, 2], strict=True))
list(zip([1, 2], [1, 2], [1], strict=True))  zip(foo=1)  enumerate()  enumerate(1)  enumerate([1], 'a')
enumerate([1], 1.5)  enumerate([1], 1, 2)  enumerate([1], foo=1)  map()  map(len)  map(1)  map(len, 1)
list(map(1, [1]))  list(map(len, [1]))  filter()  filter(len)  filter(len, 1)  filter(len, [], 1)
list(filter(1, [1]))  reversed()  reversed(1)  reversed({1})  reversed([1], 2)  reversed(a=1)  iter()  iter(1)
iter(1, 2)  iter(len, 1, 2)  next()  next(1)  next([])  next(iter([]))  next(iter([]), 1, 2)  min(1)  min([])
min([], key=1)  min([], default=5)  min(1, 2, default=5)  min(1, 'a')  min([1, 'a'])  max(1, 2, key=1)
max(1, 2, foo=1)  any(1)  any()  all([], 1)  abs()  abs('a')  abs(1, 2)  divmod(1)  divmod(1, 'a')  divmod('a', 1)
divmod(1, 0)  pow(1)  pow(1, 'a')  pow(1, 2, 'a')  pow(2, -1, 4)  pow(2, 1, 0)  pow(1.5, 1, 2)  pow(0, -1)  round()
round('a')  round(1, 'a')  round(1.5, 'a')  round(1.5, 10**30)  hash([])  hash()  id()  ord('ab')  ord(1)
ord(b'ab')  chr('a')  chr(-1)  chr(10**30)  chr(1.5)  bin('a')  bin(1.5)  hex('a')  oct([])  int('a')  int('a', 1)
int('1', 37)  int(1, 2)  int([])  int(None)  int('1', 'a')  int(b'a')  int(float('nan'))  int(float('inf'))
int(x=1)  float('a')  float([])  float(None)  float(1, 2)  float(x=1)  float(10**400)  complex('a')  complex('1', 2)
complex(1, '2')  complex([])  complex('1 + 2j')  str(1, 2)  str(b'a', 1)  str('a', 'utf-8')  str(1, 2, 3, 4)
str(foo=1)  bool(1, 2)  bool(x=1)  type()  type(1, 2)  type(1, 2, 3)  type('a', 1, {})  type('a', (), 1)
type('a', (1,), {})  type('a', (bool,), {})  isinstance(1)  isinstance(1, 1)  isinstance(1, (1,))
issubclass(1, int)  issubclass(int, 1)  callable()  getattr(1)  getattr(1, 2)  getattr(1, 'foo')
getattr(1, 'a', 2, 3)  setattr(1, 'a', 2)  setattr(1, 'real', 2)  setattr(1, 2, 3)  setattr(int, 'a', 1)
setattr([], 'a', 1)  setattr([], 'append', 1)  setattr(len, 'a', 1)  setattr(range(1), 'start', 1)
setattr(None, 'a', 1)  setattr(object(), 'a', 1)  delattr(1, 'real')  delattr(1, 'a')  delattr([], 'append')
delattr(int, 'real')  hasattr(1, 2)  vars(1)  vars(1, 2)  format(1, 2)  format(1, 'z')  format('a', 'd')
format(1.5, 'd')  format([], 'd')  format(None, 'd')  ascii()  repr(1, 2)  print(1, foo=1)  print(1, sep=1)
print(1, end=1)  open()  open(1.5)  open('x', 'q')  eval(1)  eval('1 +')  exec(1)  compile(1)  memoryview()
memoryview(1)  memoryview('a')  memoryview(b'a')[5]  memoryview(b'a')['a']  super()  super(1)  super(int, 'a')
property(1, 2, 3, 4, 5)  staticmethod()  classmethod()  staticmethod(1)()  1 + 'a'  'a' + 1  [] + 1  () + []
[] + ()  {} + {}  {1} + {2}  1 - 'a'  1 @ 1  1 << -1  1 << 1.5  1 // 0  1 % 0  1.0 // 0  1 / 0  1.5 % 0  1j / 0
1j // 1  1j % 1  -'a'  +[]  ~1.5  not_()  1 < 'a'  [] < ()  {} < {}  {1} < [1]  1j < 2j  None < 1  len < len
int < str  1 in 1  1 in int  'a' in 1  1 in 'a'  None in 'a'  [] in {1}  [] in {}  1 is 1  (1)(2)  'a'()  None()
[]()  (1).foo  'a'.foo  None.foo  [].foo  int.foo  len.foo  (lambda: 0).foo  1[0]  None[0]  len[0]  int[0]  list[0]
{1}[0]  [1]['a']  [1][5]  [1][1.5]  [1][None]  [1][10**30]  (1,)['a']  (1,)[5]  'a'['a']  'a'[5]  range(3)['a']
range(3)[5]  {}[1]  {}[[]]  {[]: 1}  {{}: 1}  {set()}  {bytearray(): 1}  {slice(1): 1}  [*1]  [*None]  {**1}  {**[]}
dict(**1)  len(*1)  len(**1)  len(**{1: 2})  len(*[1], **{'a': 1})  f(1)  f(1, 2, 3)  f(1, 2, c=3)  f(1, 2, a=3)
f(b=1)  f()  g(1)  g(1, k=1, foo=2)  g()  h(1)  h(a=1)  (lambda x: 0)()  (lambda *, x: 0)()  (lambda x, /: 0)(x=1)
Idx()  Idx(1, 2)  Idx(1).foo  Idx.foo  Idx(1) + 1  Idx(1)()  Idx(1)[0]  iter(Idx(1))  len(Idx(1))  'abc'[Idx(1)]
[1, 2][Idx(1)]  range(Idx(3))  'a' * Idx(2)  hex(Idx(10))  int(Idx(5))  round(1.55, Idx(1))
(5).to_bytes(Idx(2), 'big')  [1].insert(Idx(0), 1)  [1].pop(Idx(0))  [1].pop('a')  [1].pop(5)  [].pop()
[1].index(2)  [1].index(1, 'a')  [1].remove(2)  [1].insert('a', 1)  [1].insert(1)  [1].extend(1)  [1].append()
[1].sort(1)  [1].sort(key=1)  [1, 'a'].sort()  [1].sort(foo=1)  [1].count()  [1].copy(1)  [1].reverse(1)
[1].clear(1)  (1,).index(2)  (1,).count()  {}.pop(1)  {}.pop()  {}.pop(1, 2, 3)  {}.popitem()  {}.popitem(1)
{}.get()  {}.get(1, 2, 3)  {}.get([])  {}.setdefault()  {}.update(1)  {}.update([1])  {}.update(1, 2)  {}.fromkeys()
{}.fromkeys(1)  {}.keys(1)  {}.copy(1)  {}.clear(1)  {} | 1  {} | []  set().pop()  set().remove(1)  set().remove([])
set().add()  set().add([])  set().discard([])  set().update(1)  set().union(1)  set() | []  set() & 1  set() - []
set() ^ 1  set().issubset(1)  set().isdisjoint(1)  set().intersection(1)  set().symmetric_difference()
frozenset().add(1)  (5).to_bytes()  (5).to_bytes(1)  (500).to_bytes(1, 'big')  (-5).to_bytes(1, 'big')
(5).to_bytes(-1, 'big')  (5).to_bytes(1, 'foo')  (5).to_bytes('a', 'big')  (5).bit_length(1)  int.from_bytes()
int.from_bytes(1, 'big')  int.from_bytes('a', 'big')  int.from_bytes([300], 'big')  int.from_bytes(b'a', 'foo')
(1.5).hex(1)  float.fromhex('zz')  float.fromhex(1)  (1.5).as_integer_ratio(1)  float('inf').as_integer_ratio()
float('nan').as_integer_ratio()  (1.5).is_integer(1)  (1j).conjugate(1)  D.append()  D.append(1, 2)  D.popleft()
D.pop(1)  D.remove(5)  D.rotate('a')  D.extend(1)  D.index(5)  collections.deque(1)  collections.deque([], 'a')
collections.deque([], -1)  collections.OrderedDict(1)  OD.move_to_end('x')  OD.move_to_end()
collections.OrderedDict().popitem()  collections.defaultdict(1)  collections.defaultdict(None)[1]
collections.Counter(1)  collections.namedtuple('A', 'a b')(1)  collections.namedtuple('A', 'a b')(1, 2, 3)
collections.namedtuple('1', 'a b')  itertools.count('a')  itertools.repeat()  itertools.repeat(1, 'a')
itertools.islice([1])  itertools.islice([1], -1)  itertools.islice([1], 'a')  itertools.chain(1)
list(itertools.chain(1))  itertools.product(1)  itertools.permutations(1)  itertools.permutations([1], -1)
itertools.permutations([1], 'a')  itertools.combinations([1])  itertools.combinations([1], -1)
itertools.zip_longest(1)  itertools.groupby()  itertools.accumulate(1)  itertools.tee(1)  itertools.tee([1], -1)
itertools.cycle(1)  itertools.starmap(len)  itertools.compress([1])  itertools.pairwise(1)  itertools.takewhile(1)
functools.reduce(len)  functools.reduce(len, [])  functools.reduce(1, [1, 2])  functools.partial(1)
functools.lru_cache('a')  operator.add(1)  operator.add(1, 'a')  operator.attrgetter(1)  operator.methodcaller(1)
operator.index('a')  operator.length_hint(1, 'a')
range(3).start  type(int.real)  range.start.__set__(range(3), 1)  range.start.__delete__(range(3))  sorted([1], foo=1)
sorted(foo=1)  sorted([1], key=None, foo=1)  sorted(iterable=[1])  sorted([1], 1, foo=1)  sorted([1], [2], key=None)
zip([1], foo=1)  zip(strict=1, foo=2)  zip([1], strict=1, foo=2)  enumerate(iterable=[1])
enumerate(iterable=[1], start=2)  enumerate([1], start=1, foo=2)  enumerate([1], 2, start=1)  enumerate(foo=1)
enumerate([1], 1, 2, 3)  map(len, [1], foo=1)  map(foo=1)  map(len, foo=1)  filter(len, [1], foo=1)  filter(foo=1)
filter(None, foo=1)  reversed([1], foo=1)  reversed(foo=1)  reversed(sequence=[1])  object(a=1)  object(1)
object(1, a=2)  object.__new__(object, a=1)  object.__new__(object, 1)  object().__init__(a=1)
object.__init__(object(), a=1)  Plain(a=1)  Plain(1)  object.__new__(Plain, a=1)  Plain.__init__(Plain(), a=1)
set(a=1)  frozenset(a=1)  bool(a=1)  float(a=1)  int(a=1)  str(a=1)  bytes(a=1)  bytearray(a=1)  complex(a=1)
range(a=1)  slice(a=1)  memoryview(a=1)  super(a=1)  property(a=1)  type(a=1)  max([1], foo=1)  sum(a=1)  len(a=1)
len(obj=[1])  iter(a=1)  next(a=1)  print(a=1)  abs(x=1)  pow(a=1)  round(a=1)  divmod(x=1, y=2)  isinstance(a=1)
getattr(a=1)  hash(obj=1)  repr(obj=1)  ord(c='a')  chr(i=1)  [1].index(value=1)  [1].pop(index=0)  {}.get(key=1)
{}.pop(key=1)  {}.update(1, a=2)  'a'.split(foo=1)  'a'.split(sep='a', foo=1)  'a'.encode(foo=1)  b'a'.decode(foo=1)
'a'.format(a=1)  'a'.join(iterable=[])  'a'.replace(old=1)  (5).to_bytes(foo=1)  int.from_bytes(foo=1)
int.from_bytes(b'a', foo=1)  (5).to_bytes(1, 'big', True)  (5).to_bytes(1, 'big', signed=1, foo=2)
(5).to_bytes(0, {1})  (5).to_bytes(1, None)  (5).to_bytes(10**30)  int.from_bytes(2.5, [1])
True.from_bytes(True, 'a')  (5).__round__(None)  round(5, None)  [1].__mul__(2.5)  [1].__imul__('a')
(1,).__rmul__(None)  [1] * 2.5  (1,) * None  'a'.__mul__()  b'a'.__rmul__(1, 2)  [].__imul__()
bytearray().__imul__(1, 2)  {1: 2}.__getitem__()  'a'.maketrans()  'a'.maketrans(1, 2)  'a'.maketrans(1, 'a', None)
b'a'.maketrans()  b'a'.maketrans(b'a', b'b', b'c')  b'a'.translate()  b'a'.translate(1, 2, 3)  b'a'.hex(1, 2, 3)
b'a'.hex(1, 10**30)  [1].sort(1, 2, 3)  memoryview(b'a').cast(1, 2, 3)  memoryview(b'a').cast(None)
memoryview(b'a').cast('a', 'a')  memoryview(b'a').tobytes(0)  memoryview(b'a').tobytes('x')
memoryview(b'a').tobytes(1, 2)  memoryview(b'a').__delitem__(0)  memoryview(bytearray(b'a')).__delitem__(0)
bytearray(1, 2)  bytes(1, None)  bytes('a', 'utf-8', 1)  bytes.fromhex(None)  float.__getformat__()
float.__getformat__(1)  (2.5).__pow__([1], 2)  (2.5).__pow__(2, None)  pow(2.5, 'a', 1)  {}.keys().__init__(1)
iter([]).__init__(1)
"""

D = collections.deque()
OD = collections.OrderedDict(a=1)
DD = collections.defaultdict(int)
C = collections.Counter()


class Plain:
    pass


class Idx:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


def f(a, b):
    return a


def g(a, *, k):
    return a


def h():
    pass


def set_item(x, i, v):
    x[i] = v


def del_item(x, i):
    del x[i]


def for_in(x):
    for _ in x:
        pass


def with_(x):
    with x:
        pass


def not_():
    return not 1


warnings.simplefilter("ignore")
for line in EXPRESSIONS.strip().splitlines():
    for text in line.split("  "):
        try:
            result = repr(eval(text))
        except Exception as e:
            result = f"{type(e).__name__}: {e}"
        print(text, "->", re.sub("0x[0-9a-f]+", "0x", result))
