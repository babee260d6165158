"""Adding code to the image of a running program: modules, exec, eval.

New objects go to the end of the immortal area, as those of the VM itself do. A piece of source that was compiled has a
handle; linked to a namespace it becomes a code object, whose globals have their numbers there.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from runtime import fragments
from runtime.fragments import Fragment, renumbered
from runtime.image import Image
from runtime.imagebuilder import FIRST_LIBRARY_CODE, ImageBuilder, ImageError, Parts
from runtime.library import internal_names, known_builder, library_code
from runtime.modulecache import Kept, keep, keep_piece
from runtime.strings import forget, interned_table, remember, string_hash
from spec import heap
from spec.bytecode import Op
from spec.memory_map import IMAGE

if TYPE_CHECKING:
    from runtime.compiler import CodeObject, Program

_ITEMS = heap.TYPES["RefArray"].fixed_size
_HASH = heap.TYPES["Str"].fields["hash"].offset
assert {heap.TYPES[name].fields["hash"].offset for name in heap.STR_TYPES} == {_HASH}
Source = str | tuple[Any, ...]
MOST_PIECES = 64  # that a run keeps, or finds kept
Changes = tuple[str, str, str, int]  # what code.replace changes: name, qualified name, file, first line


class NoRoom(ImageError):
    """The immortal area has no room for `size` bytes."""

    def __init__(self, size: int) -> None:
        super().__init__("no room for more code")
        self.size = size


def worth_keeping(text: str, filename: str) -> bool:
    """Of a file, by its own finder of modules, say, and not compiled in a moment."""
    return len(text) > 2_000 and not filename.startswith("<")


def changed_program(program: Program, number: int, changes: Changes) -> Program:
    """code.replace: of the code object `number`, and of the program's file."""
    name, qualname, filename, line = changes
    codes = list(program.codes)
    code = codes[number]
    shift = line - code.line
    positions = [p._replace(line=p.line + shift, end_line=p.end_line + shift) for p in code.positions]
    codes[number] = replace(code, name=name, qualname=qualname, line=line, positions=positions)
    return replace(program, filename=filename, codes=codes)


class CodeTable:
    """Every code object of a run by its Code.index, with the program that it is from."""

    def __init__(self, program: Program, codes: int) -> None:
        """`codes`: how many of them are the program's."""
        self.count = 0
        self.firsts: list[int] = []
        self.sources: list[Callable[[], Program]] = []
        self.add(lambda: program, codes)

    def add(self, program: Callable[[], Program], codes: int) -> None:
        """`program` is called when somebody asks."""
        self.firsts.append(self.count)
        self.sources.append(program)
        self.count += codes

    def number(self, index: int) -> int:
        """Of a code object, among those of its program."""
        return index - self.firsts[bisect_right(self.firsts, index) - 1]

    def __getitem__(self, index: int) -> tuple[Program, CodeObject] | None:
        """None: it is the library's."""
        if index >= FIRST_LIBRARY_CODE:
            return None
        program = self.sources[bisect_right(self.firsts, index) - 1]()
        return program, program.codes[self.number(index)]

    def whole(self, index: int) -> tuple[Program | None, CodeObject]:
        """The code object, with the program that it is from, unless that is the library."""
        return self[index] or (None, library_code(index))

    def code(self, index: int) -> CodeObject:
        row = self[index]
        return library_code(index) if row is None else row[1]


class Extender(ImageBuilder):
    """Builds objects at the end of the immortal area of an image."""

    def __init__(self, image: Image) -> None:
        super().__init__(Parts(b"", {}, {}, {}))
        self.image = image
        self.origin = image.vm("immortal_ptr")
        self.words = memoryview(image.buffer).cast("I")
        self.table = image.vm("interned")  # there is much of it, and little is looked at
        self.places = image.field(self.table, "RefArray", "length")
        self.frozen_bytes = 0
        self.stores: list[tuple[int, int]] = []  # address and word: what changes in the image once all has its room

    def string(self, text: str) -> int:
        return self._strings.get(text) or self.find(text) or super().string(text)

    def find(self, text: str) -> int:
        """Address of the interned string; 0: there is none. (The host keeps no strings of what it has put into the
        image: with a few modules they take more room than here.)"""
        words, hashed, places = self.words, string_hash(text), self.places
        place, first = hashed % places, self.table + _ITEMS - IMAGE.base >> 2
        while word := words[first + place]:
            if words[word + _HASH - IMAGE.base >> 2] == hashed and self.image.text(word) == text:
                return word
            place = (place + 1) % places
        return 0

    def freeze(self) -> int:
        """From here on, objects never refer to others that move: they are in an array of ints, which the collector does
        not look into. The array's address, for `frozen`."""
        return self.new("IntArray", [])

    def frozen(self, array: int) -> None:
        """What was built since is in the array."""
        t = heap.TYPES["IntArray"]
        size = self.pointer - array - t.fixed_size
        self.put(array + t.fields["length"].offset, "i", size >> 2)
        self.frozen_bytes += size

    def finish(self) -> None:
        """Put all into the image. Raises NoRoom."""
        self.enter_strings()
        self.words.release()
        if self.pointer > self.image.vm("immortal_limit"):
            raise NoRoom(len(self.data))
        self.image.set_bytes(self.origin, self.data)
        for address, word in self.stores:
            self.image.set_word(address, word)
        self.image.set_vm("immortal_ptr", self.pointer)
        self.image.set_vm("immortal_frozen", self.image.vm("immortal_frozen") + self.frozen_bytes)

    def enter_strings(self) -> None:
        """Into the table of interned strings, or a larger one."""
        image = self.image
        count = image.vm("interned_count") + len(self._strings)
        if 2 * count >= self.places:
            words = [word for word in image.array(self.table, "RefArray") if word]
            strings = [(image.field(word, "Str", "hash"), word) for word in words]
            strings += [(string_hash(text), word) for text, word in self._strings.items()]
            array = self.freeze()
            larger = self.new("RefArray", interned_table(strings))
            self.stores.append((heap.VM_STATE.base + heap.VM_OFFSET["interned"], larger))
            self.frozen(array)
        else:
            taken: dict[int, int] = {}
            places, items = self.places, self.table + _ITEMS
            for text, word in self._strings.items():
                at = string_hash(text) % places
                while at in taken or image.word(items + 4 * at):
                    at = (at + 1) % places
                taken[at] = word
            self.stores += [(items + 4 * at, word) for at, word in taken.items()]
        self.stores.append((heap.VM_STATE.base + heap.VM_OFFSET["interned_count"], count))


@dataclass
class Compiled:
    """A piece of source with a handle. `programs`: compiled without and with a mapping for the names of its top
    level. `kept`: the same of a module's file, whose text is read again where somebody asks for it. `source` may be a
    syntax tree, described (runtime/syntaxtrees.py). `is_piece`: it is kept by its text alone."""

    source: Source | Callable[[], str]
    filename: str
    mode: str
    is_library: bool = False
    kept: Kept | None = None
    changes: Changes | None = None
    programs: dict[bool, Program] = field(default_factory=dict)
    is_piece: bool = False
    links: int = 0
    fresh: int = 0  # runs in a dict that had not run anything

    def program(self, mapping: bool) -> Program:
        if mapping not in self.programs:
            self.programs[mapping] = self.compile(mapping)
        return self.programs[mapping]

    def compile(self, mapping: bool = False) -> Program:
        from runtime.compiler import compile_source  # not needed where all that is imported is on disk
        from runtime.syntaxtrees import built

        source = self.source() if callable(self.source) else self.source
        program = compile_source(
            source if isinstance(source, str) else built(source),
            self.filename,
            builtin_names=[] if self.mode.endswith("!") else None,
            mode=self.mode.rstrip("!"),
            main=False,
            namespace=mapping,
            library=internal_names() if self.is_library else None,
        )
        return program if self.changes is None else changed_program(program, 0, self.changes)


#: What asks for the globals themselves, as functions that look at their caller and imports do; and loops.
_NOT_ALONE = (Op.LOAD_GLOBALS, Op.LOAD_GLOBAL, Op.STORE_GLOBAL, Op.DELETE_GLOBAL, Op.JUMP_BACK)


class Extension:
    """The code that a run adds to its image. `reserve(bytes)` makes room in the immortal area; False: there is none.
    `changed(address)`: a word that was there before has changed."""

    def __init__(
        self, image: Image, codes: CodeTable, reserve: Callable[[int], bool], changed: Callable[[int], None]
    ) -> None:
        self.image = image
        self.codes = codes
        self.reserve = reserve
        self.changed = changed
        self.compiled: list[Compiled] = []
        self.pieces = 0
        self.handles: dict[tuple[Source, str, str], int] = {}
        self.linked: dict[tuple[int, int, bool], int] = {}
        self.relinked: dict[tuple[int, int], int] = {}  # by index and namespace

    @functools.cached_property
    def known(self) -> ImageBuilder:
        return known_builder()

    def compile(self, source: Source, filename: str, mode: str, mapping: bool = False, warn: bool = False) -> int:
        """The handle, the same one for the same text. `mapping`: it is going to be linked so. `warn`: what the compiler
        warns of is wanted once more. Raises SyntaxError, UnsupportedError, and for a tree InvalidTreeError and
        ValueError."""
        key = source, filename, mode
        if warn or key not in self.handles:
            made = Compiled(source, filename, mode)
            text = source if isinstance(source, str) else repr(source)
            if mode == "exec" and not (mapping or warn) and worth_keeping(text, filename):
                kind = "text" if text is source else "tree"
                made.kept = keep(text, filename, made.compile, lambda: self.known, kind)
            elif mode.rstrip("!") in ("exec", "eval") and not (mapping or warn) and isinstance(source, str):
                made.kept = self.piece(made, source)
            if made.kept is None:
                made.program(mapping)
            self.handles[key] = self.handle(made)
        return self.handles[key]

    def piece(self, made: Compiled, source: str) -> Kept | None:
        """The first ones of a run: the others are compiled by what is in memory then, if it has any number of them."""
        if self.pieces == MOST_PIECES:
            return None
        self.pieces += 1
        made.is_piece = True
        return keep_piece(source, made.filename, made.mode, made.compile, lambda: self.known)

    def compile_file(self, read: Callable[[], str], filename: str, is_library: bool) -> int:
        """The same for a module, whose compiled form is kept on disk; `read` gives its text."""
        made = Compiled(read, filename, "exec", is_library)
        made.kept = keep(read(), filename, made.compile, lambda: self.known)
        return self.handle(made)

    def replaced(self, handle: int, changes: Changes) -> int:
        """The handle of the same text with a top level that tells other things of itself."""
        made = self.compiled[handle]
        return self.handle(replace(made, changes=changes, kept=None, programs={}, links=0))

    def handle(self, made: Compiled) -> int:
        self.compiled.append(made)
        return len(self.compiled) - 1

    def link(self, handle: int, namespace: int, mapping: bool) -> int:
        """The code object for a namespace. Raises ImageError."""
        key = handle, namespace, mapping
        if key not in self.linked:
            made = self.compiled[handle]
            try:
                self.linked[key] = self.put(made, namespace, mapping)
            except NoRoom as e:
                if not self.reserve(e.size):
                    raise
                self.linked[key] = self.put(made, namespace, mapping)
        return self.linked[key]

    def stands_alone(self, handle: int) -> bool:
        """Is it run in one dict after the other, and leaves nothing behind that holds one? Then none need become a
        Namespace, which lives for ever: the dict is a mapping for its names. Not where it has functions, imports or
        loops, which are slower so, or names something global."""
        made = self.compiled[handle]
        made.fresh += 1
        is_file = made.kept is not None and not made.is_piece
        if made.fresh < 2 or is_file or made.is_library or made.mode.endswith("!"):
            return False
        program = made.program(True)
        return len(program.codes) == 1 and not any(i.op in _NOT_ALONE for i in program.codes[0].instructions)

    def relink(self, index: int, namespace: int, changes: Changes | None = None) -> int | None:
        """The code object `index` for another namespace, or changed; None: it is the library's. Raises ImageError."""
        row = self.codes[index]
        if row is None:
            return None
        number = self.codes.number(index)
        if changes is not None:
            return self.put_again(changed_program(row[0], number, changes), namespace)[number]
        if (index, namespace) not in self.relinked:
            for i, address in enumerate(self.put_again(row[0], namespace)):
                self.relinked[index - number + i, namespace] = address
        return self.relinked[index, namespace]

    def put_again(self, program: Program, namespace: int) -> list[int]:
        try:
            return self.put_program(program, namespace)
        except NoRoom as e:
            if not self.reserve(e.size):
                raise
            return self.put_program(program, namespace)

    def put_program(self, program: Program, namespace: int) -> list[int]:
        """Addresses of its code objects. Raises NoRoom, having changed nothing."""
        extender, first = Extender(self.image), self.codes.count
        addresses = self.add_program(extender, program, namespace, first)
        self.finish(extender)
        self.codes.add(lambda: program, len(program.codes))
        return addresses

    def add_copy(self, fields: Mapping[str, int], code: CodeObject, words: list[int], program: Program) -> int:
        """A code object with the `fields` of another one, but for its instructions, `words`, and what goes with them;
        `program` has only `code`, which is the same. Raises ImageError."""
        try:
            return self.put_copy(fields, code, words, program)
        except NoRoom as e:
            if not self.reserve(e.size):
                raise
            return self.put_copy(fields, code, words, program)

    def put_copy(self, fields: Mapping[str, int], code: CodeObject, words: list[int], program: Program) -> int:
        extender = Extender(self.image)
        array = extender.freeze()
        live = [mask >> 32 * i & 0xFFFF_FFFF for mask in code.live for i in range(code.live_words)]
        own: dict[str, Any] = {
            "instructions": extender.new("IntArray", words),
            "live": extender.new("IntArray", live),
            "handlers": extender.new("IntArray", [word for row in code.handlers for word in row]),
            "index": self.codes.count,
            "flags": code.flags,
        }
        result = extender.new("Code", **(dict(fields) | own))
        extender.frozen(array)
        self.finish(extender)
        self.codes.add(lambda: program, 1)
        return result

    def add_program(self, extender: Extender, program: Program, namespace: int, first: int) -> list[int]:
        extender.names = self.known.names
        numbers = self.add_names(extender, namespace, program.global_names)
        array = extender.freeze()
        addresses = extender.add_codes(renumbered(program.codes, numbers), namespace, first)
        extender.frozen(array)
        return addresses

    def finish(self, extender: Extender) -> None:
        extender.finish()
        for address, _ in extender.stores:
            self.changed(address)

    def put(self, made: Compiled, namespace: int, mapping: bool) -> int:
        """Into the image; the address of the first code object. Raises NoRoom, having changed nothing."""
        extender, first = Extender(self.image), self.codes.count
        made.links += not mapping
        if made.kept is None and made.links == 3:  # a text for many namespaces
            program = made.program(False)
            made.kept = Kept(fragments.make(program, self.known), lambda: program)
        if made.kept is not None and not mapping:
            entry = self.put_fragment(extender, made.kept.fragment, namespace)
            count = made.kept.fragment.codes
            source: Callable[[], Program] = made.kept.program
            if not made.is_piece:
                made.kept.forget()
        else:
            program = made.program(mapping)
            entry = self.add_program(extender, program, namespace, first)[0]
            count, source = len(program.codes), lambda: program
        self.finish(extender)
        forget()
        self.codes.add(source, count)
        return entry

    def put_fragment(self, extender: Extender, fragment: Fragment, namespace: int) -> int:
        remember(fragment.texts, fragment.hashes)
        array = extender.freeze()
        texts = [extender.string(text) for text in fragment.texts]
        for name in fragment.global_names:
            extender.string(name)
        extender.frozen(array)
        numbers = self.add_names(extender, namespace, fragment.global_names)
        array = extender.freeze()
        origin = extender.pointer
        extender.data += fragments.put(fragment, origin, texts, namespace, self.codes.count, numbers)
        extender.frozen(array)
        return origin + fragment.entry

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
            array = extender.freeze()
            names_address = extender.new("RefArray", words + spare)
            extender.frozen(array)
            extender.stores += [
                (namespace + t["names"].offset, names_address),
                (namespace + t["values"].offset, extender.new("RefArray", values)),
                (namespace + t["count"].offset, count + len(new)),
                (namespace + t["version"].offset, version),
            ]
        return [known[name] for name in names]
