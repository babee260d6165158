"""Instruction cache for firmware, data cache for image and firmware: direct-mapped, write-back, in front of one memory.

What the pipeline asks for in one cycle is there in the next, as from block RAM, and so are the tags: in that cycle they
are compared, and the core, as long as something is missing, stands still (`run` does not hold), all of it. So nothing
in the core knows of misses. Four lookups may be wanted at once: of a header check and a store (both in W by then), of a
load (in M), of a fetch (in F). They are served in this order, each once: what has been served stays served, even if its
line has to leave for the next one. So two that want the same place do not drive each other out forever.

That something is missing is known late in the cycle, and goes far. So memories do not wait for it: they read what the
pipeline asks for, even if it stands still. What has been served by then is kept in a register, but for code: that is
read again before the next lookup, as what was missing is. (F asks for it: nothing stands between F and those memories.)

A store's line is looked up from M on, so that in W it is there, and the store is carried out at once. The data cache's
port A has the loads, and writes the lines that come; port B has header checks and stores, and reads the lines that go.

A line comes with the word first that is wanted; when that is there, the core goes on. From then on the line counts as
there, but for its words that have not arrived; a load waits in X where one arrives in this cycle. The next line can be
asked for when all of this one is there. A line that is fresh (rtl/cache/fresh.py) does not come from memory: it is
filled with zeros, in cycles in which nothing else wants the port. The line that goes leaves first, through both ports,
two words a cycle, to the write buffer. Of it, memory gets the words that were stored to.

Coherence: all accesses of the core and its host go through the data cache. A line of code is looked for there while it
is fetched from memory, and fetched again if it was newer there; a store to firmware removes the line from the
instruction cache. Whoever reads and writes the memory itself asks for a flush before.
"""

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from rtl.cache.counts import CacheCounts
from rtl.cache.fresh import FreshLines
from rtl.cache.judge import APART, Judge, Missing, Same
from rtl.cache.layouts import (
    IMAGE_BIT,
    LINE_BYTES,
    LINE_WORDS,
    PAIR_BITS,
    PAIRS,
    STOOD_BITS,
    WORD_BITS,
    Accesses,
    LinePort,
    in_firmware,
    in_image,
    line_bits,
    line_of,
)  # fmt: skip
from rtl.cache.tags import Tags
from rtl.cache.write_buffer import WriteBuffer
from rtl.config import CoreConfig
from rtl.layouts import LATE, HostBus
from rtl.memory import ANY_VALUE, Ram, registered_read

HEADER, STORE, LOAD, FETCH = range(4)
TAG_LOW = 8  # bits of a tag that two rows of LUTs compare
KINDS = ("header", "store", "load", "fetch")


class Caches(wiring.Component):
    """run: the core goes on at the end of this cycle. stood: so many cycles before this one it has stood still.
    fetch_enable, fetch_word: what is fetched, from anywhere, fetch_value: the word in firmware, in the next cycle.
    fetch_again: fetch_word is to be the word that is in F. code_enable: the memories of code read at the end of this
    cycle, so that this is so.
    accesses: of the pipeline; load_value, header_value: the answers in the cycle after.
    host: the caches' window (spec/cache_window.py). counting: the counters count. line: external memory.
    """

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        self._lines = line_bits(config)
        self._places = (config.data_cache // LINE_BYTES - 1).bit_length()
        self._code_places = (config.instruction_cache // LINE_BYTES - 1).bit_length()
        super().__init__(
            {
                "run": Out(1),
                "stood": Out(STOOD_BITS),
                "fetch_enable": In(1),
                "fetch_word": In(30),
                "fetch_value": Out(32),
                "fetch_again": Out(1),
                "code_enable": Out(1),
                "accesses": In(Accesses),
                "load_value": Out(32),
                "header_value": Out(32),
                "host": In(HostBus),
                "counting": In(1),
                "line": Out(LinePort(self._lines)),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        config = self._config
        m.submodules.data = self._data = Ram(depth=config.data_cache // 4, width=32, file="DATA_CACHE")
        m.submodules.code = self._code = Ram(depth=config.instruction_cache // 4, width=32, file="CODE_CACHE")
        m.submodules.tags = self._tags = Tags(
            index_bits=self._places, tag_bits=self._lines - self._places, ports=3
        )  # fmt: skip
        m.submodules.code_tags = self._code_tags = Tags(
            index_bits=self._code_places, tag_bits=self._lines - self._code_places, ports=1
        )  # fmt: skip
        m.submodules.buffer = self._buffer = WriteBuffer(self._lines)
        connect(m, self._buffer.line, flipped(self.line))
        m.submodules.fresh = self._fresh = FreshLines(self._lines)
        self._looking_again = Signal()  # or wants to
        self._checking, self._again = Signal(), Signal()  # the states in which lookups are judged, are made anew
        self._target, self._line = Signal(range(len(KINDS))), Signal(self._lines)  # the line that is fetched, for whom
        self._flushing, self._clearing = Signal(init=1), Signal(init=1)
        self._flushed = Signal(max(self._places, self._code_places))
        self._first = Signal(WORD_BITS)  # the word that is wanted of the line
        # The line that arrives: where it goes, its next word, which words are there (`had`: were a cycle ago).
        self._arriving, self._for_code, self._arriving_line = Signal(), Signal(), Signal(self._lines)
        self._word, self._have = Signal(WORD_BITS), Signal(LINE_WORDS)
        self._arrived_before, self._had = Signal(), Signal(LINE_WORDS)
        self._zeros = Signal()  # it is not fetched: zeros come
        self._comes, self._coming = Signal(), Signal(32)  # a word of it does, and this is it
        self._stores, self._forgets = Signal(), Signal()  # a store is carried out; and it is one to firmware
        self._dirty_memory(m)
        self._lookups(m)
        self._answers(m)
        self._filling(m)
        self._controller(m)
        return m

    def _dirty_memory(self, m: Module) -> None:
        """One bit for each word of the data cache: memory does not know yet what is there. They are read with the tags
        that the store looks at, or the controller; `_dirty`: of a line, in the cycle of the tags.
        """
        depth = self._config.data_cache // LINE_BYTES
        m.submodules.dirty = dirty = memory.Memory(shape=LINE_WORDS, depth=depth, init=[], attrs=ANY_VALUE)
        self._dirty_write = dirty.write_port()
        address, found = registered_read(m, dirty)
        self._place = Signal(self._places)  # that the controller looks at, through the store's port of the tags
        self._dirty = Signal(LINE_WORDS)
        # What a store has written while the next one was looked at has not been read.
        stored, same_place, written = Signal(), Signal(), Signal(LINE_WORDS)
        m.d.sync += [
            stored.eq(self._stores), same_place.eq(address == self._dirty_write.addr),
            written.eq(self._dirty_write.data),
        ]  # fmt: skip
        m.d.comb += [
            self._place.eq(Mux(self._flushing, self._flushed, self._line)),
            address.eq(self._tags.index[STORE]),
            self._dirty.eq(Mux(stored & same_place, written, found)),
        ]

    def _lookups(self, m: Module) -> None:
        """What is wanted, and what of it is there."""
        config, accesses = self._config, self.accesses
        new = {
            "header": (accesses.header, accesses.header_word), "store": (accesses.store, accesses.store_word),
            "load": (accesses.load, accesses.load_word), "fetch": (self.fetch_enable, self.fetch_word),
        }  # fmt: skip
        self._words, self._wanted, self._hits, self._served, self._known = [], [], [], [], []
        self._lines_of, lows, highs, has_words = [], [], [], []
        self._kept = Signal()  # what is in F has been there before
        for kind, (asks, new_word) in zip(KINDS, new.values(), strict=True):
            asked, served, wanted, hit = (Signal(name=f"{n}_{kind}") for n in ("asked", "served", "wanted", "hit"))
            word, line = Signal(30, name=f"word_{kind}"), Signal(self._lines, name=f"line_{kind}")
            is_fetch = kind == "fetch"
            tags, i = (self._code_tags, 0) if is_fetch else (self._tags, KINDS.index(kind))
            with m.If(self.run):
                if is_fetch:  # F keeps what was fetched last
                    m.d.sync += self._kept.eq(~asks)
                    with m.If(asks):
                        m.d.sync += [asked.eq(1), word.eq(new_word)]
                else:
                    m.d.sync += [asked.eq(asks), word.eq(new_word)]
                m.d.sync += served.eq(is_fetch and ~asks)
            with m.Elif(self._checking & wanted & hit):
                m.d.sync += served.eq(1)
            places = len(tags.place)
            index = new_word[WORD_BITS:] if is_fetch else Mux(self._checking, new_word[WORD_BITS:], line)
            if kind == "store":
                index = Mux(self._checking | self._again, index, self._place)
            known = Signal(name=f"known_{kind}")  # the line is there, or arrives: both halves say so
            tag = tags.tag[i]
            low, high = Same(len(tag[:TAG_LOW])), Same(len(tag[TAG_LOW:]))
            m.submodules[f"{APART}low_{kind}"], m.submodules[f"{APART}high_{kind}"] = low, high
            has_word = Signal(name=f"has_word_{kind}")  # and if so, the word has arrived
            same_place = line[:places] == self._arriving_line[:places]
            elsewhere = ~self._arrived_before | (self._for_code ^ is_fetch) | ~same_place
            m.d.comb += [
                line.eq(line_of(word, config)),
                wanted.eq(asked & (in_firmware(word, config) | (0 if is_fetch else in_image(word, config)))),
                tags.index[i].eq(index),
                Cat(low.a, high.a).eq(tag),
                Cat(low.b, high.b).eq(line[places:]),
                low.also.eq(1),
                high.also.eq(tags.holds[i]),
                known.eq(low.same & high.same),
                has_word.eq(elsewhere | self._had.bit_select(word[:WORD_BITS], 1)),
                hit.eq(known & has_word),
            ]
            lows.append(low.same)
            highs.append(high.same)
            has_words.append(has_word)
            self._known.append(known)
            self._words.append(word)
            self._lines_of.append(line)
            self._wanted.append(wanted)
            self._hits.append(hit)
            self._served.append(served)
        self._changes_code = Signal()  # the store in W is one to firmware: another cycle, for the instruction cache
        self._tries = Signal(attrs=LATE)  # it is to be carried out, if its line is there
        self._blocked = Signal()  # a load in X has no port
        m.d.comb += [
            self._changes_code.eq(accesses.write & self._wanted[STORE] & ~self._words[STORE][IMAGE_BIT]),
            self._tries.eq(self._checking & accesses.write & self._wanted[STORE] & ~self._served[STORE]),
            self._stores.eq(self._tries & self._hits[STORE]),
            self._forgets.eq(self._stores & self._changes_code),
            self._blocked.eq(accesses.load & self.line.r_valid & ~self._for_code),
        ]
        # The tags come late, and `run` goes far: so all else that it depends on meets them in one place, of each kind.
        m.submodules[f"{APART}judge"] = judge = Judge(len(KINDS))
        m.submodules[f"{APART}lacking"] = lacking = Missing(len(KINDS))
        self._lacks = lacking.missing  # the word is not there (which counts while lookups are judged)
        held_up = ~self._checking | self._blocked  # the core stands still, whatever is there: as if code were missing
        for i in range(len(KINDS)):
            wants = self._wanted[i] & ~self._served[i]
            prevents = held_up if i == FETCH else self._changes_code if i == STORE else C(0, 1)
            for unit in (judge, lacking):
                m.d.comb += [unit.low[i].eq(lows[i]), unit.high[i].eq(highs[i])]
            m.d.comb += [
                judge.wants[i].eq(wants | held_up if i == FETCH else wants),
                judge.serves[i].eq(has_words[i] & ~prevents),
                lacking.wants[i].eq(wants),
                lacking.serves[i].eq(has_words[i]),
            ]
        m.d.comb += self.run.eq(judge.run)
        with m.If(self.run):
            m.d.sync += self.stood.eq(0)
        with m.Elif(~self.stood.all()):
            m.d.sync += self.stood.eq(self.stood + 1)

    def _answers(self, m: Module) -> None:
        """The ports of the memories, as far as the pipeline has them, and as the controller goes through a line."""
        a, b, accesses = self._data.a, self._data.b, self.accesses
        held, held_load = Signal(32), Signal(32)  # what header check and load were answered
        self._copied, self._read_pair = Signal(PAIR_BITS), Signal(PAIR_BITS)  # of words of the line that goes
        self._copying = Signal()  # one will be put into the write buffer in the next cycle: both ports read
        fills, for_code = self._comes, self._for_code
        comes = Cat(self._word, self._arriving_line)
        full = C(0b1111, 4)
        m.d.comb += [
            a.enable.eq(
                self._checking & accesses.load
                | self._again & ~self._served[LOAD]
                | self._copying
                | fills & ~for_code
            ),
            a.address.eq(Mux(self._checking, accesses.load_word, self._words[LOAD])),
            a.write_address.eq(comes),
            a.data.eq(self._coming),
            self.load_value.eq(Mux(self._served[LOAD], held_load, a.value)),
            b.enable.eq(1),
            b.address.eq(Cat(C(0, 1), self._read_pair, self._place)),
            b.write_address.eq(self._words[STORE]),
            b.mask.eq(accesses.mask & self._stores.replicate(4)),
            b.data.eq(accesses.data),
            self.header_value.eq(Mux(self._served[HEADER], held, b.value)),
        ]
        with m.If(self._copying):
            m.d.comb += a.address.eq(Cat(C(1, 1), self._read_pair, self._place))
        with m.Elif(fills & ~for_code):
            m.d.comb += [a.mask.eq(full), a.address.eq(comes)]
        with m.If(self._tries):
            m.d.comb += b.address.eq(self._words[STORE])
        with m.Elif(self._checking):
            m.d.comb += b.address.eq(accesses.header_word)
        with m.Elif(self._again):
            m.d.comb += b.address.eq(self._words[HEADER])
        with m.If(self._checking):
            m.d.sync += [held.eq(self.header_value), held_load.eq(self.load_value)]
        fetch, fill = self._code.a, self._code.b
        m.d.comb += [
            self.code_enable.eq(Mux(self._checking, self.fetch_enable & ~self._blocked, self._again)),
            self.fetch_again.eq(~self._checking),
            fetch.enable.eq(self.code_enable),
            fetch.address.eq(self.fetch_word),
            self.fetch_value.eq(fetch.value),
            fill.enable.eq(fills & for_code),
            fill.mask.eq(full),
            fill.address.eq(comes),
            fill.write_address.eq(fill.address),
            fill.data.eq(self._coming),
        ]

    def _filling(self, m: Module) -> None:
        """The line that comes, and the tags of what is there afterwards."""
        buffer, tags, code_tags, dirty = self._buffer, self._tags, self._code_tags, self._dirty_write
        self._drops, self._cleans, self._unlearns = Signal(), Signal(), Signal()
        self._requested = Signal()  # the line will come
        self._takes, self._takes_code = Signal(), Signal()  # from now on the place is the new line's
        m.d.sync += [self._had.eq(self._have), self._arrived_before.eq(self._arriving)]
        m.d.comb += [
            # (Zeros leave the port to loads, and to what goes.)
            self._comes.eq(
                self.line.r_valid | self._zeros & ~(self._checking & self.accesses.load) & ~self._looking_again
            ),
            self._coming.eq(self.line.r_data & ~self._zeros.replicate(32)),
        ]
        with m.If(self._comes):
            m.d.sync += [
                self._word.eq(self._word + 1),
                self._have.eq(self._have | 1 << self._word),
                self._arriving.eq(~(self._have | 1 << self._word).all()),
            ]
            with m.If((self._have | 1 << self._word).all()):
                m.d.sync += self._zeros.eq(0)
        with m.If(self._requested):
            m.d.sync += [
                self._arriving.eq(1), self._arriving_line.eq(self._line), self._for_code.eq(self._target == FETCH),
                self._word.eq(self._first), self._have.eq(0),
            ]  # fmt: skip
        m.d.comb += [
            buffer.put_data.eq(Cat(self._data.b.value, self._data.a.value)),
            buffer.put_pair.eq(self._first[1:] + self._copied),
            buffer.read_line.eq(self._line),
            buffer.read_first.eq(self._first),
            buffer.seal_line.eq(Cat(self._place, self._tags.tag[STORE])),
            buffer.seal_mask.eq(self._dirty),
            tags.write.eq(self._takes | self._drops),
            tags.place.eq(self._place),
            tags.new_holds.eq(~self._drops),
            tags.new_tag.eq(self._line[self._places :]),
            code_tags.write.eq(self._takes_code | self._drops | self._unlearns),
            code_tags.place.eq(
                Mux(self._flushing, self._flushed, Mux(self._unlearns, self._lines_of[STORE], self._line))
            ),
            code_tags.new_holds.eq(~self._drops & ~self._unlearns),
            code_tags.new_tag.eq(self._line[self._code_places :]),
            dirty.en.eq(self._stores | self._takes | self._cleans),
            dirty.addr.eq(Mux(self._stores, self._lines_of[STORE], self._place)),
            dirty.data.eq(
                (self._dirty | 1 << self._words[STORE][:WORD_BITS]) & self._stores.replicate(LINE_WORDS)
            ),
            self._fresh.stores.eq(self._stores),
            self._fresh.word.eq(self._words[STORE]),
            self._fresh.data.eq(self.accesses.data),
            self._fresh.line.eq(self._lines_of[STORE]),
            self._fresh.forget.eq(self._flushing),
            self._fresh.asked.eq(self._line),
        ]

    def _controller(self, m: Module) -> None:
        """What happens while the core stands still."""
        buffer, target = self._buffer, self._target
        last = self._copied == PAIRS - 1
        self._drains, self._probing = Signal(), Signal()  # a line has to be written first
        self._begins = Signal()  # a line will be fetched
        is_zero = Signal()  # it is all zero, instead
        free = ~buffer.full & ~self._arriving & ~self._arrived_before
        goes = self._tags.holds[STORE] & self._dirty.any()  # what is at `_place` has to be written
        its_own = self._tags.tag[STORE] == self._line[self._places :]
        with m.FSM(init="FLUSH"):
            with m.State("CHECK"):
                m.d.comb += self._checking.eq(1)
                m.d.sync += self._copied.eq(0)
                for i in reversed(range(len(KINDS))):
                    with m.If(self._lacks[i]):
                        m.d.sync += [
                            target.eq(i), self._line.eq(self._lines_of[i]), self._first.eq(self._words[i]),
                        ]  # fmt: skip
                        m.d.comb += self._begins.eq(~self._known[i] & ~self._forgets)
                        m.next = "REQUEST"
                        with m.If(self._known[i]):
                            m.next = "WAIT"
                with m.If(self._forgets):
                    m.next = "FORGET"
                with m.If(self.host.write & self.run):  # (which comes last, and if nothing is missing)
                    m.d.sync += [self._flushing.eq(1), self._flushed.eq(0)]
                    m.next = "FLUSH"
            with m.State("REQUEST"):
                fresh = self._fresh.fresh & (target != FETCH)
                m.d.comb += [
                    self._probing.eq(1),
                    buffer.read.eq(free & ~fresh),
                    self._requested.eq(Mux(fresh, free, buffer.read_taken)),
                ]
                with m.If(self._requested):
                    m.d.sync += is_zero.eq(fresh)
                    m.next = "VICTIM"
                    with m.If(target == FETCH):
                        m.d.comb += self._takes_code.eq(1)
                        m.next = "PROBE"
            with m.State("VICTIM"):
                m.next = "WAIT"
                m.d.comb += [self._takes.eq(~goes), self._copying.eq(1), self._read_pair.eq(self._first[1:])]
                with m.If(goes):
                    m.next = "COPY"
                with m.Else():
                    m.d.sync += self._zeros.eq(is_zero)
            with m.State("COPY"):
                m.d.comb += [buffer.put.eq(1), buffer.seal.eq(last), self._copying.eq(~last)]
                m.d.comb += self._read_pair.eq(self._first[1:] + self._copied + 1)
                m.d.sync += self._copied.eq(self._copied + 1)
                with m.If(last):
                    with m.If(self._flushing):
                        m.next = "DROP"
                    with m.Elif(target == FETCH):
                        m.d.comb += self._cleans.eq(1)
                        m.next = "REQUEST"
                    with m.Else():
                        m.d.comb += self._takes.eq(1)
                        m.d.sync += self._zeros.eq(is_zero)
                        m.next = "WAIT"
            with m.State("WAIT"):
                arrives = self._comes & (self._word == self._first)
                with m.If(~self._arriving | self._have.bit_select(self._first, 1) | arrives):
                    m.next = "AGAIN"
            with m.State("PROBE"):  # newer code is in the data cache: it goes to memory, and is fetched once more
                m.d.comb += [self._copying.eq(1), self._read_pair.eq(self._first[1:])]
                m.next = "WAIT"
                with m.If(goes & its_own):
                    m.next = "ROOM"
            with m.State("ROOM"):
                m.d.comb += [self._copying.eq(1), self._read_pair.eq(self._first[1:])]
                with m.If(free):
                    m.next = "COPY"
            with m.State("FORGET"):
                m.d.comb += self._unlearns.eq(1)
                m.next = "AGAIN"
            with m.State("FLUSH"):
                with m.If(free):
                    m.next = "FLUSHED"
            with m.State("FLUSHED"):
                m.d.comb += [self._copying.eq(1), self._read_pair.eq(self._first[1:])]
                m.next = "DROP"
                with m.If(goes & ~self._clearing):
                    m.next = "COPY"
            with m.State("DROP"):
                m.d.comb += self._drops.eq(1)
                m.d.sync += self._flushed.eq(self._flushed + 1)
                m.next = "FLUSH"
                with m.If(self._flushed.all()):
                    m.next = "DRAIN"
            with m.State("DRAIN"):
                with m.If(buffer.empty):
                    m.d.sync += [self._flushing.eq(0), self._clearing.eq(0)]
                    m.next = "AGAIN"
            with m.State("AGAIN"):
                m.d.comb += [
                    self._looking_again.eq(1),
                    self._again.eq(~self.line.r_valid | self._for_code),  # (else port A is not free)
                ]
                with m.If(self._again):
                    m.next = "CHECK"
        m.d.comb += self._drains.eq(~self._flushing & buffer.full & self._probing)
        self._count(m, self._lacks[:FETCH].any())

    def _count(self, m: Module, lacks_data: Value) -> None:
        m.submodules.counts = counts = CacheCounts(present=self._config.counters)
        data = Signal()
        m.d.comb += [
            # The cycle in which something is found missing belongs to it; a store to firmware counts as data.
            data.eq(Mux(self._checking, lacks_data | self._forgets | self._blocked, self._target != FETCH)),
            counts.counting.eq(self.counting & ~self._flushing),
            counts.fetches.eq(self.run & self._wanted[FETCH] & ~self._kept),
            counts.accesses.eq(sum(self._wanted[:FETCH]) & self.run.replicate(2)),
            counts.fetch_misses.eq(self._begins & ~lacks_data),
            counts.data_misses.eq(self._begins & lacks_data),
            counts.write_backs.eq(self._buffer.seal),
            counts.fetch_stalls.eq(~self.run & ~data & ~self._drains),
            counts.data_stalls.eq(~self.run & data & ~self._drains),
            counts.write_stalls.eq(self._drains),
            counts.host_address.eq(self.host.address[2:6]),
            self.host.value.eq(counts.host_value),
        ]
