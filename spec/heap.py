"""The memory image: fixed areas, VM state, object headers, type ids, field offsets and tags.

Words are 32 bits, little-endian, at every machine. A *value* word (kind 'r') is null (0), a small int (bit 0 set; the
other 31 bits are the two's complement value), or a pointer to an object (8-byte aligned). An object's first word is
its header: a type id (a multiple of 8 below 4096) for built-in types, the address of its Map for instances. A header
with bit 0 set is a forwarding address + 1 and is seen only inside the collector.

Kinds: 'i' signed 32-bit word, 'r' value word (GC reference), 'f' IEEE binary64 (8-byte aligned), 'b' unsigned byte.
"""

from __future__ import annotations

from dataclasses import dataclass

from spec.memory_map import IMAGE, Region

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
    """`fields`: 'name:kind[=Target][[*]][!]' in order (! = immutable, [*] its items as well).

    `array`: 'kind[!] length_field' or 'kind[!]'.
    """
    offset, out = 4, {}
    for item in fields.split():
        immutable, deep = item.endswith("!"), "[*]" in item
        field_name, _, rest = item.rstrip("!").replace("[*]", "").partition(":")
        kind, _, target = rest.partition("=")
        size = ITEM_BYTES[kind]
        offset = offset + size - 1 & -size
        out[field_name] = GcField(
            name=field_name, kind=kind, offset=offset, target=target or None, immutable=immutable, immutable_items=deep
        )
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
    "sign -1 or 1; 15-bit digits, least significant first, no leading zeros; never a value that a small "
    "int can hold",
)  # fmt: skip
_declare("Str", 40, "length:i! hash:i", "i! length", "code points, a word each; hash 0 = not computed")
_declare("Tuple", 48, "length:i!", "r! length")
_declare(
    "List", 56, "length:i items:r",
    doc="items is an IntArray, FloatArray or RefArray: its header is the storage strategy",
)  # fmt: skip
_declare("IntArray", 64, "length:i!", "i length", "small ints, untagged; as list storage `length` is the capacity")
_declare("FloatArray", 72, "length:i! pad:i", "f length")
_declare("RefArray", 80, "length:i!", "r length")
_declare("Range", 88, "start:r! stop:r! step:r!", doc="value words, ints")
_declare("Function", 96, "code:r=Code! defaults:r=Tuple! name:r=Str!", doc="defaults: null or a tuple")
_declare("BoundMethod", 104, "receiver:r! function:r=Function!")
_declare("Builtin", 112, "index:i! name:r=Str!", doc="index: spec.bytecode.Builtin")
_declare(
    "Code", 120,
    "name:r=Str! nregs:i! nargs:i! index:i! instructions:r=IntArray[*]! constants:r=RefArray[*]! globals:r=RefArray! "
    "global_names:r=RefArray[*]! arg_names:r=RefArray[*]! live:r=IntArray[*]! live_words:i! qualname:r=Str! made:i",
    doc="nargs: parameters, which are registers 0..nargs-1; index: number among the program's code objects; live: "
    "live_words words an instruction, bit r of them: register r is live before it; made: 1 once a function was made "
    "of it",
)  # fmt: skip
_declare(
    "Class", 128,
    "name:r=Str! base:r=Class! names:r=RefArray values:r=RefArray count:i version:i root_map:r=Map! capacity:i!",
    doc="attributes: names[i] -> values[i], i < count; version counts changes to names (not values), also of bases",
)  # fmt: skip
_declare(
    "Map", 136, "cls:r=Class! parent:r=Map! name:r=Str! index:i! capacity:i! child:r=Map sibling:r=Map",
    doc="hidden class: parent's attributes and `name` at `index` (root: name null, index -1). Slot index >= capacity "
    "lies in the overflow array at index-capacity. capacity is equal along a chain",
)  # fmt: skip
_declare(
    "Frame", 144, "length:i! code:r=Code! pc:i back:r=Frame! depth:i! flags:i!", "r length",
    "flags bit 0: the result is discarded (call of __init__)",
)  # fmt: skip
_declare("Instance", 0, "overflow:r=RefArray", "r", "slots; header is the Map")

FRAME_DISCARD_RESULT = 1

# --- fixed areas of the image ---


def _area(name: str, offset: int, size: int, doc: str) -> Region:
    return Region(name=name, base=IMAGE.base + offset, size=size, doc=doc)


VM_STATE = _area("vm_state", 0x0, 0x400, "one VmState record")
JIT_COUNTERS = _area("jit_counters", 0x1000, 0x4000, "JitCounter records, hashed by green variables")
SPILL = _area("spill", 0x400, 0x400, "spill slots of traces: raw words, never seen by the collector; in gp's reach")
SHADOW_STACK = _area(
    "shadow_stack", 0x8000, 0x20000,
    "value words that the collector updates, from the base to vm.shadow_top",
)
C_STACK = _area("c_stack", 0x28000, 0x20000, "stack of firmware on the core; grows down from the end")
OUTPUT = _area("output", 0x48000, 0x10000, "bytes (UTF-8) that the program printed and the host has not yet taken")
SCRATCH = _area("scratch", 0x58000, 0x8000, "work space of the VM's own functions, contents die at each return")
IMMORTAL_BASE = IMAGE.base + 0x60000
AREAS = (VM_STATE, JIT_COUNTERS, SPILL, SHADOW_STACK, C_STACK, OUTPUT, SCRATCH)
IMMORTAL_BYTES = 0x180000  # default; objects that never move: code, constants, maps, classes, strings of names

#: Fixed first objects of the immortal area.
NONE = IMMORTAL_BASE
FALSE = IMMORTAL_BASE + 8
TRUE = IMMORTAL_BASE + 16

#: VmState: word fields at VM_STATE.base + 4*i, in this order.
VM_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("magic", "i", "IMAGE_MAGIC"),
    ("image_size", "i", "bytes"),
    ("alloc_ptr", "i", "next free byte of the space in use; memory from here to alloc_limit is zero"),
    ("alloc_limit", "i", "end of the space in use"),
    ("space_start", "i", "start of the space in use"),
    ("other_start", "i", "start of the other semispace"),
    ("space_size", "i", "bytes of each semispace"),
    ("immortal_ptr", "i", "next free byte of the immortal area"),
    ("immortal_limit", "i", "its end"),
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
    ("recursion_limit", "i", "frames"),
    ("maps_created", "i", "statistics"),
    ("types", "r", "RefArray: type names (Str) by type id / 8 (spec.messages.TYPE_NAMES)"),
    ("builtins", "r", "RefArray: the Builtin objects by index"),
    ("strings", "r", "RefArray: fixed strings that the VM needs, by spec.bytecode.FixedStr"),
    ("chars", "r", "RefArray of 128: one-character strings"),
    ("unprintable", "r", "IntArray: the characters from 127 on in the program's strings that repr escapes"),
    ("attributes", "r", "RefArray by type id / 8: Tuple of the names in spec.messages.TYPE_ATTRIBUTES, or null"),
)
VM_OFFSET = {name: 4 * i for i, (name, _, _) in enumerate(VM_FIELDS)}
VM_KIND = {name: kind for name, kind, _ in VM_FIELDS}
#: Roots besides the shadow stack, the immortal area and SPILL's gcmaps: VmState fields of kind 'r'.
VM_ROOTS = tuple(name for name, kind, _ in VM_FIELDS if kind == "r")
IMAGE_MAGIC = 0x31574453  # "SDW1"

#: JitCounter: four words. Empty: all zero.
COUNTER_FIELDS = ("green0", "green1", "count", "trace_id")
COUNTER_BYTES = 16
COUNTER_ENTRIES = JIT_COUNTERS.size // COUNTER_BYTES
