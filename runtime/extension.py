"""Adding code to the image of a running program: modules, exec, eval.

New objects go to the end of the immortal area, as those of the VM itself do. A piece of source that was compiled has a
handle; linked to a namespace it becomes a code object, whose globals have their numbers there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from runtime.compiler import compile_source
from runtime.compiler.code import CodeObject, Program
from runtime.image import Image
from runtime.imagebuilder import ImageBuilder, ImageError
from runtime.library import FIRST_CODE, internal_names, library_code, start_builder
from runtime.modulecache import cached
from runtime.strings import interned_table, string_hash
from spec import heap
from spec.bytecode import OPERANDS, Op

assert all("G" not in roles[::2] for roles in OPERANDS.values())



class NoRoom(ImageError):
    """The immortal area has no room for `size` bytes."""

    def __init__(self, size: int) -> None:
        super().__init__("no room for more code")
        self.size = size


class CodeTable:
    """Every code object of a run by its Code.index, with the program that it is from."""

    def __init__(self, program: Program) -> None:
        self.rows: list[tuple[Program, CodeObject]] = [(program, code) for code in program.codes]

    def add(self, program: Program) -> int:
        """Index of its first code object."""
        first = len(self.rows)
        self.rows += [(program, code) for code in program.codes]
        return first

    def __getitem__(self, index: int) -> tuple[Program, CodeObject] | None:
        """None: it is the library's."""
        return self.rows[index] if index < FIRST_CODE else None

    def code(self, index: int) -> CodeObject:
        row = self[index]
        return library_code(index) if row is None else row[1]


class Extender(ImageBuilder):
    """Builds objects at the end of the immortal area of an image."""

    def __init__(self, image: Image, known: ImageBuilder) -> None:
        super().__init__()
        self.image = image
        self.origin = image.vm("immortal_ptr")
        self.data = bytearray()
        self.names = known.names
        self.table = image.items(image.vm("interned"), "RefArray")
        self.stores: list[tuple[int, int]] = []  # address and word: what changes in the image once all has its room

    def string(self, text: str) -> int:
        found = self._strings.get(text) or self.find(text)
        if not found:
            found = super().string(text)
            self._strings[text] = found
        return found

    def find(self, text: str) -> int:
        """Address of the interned string; 0: there is none."""
        table = self.table
        place = string_hash(text) % len(table)
        while table[place]:
            if self.image.text(table[place]) == text:
                return table[place]
            place = (place + 1) % len(table)
        return 0

    def finish(self) -> None:
        """Put all into the image. Raises NoRoom."""
        self.enter_strings()
        if self.pointer > self.image.vm("immortal_limit"):
            raise NoRoom(len(self.data))
        self.image.set_bytes(self.origin, bytes(self.data))
        for address, word in self.stores:
            self.image.set_word(address, word)
        self.image.set_vm("immortal_ptr", self.pointer)

    def enter_strings(self) -> None:
        """Into the table of interned strings, or a larger one."""
        image = self.image
        address, table = image.vm("interned"), self.table
        count = image.vm("interned_count") + len(self._strings)
        if 2 * count >= len(table):
            texts = {image.text(word): word for word in table if word}
            table = interned_table(texts | self._strings)
            self.stores.append((heap.VM_STATE.base + heap.VM_OFFSET["interned"], self.new("RefArray", table)))
        else:
            base = address + heap.TYPES["RefArray"].fixed_size
            for text, word in self._strings.items():
                place = string_hash(text) % len(table)
                while table[place]:
                    place = (place + 1) % len(table)
                table[place] = word
                self.stores.append((base + 4 * place, word))
        self.stores.append((heap.VM_STATE.base + heap.VM_OFFSET["interned_count"], count))


@dataclass
class Compiled:
    """A piece of source with a handle. `programs`: compiled without and with a mapping for the names of its top
    level. `file`: it is a module's file, whose compiled form is kept on disk."""

    source: str
    filename: str
    mode: str
    is_library: bool = False
    file: bool = False
    programs: dict[bool, Program] = field(default_factory=dict)

    def compile(self, mapping: bool) -> Program:
        return compile_source(
            self.source,
            self.filename,
            mode=self.mode,
            main=False,
            namespace=mapping,
            library=internal_names() if self.is_library else None,
        )


class Extension:
    """The code that a run adds to its image. `reserve(bytes)` makes room in the immortal area; False: there is none."""

    def __init__(self, image: Image, codes: CodeTable, reserve: Callable[[int], bool]) -> None:
        self.image = image
        self.codes = codes
        self.reserve = reserve
        self.compiled: list[Compiled] = []
        self.linked: dict[tuple[int, int, bool], int] = {}
        self._known: ImageBuilder | None = None

    def compile(self, source: str, filename: str, mode: str, is_library: bool = False, file: bool = False) -> int:
        """The handle. Raises SyntaxError, UnsupportedError."""
        made = Compiled(source, filename, mode, is_library, file)
        self.program(made, False)
        self.compiled.append(made)
        return len(self.compiled) - 1

    def program(self, made: Compiled, mapping: bool) -> Program:
        if mapping not in made.programs:
            if made.file and not mapping:
                made.programs[False] = cached(made.source, made.filename, lambda: made.compile(False))
            else:
                made.programs[mapping] = made.compile(mapping)
        return made.programs[mapping]

    def link(self, handle: int, namespace: int, mapping: bool) -> int:
        """The code object for a namespace. Raises ImageError."""
        key = handle, namespace, mapping
        if key not in self.linked:
            program = self.program(self.compiled[handle], mapping)
            try:
                self.linked[key] = self.put(program, namespace)
            except NoRoom as e:
                if not self.reserve(e.size):
                    raise
                self.linked[key] = self.put(program, namespace)
        return self.linked[key]

    def put(self, program: Program, namespace: int) -> int:
        """Into the image; the address of the first code object. Raises NoRoom, having changed nothing."""
        if self._known is None:
            self._known = start_builder()[0]
        extender = Extender(self.image, self._known)
        numbers = self.add_names(extender, namespace, program.global_names)
        addresses = extender.add_codes(renumbered(program.codes, numbers), namespace, len(self.codes.rows))
        extender.finish()
        self.codes.add(program)
        self.image.code_addresses += addresses
        return addresses[0]

    def add_names(self, extender: Extender, namespace: int, names: Sequence[str]) -> list[int]:
        """The names' numbers in the namespace, which gets those that it does not have."""
        image, t = self.image, heap.TYPES["Namespace"].fields
        count = image.field(namespace, "Namespace", "count")
        words = image.items(image.field(namespace, "Namespace", "names"), "RefArray")
        values = image.items(image.field(namespace, "Namespace", "values"), "RefArray")
        known = {image.text(word): i for i, word in enumerate(words[:count])}
        new = [name for name in names if name not in known]
        for name in new:
            known[name] = len(known)
        if new:
            words = [*words[:count], *(extender.string(name) for name in new)]
            spare = [0] * (len(words) // 2 + 8)
            values = [*values[:count], *(0 for _ in new), *spare]
            version = image.field(namespace, "Namespace", "version") + 1
            extender.stores += [
                (namespace + t["names"].offset, extender.new("RefArray", words + spare)),
                (namespace + t["values"].offset, extender.new("RefArray", values)),
                (namespace + t["count"].offset, count + len(new)),
                (namespace + t["version"].offset, version),
            ]
        return [known[name] for name in names]


def renumbered(codes: Sequence[CodeObject], numbers: Sequence[int]) -> list[CodeObject]:
    """The code objects with other numbers for the globals."""
    out = []
    for code in codes:
        instructions = list(code.instructions)
        for i, instr in enumerate(instructions):
            if OPERANDS[instr.op][1] == "G":
                instructions[i] = instr._replace(b=numbers[instr.b])
            elif instr.op == Op.LOAD_NAME:
                instructions[i + 1] = instructions[i + 1]._replace(a=numbers[instructions[i + 1].a])
        out.append(replace(code, instructions=instructions))
    return out
