"""The memory image: fixed areas, VM state, object headers, type ids, field offsets and tags.

Words are 32 bits, little-endian, at every machine. A *value* word (kind 'r') is null (0), a small int (bit 0 set; the
other 31 bits are the two's complement value), or a pointer to an object (8-byte aligned). An object's first word is
its header: a type id (a multiple of 8 below 4096) for built-in types, the address of its Map for instances. A header
with bit 0 set is a forwarding address + 1 and is seen only inside the collector.

Kinds: 'i' signed 32-bit word, 'r' value word (GC reference), 'f' IEEE binary64 (8-byte aligned), 'b' unsigned byte.
"""

from __future__ import annotations

from dataclasses import dataclass

from spec.cache_window import FRESH_END, FRESH_START
from spec.memory_map import IMAGE, Region
from spec.pins import PINS

ITEM_BYTES = {"i": 4, "r": 4, "f": 8, "b": 1}
ALIGNMENT = 8
SMALL_INT_BITS = 31
SMALL_INT_MIN, SMALL_INT_MAX = -(1 << 30), (1 << 30) - 1
HEADER_OFFSET = 0


def tag(value: int) -> int:
    """The value word (unsigned) of a small int."""
    if not SMALL_INT_MIN <= value <= SMALL_INT_MAX:
        raise ValueError(f"{value} is no small int")
    return (value * 2 + 1) & 0xFFFF_FFFF


def untag(word: int) -> int:
    """The small int in a tagged value word (unsigned)."""
    return (word >> 1) - ((word >> 31) << 31)


@dataclass(frozen=True, kw_only=True)
class GcField:
    name: str
    kind: str  # 'i', 'r' or 'f'
    offset: int
    target: str | None = None  # static type that a reference field is known to have (None: any value word)
    immutable: bool = False  # written only before the object is first seen by others
    quasi_immutable: bool = False  # hardly ever written: traces take it for a constant, a store makes them invalid
    immutable_items: bool = False  # nor do the items of the array that it refers to ever change (RPython's field[*])


@dataclass(frozen=True, kw_only=True)
class GcArray:
    """Trailing inline items. `length` names the field with their number; None: the map's `capacity` (instances)."""

    kind: str
    base: int
    length: str | None
    immutable: bool = False

    @property
    def item_bytes(self) -> int:
        return ITEM_BYTES[self.kind]


@dataclass(frozen=True, kw_only=True)
class GcType:
    """An object layout. `type_id` is the header word; 0 for Instance, whose header is a map's address."""

    name: str
    type_id: int
    fields: dict[str, GcField]
    array: GcArray | None
    fixed_size: int  # bytes before the items
    doc: str

    def size(self, length: int = 0) -> int:
        """Bytes that an object occupies, alignment included."""
        size = self.fixed_size + (length * self.array.item_bytes if self.array else 0)
        return size + ALIGNMENT - 1 & -ALIGNMENT


TYPES: dict[str, GcType] = {}
BY_ID: dict[int, GcType] = {}


def _declare(name: str, type_id: int, fields: str, array: str = "", doc: str = "") -> GcType:
    """`fields`: 'name:kind[=Target][[*]][!]' in order (! = immutable, [*] its items as well; ? = quasi-immutable).

    `array`: 'kind[!] length_field' or 'kind[!]'.
    """
    offset, out = 4, {}
    for item in fields.split():
        immutable, quasi, deep = item.endswith("!"), item.endswith("?"), "[*]" in item
        field_name, _, rest = item.rstrip("!?").replace("[*]", "").partition(":")
        kind, _, target = rest.partition("=")
        size = ITEM_BYTES[kind]
        offset = offset + size - 1 & -size
        out[field_name] = GcField(
            name=field_name, kind=kind, offset=offset, target=target or None, immutable=immutable,
            quasi_immutable=quasi, immutable_items=deep,
        )  # fmt: skip
        offset += size
    gc_array = None
    if array:
        kind_text, _, length = array.partition(" ")
        kind = kind_text.rstrip("!")
        base = offset + ITEM_BYTES[kind] - 1 & -ITEM_BYTES[kind]
        gc_array = GcArray(kind=kind, base=base, length=length or None, immutable=kind_text.endswith("!"))
        offset = base
    if type_id % 8 or type_id in BY_ID:
        raise ValueError(f"{name}: type id {type_id} is taken or no multiple of 8")
    t = GcType(name=name, type_id=type_id, fields=out, array=gc_array, fixed_size=offset, doc=doc)
    TYPES[name] = t
    if type_id:
        BY_ID[type_id] = t
    return t


_declare("NoneType", 8, "unused:i!", doc="the one None")
_declare("Bool", 16, "value:i!", doc="True and False")
_declare("Float", 24, "value:f!", doc="binary64, boxed")
_declare(
    "BigInt", 32, "sign:i! length:i!", "i! length",
    "sign -1 or 1; 30-bit digits, least significant first, no leading zeros; never a value that a small "
    "int can hold",
)  # fmt: skip
_declare("Tuple", 48, "length:i!", "r! length")
_declare(
    "List", 56, "length:i items:r",
    doc="items is an IntArray, FloatArray or RefArray: its header is the storage strategy",
)  # fmt: skip
_declare("IntArray", 64, "length:i!", "i length", "small ints, untagged; as list storage `length` is the capacity")
_declare("FloatArray", 72, "length:i! pad:i", "f length")
_declare("RefArray", 80, "length:i!", "r length")
_declare("Range", 88, "start:r! stop:r! step:r!", doc="value words, ints")
_declare(
    "Function", 96,
    "code:r=Code! defaults:r=Tuple? name:r=Str kwdefaults:r=Dict closure:r=Tuple! annotations:r attributes:r=Dict "
    "qualname:r=Str module:r doc:r identity:i",
    doc="defaults, closure (a tuple of cells; with CodeFlag.RECEIVER of the classes that have the method), kwdefaults, "
    "annotations (dict or tuple), attributes: null where empty; "
    "qualname, module, doc: null where they are the code's",
)  # fmt: skip
_declare("BoundMethod", 104, "receiver:r! function:r!", doc="function: any callable")
_declare(
    "Builtin", 112, "index:i! name:r=Str! owner:r=Class! flags:i! parameters:r=Tuple!",
    doc="index: of spec.objects.BUILTINS; owner: the class of a method, else null; flags: spec.objects.BuiltinFlag; "
    "parameters: their names, None where they have none for callers",
)  # fmt: skip
_declare(
    "Code", 120,
    "name:r=Str! nregs:i! nargs:i! index:i! instructions:r=IntArray[*]! constants:r=RefArray[*]! globals:r=Namespace! "
    "arg_names:r=RefArray[*]! live:r=IntArray[*]! live_words:i! qualname:r=Str! made:i flags:i! nposonly:i! nkwonly:i! "
    "nfree:i! first_free:i! handlers:r=IntArray[*]! doc:r! local_names:r=RefArray! edge:r=Code",
    doc="nargs: positional parameters, registers 0..nargs-1, of which nposonly positional-only; then nkwonly "
    "keyword-only ones, then those of *args and **kwargs; arg_names: of all in this order; "
    "index: number among the program's code objects; live: live_words words an instruction, bit r of them: register r "
    "is live before it; made: 1 once a "
    "function was made of it; flags: CodeFlag; registers first_free... (nfree of them) get the function's closure; "
    "handlers: four words each, spec.bytecode.Handler; doc: Str or None; edge: what its frames at the edge of the "
    "recursion limit run (runtime/vm/frames/edge.py), or null; with CodeFlag.WATCHED what this is a copy of",
)  # fmt: skip
_declare(
    "Class", 128,
    "name:r=Str base:r=Class? names:r=RefArray values:r=RefArray count:i version:i? root_map:r=Map! capacity:i! "
    "qualname:r=Str bases:r=Tuple mro:r=Tuple metaclass:r=Class! layout:i! flags:i? module:r doc:r subclasses:r",
    doc="attributes of its own: names[i] -> values[i], i < count, a null value: deleted; version counts changes to the "
    "attributes of it and its bases; base: the one that decides the layout; mro: with the class itself; layout: the "
    "type id of the built-in values that its instances wrap (their payload), 0: none; flags: spec.objects.ClassFlag",
)  # fmt: skip
_declare(
    "Map", 136, "cls:r=Class! parent:r=Map! name:r=Str! index:i! capacity:i! child:r=Map sibling:r=Map",
    doc="hidden class: parent's attributes and `name` at `index` (root: name null, index -1). Slot index >= capacity "
    "lies in the overflow array at index-capacity. capacity is equal along a chain",
)  # fmt: skip
_declare(
    "Frame", 144, "length:i! code:r=Code! pc:i back:r=Frame depth:i flags:i generator:r=Generator", "r length",
    doc="flags: spec.bytecode.Continuation; generator: whose frame it is, or null",
)  # fmt: skip
_declare("Instance", 0, "overflow:r=RefArray", "r", "slots; header is the Map")
_declare("Bytes", 152, "length:i! hash:i", "b! length")
_declare("ByteArray", 160, "length:i items:r=ByteData")
_declare("ByteData", 168, "length:i!", "b length")
_declare(
    "Dict", 176,
    "strategy:i count:i used:i mask:i entries:r=RefArray index:r=IntArray hashes:r=IntArray source:r",
    doc="compact and ordered: see runtime/vm/containers/dicts.py",
)  # fmt: skip
_declare(
    "Set", 184, "count:i used:i mask:i finger:i table:r=RefArray hashes:r=IntArray",
    doc="a hash table: see runtime/vm/containers/sets.py",
)  # fmt: skip
_declare(
    "FrozenSet", 192,
    "count:i used:i mask:i finger:i table:r=RefArray hashes:r=IntArray hash_known:i hash:i hash_high:i",
    doc="as Set; its hash, once computed",
)  # fmt: skip
_declare("Slice", 200, "start:r! stop:r! step:r!")
_declare("Cell", 208, "value:r", doc="a variable that an inner function uses; null: unbound")
_declare(
    "Generator", 216, "frame:r=Frame code:r=Code! kind:i! state:i name:r=Str qualname:r=Str hooks:r "
    "identity:i watched:i",
    doc="kind: 0 generator, 1 coroutine, 2 asynchronous generator; frame: null once it has ended; state: 0 not begun, "
    "1 at a YIELD, 2 running; watched: 1 once its end is the collector's business (runtime/vm/finalizers.py)",
)  # fmt: skip
_declare(
    "Iterator", 224, "source:r index:i limit:i kind:i! depth:i state:r",
    doc="a built-in iterator; kind: spec.objects.IteratorKind; source: null once it has ended; depth: how "
    "many iterators it goes through, -1: it needs user code",
)  # fmt: skip
_declare(
    "Traceback", 232, "next:r=Traceback frame:r pc:i!",
    doc="next: towards the place of the raise; frame: which the exception came up in or left, or, where a trace did, "
    "its Code; pc: where",
)  # fmt: skip
_declare(
    "Property", 240, "fget:r? fset:r? fdel:r? doc:r name:r",
    doc="null or None: there is none. Of a computed attribute of a built-in type that the library has, which is no "
    "property for programs, name is the type, and doc the name; with fdel null it is one of spec.objects.MEMBERS",
)  # fmt: skip
_declare("StaticMethod", 248, "function:r! attributes:r=Dict", doc="attributes: its own, null where nobody has asked")
_declare("ClassMethod", 256, "function:r! attributes:r=Dict", doc="as StaticMethod")
_declare(
    "GetSet", 264, "name:r=Str! getter:i! setter:i! owner:r=Class!",
    doc="a computed attribute of a built-in type; getter, setter: numbers of built-in functions, -1: none, "
    "-2: none, and it is one of spec.objects.MEMBERS",
)  # fmt: skip
_declare("Module", 272, "name:r=Str namespace:r=Namespace! cls:r=Class", doc="cls: that of m.__class__ = cls")
_declare(
    "Namespace", 280, "names:r=RefArray values:r=RefArray count:i version:i? view:r=Dict",
    doc="of a module: names[i] -> values[i], i < count (null: unbound); the numbers are those of code's G operands; "
    "view: what globals() gave",
)  # fmt: skip
_declare("Complex", 288, "real:f! imag:f!")
_declare("EllipsisType", 296, "unused:i!")
_declare("NotImplementedType", 304, "unused:i!")
_declare("MappingProxy", 312, "mapping:r!")
_declare("DictView", 320, "dict:r=Dict! kind:i!", doc="kind: 0 keys, 1 values, 2 items")
_declare(
    "MemoryView", 328, "source:r start:i length:i flags:i",
    doc="of bytes; source: Bytes or ByteArray, null: released",
)  # fmt: skip
_declare("Super", 336, "cls:r=Class! receiver:r! start:r=Class!", doc="start: the class whose mro is searched")
_declare(
    "WeakReference", 344, "target:i next:i callback:r hashed:r owner:r queued:r=WeakReference kind:i!",
    doc="see runtime/vm/weakrefs.py. target, next: raw addresses that the collector keeps current: of the object (0: "
    "it is dead) and of its next reference; owner: the instance of a derived class that wraps this, or null; "
    "kind: 0 a reference, 1 a proxy's",
)  # fmt: skip
_declare(
    "Member", 352, "name:r=Str! owner:r=Class! slot:r=Str!",
    doc="the descriptor of a name in __slots__; a built-in class's has a hidden slot, where nothing is None",
)  # fmt: skip
# str has three layouts, with length and hash at the same place: see runtime/vm/text/strings.py. The static type Str
# stands for all of them; only where it is known that the header is Str's, items may be read. (Neighbouring type ids:
# one comparison says whether something is a str.)
_declare("Str", 400, "length:i! hash:i", "b! length", "characters below 256, a byte each; hash 0 = not computed")
_declare("WideStr", 408, "length:i! hash:i", "i! length", "a word each; at least one is above 255")
_declare(
    "BuiltStr", 416, "length:i! hash:i buffer:r=List!",
    doc="what += made: the first `length` characters of a text under construction (runtime/vm/text/textbuf.py), which "
    "longer strings share",
)  # fmt: skip
STR_TYPES = ("Str", "WideStr", "BuiltStr")
#: Heap types of one Python type, by the first: this has the row in spec.objects, and vm.classes the same class for all.
#: As static types the first stands for all.
FAMILIES = {"Str": STR_TYPES}
#: Heap types that are read as another one, which is laid out alike: what has been made of them does not change.
READ_AS = {"Set": ("FrozenSet",)}

#: All of their objects are in the immortal area.
IMMORTAL_TYPES = frozenset({"Code", "Map"})

#: Index (times 8) in vm.classes of the classes of heap types that stand for several types, by their `kind`: generators
#: from here on, then dict views, then iterators, then the methods of built-in types (MethodKind).
FIRST_KIND_CLASS = 512
VIEW_CLASSES = 4
ITERATOR_CLASSES = 8
METHOD_CLASSES = 36
KIND_CLASSES = 40

# --- fixed areas of the image ---


def _area(name: str, offset: int, size: int, doc: str) -> Region:
    return Region(name=name, base=IMAGE.base + offset, size=size, doc=doc)


VM_STATE = _area("vm_state", 0x0, 0x300, "one VmState record")
QUASI_IMMUTABLE = _area(
    "quasi_immutable", 0x800, 0x800,
    "a byte for each remainder of a word's number: not 0 where a trace takes one of these words for a constant, so "
    "that the host is to be told of a store (Service.INVALIDATE)",
)
JIT_COUNTERS = _area("jit_counters", 0x1000, 0x4000, "JitCounter records, hashed by green variables")
SPILL = _area("spill", 0x400, 0x400, "spill slots of traces: raw words, never seen by the collector; in gp's reach")
TYPE_INFO = _area("type_info", 0x5000, 0x1000, "a TypeInfo record for each type id, at the id times 2")
SHADOW_STACK = _area(
    "shadow_stack", 0x6000, 0x22000,
    "value words that the collector updates, from the base to vm.shadow_top",
)
RESIDENT = _area(
    "resident", 0x28000, 0x6000,
    "where the VM is resident on the core: which code each exit goes to, and counts (jit/backend/portal.py)",
)
PROFILE = _area("profile", 0x2E000, 0x400, "what instrumented traces count, where that is compared (jit/profiling.py)")
C_STACK = _area("c_stack", 0x2E400, 0x19C00, "stack of firmware on the core; grows down from the end")
OUTPUT = _area("output", 0x48000, 0x10000, "bytes (UTF-8) that the program printed and the host has not yet taken")
SCRATCH = _area("scratch", 0x58000, 0x8000, "work space of the VM's own functions, contents die at each return")
LOOKUP_CACHE = _area("lookup_cache", 0x60000, 0x20000, "LookupEntry records: where names lie in classes and maps")
IMMORTAL_BASE = IMAGE.base + 0x80000
AREAS = (
    VM_STATE, QUASI_IMMUTABLE, JIT_COUNTERS, TYPE_INFO, LOOKUP_CACHE, SPILL, SHADOW_STACK, RESIDENT, PROFILE, C_STACK,
    OUTPUT, SCRATCH, PINS,
)  # fmt: skip
IMMORTAL_BYTES = 0x180000  # default; objects that never move: code, constants, maps, classes, strings of names

#: Fixed first objects of the immortal area.
NONE = IMMORTAL_BASE
FALSE = IMMORTAL_BASE + 8
TRUE = IMMORTAL_BASE + 16
NOT_IMPLEMENTED = IMMORTAL_BASE + 24
ELLIPSIS = IMMORTAL_BASE + 32
MISSING = IMMORTAL_BASE + 40  # an empty cell: the library's "there is none"

_STATE_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("magic", "i", "IMAGE_MAGIC"),
    ("image_size", "i", "bytes"),
    ("fresh_start", "i", "stored to for caches alone (spec/cache_window.py): from here"),
    ("fresh_end", "i", "to here, memory need not be fetched"),
    ("alloc_ptr", "i", "next free byte of the space in use; memory from here to alloc_limit is zero"),
    ("alloc_limit", "i", "end of the space in use"),
    ("space_start", "i", "start of the space in use"),
    ("other_start", "i", "start of the other semispace"),
    ("space_size", "i", "bytes of each semispace"),
    ("nursery", "i", "where new objects are made, apart from those that were copied (runtime/vm/gc.py); 0: nowhere"),
    ("nursery_size", "i", "its bytes"),
    ("scan_ptr", "i", "how far the collector has looked at what it has copied"),
    ("live_bytes", "i", "bytes of the space in use that the last collection left"),
    ("watched", "i", "address of an IntArray of addresses: objects with finalizers (finalizers.py); 0: none"),
    ("ready_first", "i", "of these, from ready_first to ready_end: finalizers to be run"),
    ("ready_end", "i", "from here to watched_count: objects that are alive"),
    ("watched_count", "i", "items in use"),
    ("notes", "i", "address of an IntArray: the table of notes (runtime/vm/weakrefs.py); 0: none"),
    ("notes_used", "i", "entries in use"),
    ("references", "i", "weak references to objects that were alive when they were last looked at"),
    ("frames_kept", "i", "frames below this address may be referred to after they have returned"),
    ("snapshot", "r", "Frame of a function that has asked for it (runtime/vm/frames/looking.py)"),
    ("callbacks", "r", "WeakReference: the first of those, linked by `queued`, whose callbacks are to be called"),
    ("callbacks_end", "i", "address of the last of them, while a collection adds to them; 0: not known"),
    ("finalizing", "i", "1 while finalizers and callbacks are run: until they are done, no others are"),
    ("settle", "i", "spec.bytecode.Settle: has the program asked for a collection?"),
    ("dead", "i", "objects that collections of Settle.FORCED have found dead, since the program last asked"),
    ("settle_credit", "i", "bytes that collections may still look at which the program has asked for"),
    ("settled_idly", "i", "of these, the last so many have found nothing"),
    ("forgotten", "i", "coroutines that were let go of before they were awaited, for whose ends there was credit"),
    ("immortal_ptr", "i", "next free byte of the immortal area"),
    ("immortal_limit", "i", "its end"),
    ("immortal_roots", "i", "where the immortal objects begin that may refer to others that move"),
    ("immortal_frozen", "i", "bytes behind immortal_roots, in arrays of ints, of objects that refer to no such one"),
    ("exit_status", "i", "of a program that an exception has ended"),
    ("host_argument", "r", "what the library gives to a service of the host, and what that gives back"),
    ("last_resort", "r", "a MemoryError for when there is no room for one"),
    ("throw_into", "r", "the frame in which the pending exception is to be raised, null: where it came up"),
    ("shadow_top", "i", "next free word of the shadow stack"),
    ("frame", "r", "current Frame while no code runs, null: the program has ended"),
    ("error_kind", "i", "spec.bytecode.ErrorKind; 0: no exception is pending"),
    ("error_arg0", "r", "operands of the message"),
    ("error_arg1", "r", ""),
    ("error_arg2", "r", ""),
    ("output_length", "i", "bytes in the output area"),
    ("status", "i", "why the interpreter last returned: spec.bytecode.Status"),
    ("green0", "i", "pc at which a loop became hot or a trace is to be entered"),
    ("green1", "r", "its code object"),
    ("trace_id", "i", "trace to enter (Status.ENTER_TRACE)"),
    ("hot_threshold", "i", "loop back edges before a trace is recorded; 0: never"),
    ("gc_count", "i", "collections so far"),
    ("gc_stress", "i", "not 0: collect at every allocation that may collect (tests)"),
    ("bytecodes", "i", "instructions interpreted, low word"),
    ("bytecodes_high", "i", "high word"),
    ("interrupt", "i", "set by the host: the interpreter returns at the next back edge or call"),
    ("recursion_edge", "i", "Frame.depth of the last frames before the recursion limit: (limit - 1) * FRAME_DEPTH"),
    ("frame_edge", "i", "Frame.depth from which on new frames are looked at (frames/edge.py); 0: a program watches"),
    ("events", "i", "spec.events.Watch: what a program is told of; 0 while it is being told"),
    ("told", "i", "of the pending exception: 1: it was told where it came up; Event.THROWN"),
    ("maps_created", "i", "statistics"),
    ("identities", "i", "numbers given to instances by id() and hash()"),
    ("handled", "r", "the exception that is being handled (PUSH_EXC), or null"),
    ("classes", "r", "RefArray: the Class of built-in values by type id / 8, or null"),
    ("exceptions", "r", "RefArray: the Class of a spec.bytecode.ErrorKind"),
    ("builtins", "r", "RefArray: the Builtin objects by index (spec.objects.BUILTINS)"),
    ("builtin_names", "r", "Namespace of the module builtins: its first names are those of runtime.library.names"),
    ("operators", "r", "RefArray by Op: the library's function of an operator or statement (spec.objects.OPERATORS)"),
    ("intrinsics", "r", "RefArray by Intrinsic: Builtin or library's function"),
    ("retries", "r", "RefArray by index of a builtin: the library's function that takes what it leaves, or null"),
    ("modules", "r", "Dict: sys.modules"),
    ("strings", "r", "RefArray: fixed strings that the VM needs, by spec.messages.FixedStr"),
    ("chars", "r", "RefArray of 256: one-character strings"),
    ("interned", "r", "RefArray: hash table of all strings in the immortal area, see runtime/vm/text/interning.py"),
    ("interned_count", "i", "strings in it"),
    ("unicode", "r", "RefArray: tables of character properties, see runtime/vm/text/characters.py"),
    ("repr_stack", "r", "List: containers that the library's repr() is writing; null: none yet"),
    ("decimal", "r", "Tuple: the current context of the module decimal (numbers/decimalops.py); null: not known"),
    ("slice_start", "i", "of the last slice that was resolved (containers/slices.py): first index"),
    ("slice_step", "i", "its step"),
    ("slice_count", "i", "number of items"),
    ("hash_high", "i", "upper word of the last hash (operations/hashing.py)"),
    ("hash_status", "i", "0: there is a hash; -1: an exception is pending; -2: user code has to give it"),
    ("clock_low", "i", "a float: the answer to Service.CLOCK"),
    ("clock_high", "i", "its high word"),
    ("constants_replaced", "i", "how often one of CHANGED_WITH changed; -1: none may, as traces are kept in a file"),
    ("int_max_str_digits", "i", "limit of sys.set_int_max_str_digits; 0: the default of 4300; -1: none"),
)
#: VmState: word fields at VM_STATE.base + 4*i, in this order. Those of kind 'r' come last: roots in a row.
VM_FIELDS = tuple(sorted(_STATE_FIELDS, key=lambda row: row[1]))
VM_OFFSET = {name: 4 * i for i, (name, _, _) in enumerate(VM_FIELDS)}
assert (VM_STATE.base + VM_OFFSET["fresh_start"], VM_STATE.base + VM_OFFSET["fresh_end"]) == (
    IMAGE.base + FRESH_START, IMAGE.base + FRESH_END,
)  # fmt: skip
VM_KIND = {name: kind for name, kind, _ in VM_FIELDS}
#: Fields that are hardly ever written: traces take them for constants, a store by the VM's code makes these invalid.
VM_QUASI_IMMUTABLE = frozenset({"frame_edge", "constants_replaced"})
#: Immutable fields that change after all, hardly ever: traces that read one rely on this field of VmState, which
#: is stored to then. So such a read costs nothing anywhere, but a change makes all of them invalid.
CHANGED_WITH = {("Function", "code"): "constants_replaced", ("Class", "metaclass"): "constants_replaced"}
#: Roots besides the shadow stack, the immortal area and SPILL's gcmaps: VmState fields of kind 'r'.
VM_ROOTS = tuple(name for name, kind, _ in VM_FIELDS if kind == "r")
IMAGE_MAGIC = 0x31574453  # "SDW1"

#: TypeInfo: what the collector knows of a heap type. Words: bytes before the items; offset of the number of items (0:
#: the type has none); log2 of the bytes of an item | 4 if items are references; mask of the words that are references.
INFO_FIELDS = ("fixed_size", "length", "item", "references")
INFO_BYTES = 16
REFERENCE_ITEMS = 4


def type_info(t: GcType) -> tuple[int, int, int, int]:
    """The words of a type's TypeInfo."""
    mask = sum(1 << (f.offset >> 2) for f in t.fields.values() if f.kind == "r" and f.target not in IMMORTAL_TYPES)
    length = item = 0
    if t.array is not None:
        item = t.array.item_bytes.bit_length() - 1 | (REFERENCE_ITEMS if t.array.kind == "r" else 0)
        length = t.fields[t.array.length].offset if t.array.length else 0
    return t.fixed_size, length, item, mask


#: LookupEntry: class or map, name, version of the class, result. Empty: all zero.
LOOKUP_FIELDS = ("owner", "name", "version", "result")
LOOKUP_BYTES = 16

#: JitCounter: four words. Empty: all zero.
COUNTER_FIELDS = ("green0", "green1", "count", "trace_id")
COUNTER_BYTES = 16
COUNTER_ENTRIES = JIT_COUNTERS.size // COUNTER_BYTES
