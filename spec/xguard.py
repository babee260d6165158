"""Meaning of Xguard beyond the encodings in spec/isa.py: the precise rules that RTL, simulator and linker share.

Instructions (opcode custom-0 = 0x0b; unused fields must be zero, else illegal instruction):

    xg.set   g, rs1          I-type, funct3 0, rd = 0, imm[7:0] = g: G[g] = rs1, visible to the next instruction
    xg.watch slot, rs1, rs2  R-type, funct3 1, rd = 0, funct7 = slot: arm the slot on the word at address rs1 with the
                             expected value rs2; failed := the word in data memory differs from rs2, or rs1 is
                             unaligned or outside data memory
    xg.host  code            I-type, funct3 2, rd = 0, rs1 = 0, imm = code: halt the core, reason HOST_CALL; the pc
                             that the host sees is the next instruction's

When an instruction in trace memory with a sidecar word retires (CSR xgctl bit 0 set, check != NONE):

 1. a trap of the instruction itself comes first: then nothing is checked and nothing is observed. But where a check of
    an operand stands beside a load, a trap of the load is the check's failure: the load retires without any effect, and
    is not observed. (So a check of its base may stand beside the load that relies on it.);
 2. the instruction writes its result;
 3. the check is evaluated on its subject: the result (also where rd is x0: a result is what rd would receive; for CSR
    instructions the old value; for xg.*, stores, and csrrw and csrrwi of x0 there is none: such a word is a link
    error, and checks nothing; except WATCH, which needs none, but beside xg.watch itself and fence.i); or what rs1 or
    rs2 held before the instruction, which completes whether the check passes or not: the state at the exit is that
    behind it, so that an operand that the exit wants must not be in the register that the instruction writes. With SET
    as its subject it is evaluated on the result, which also becomes G[g], passed or failed, visible to the next
    instruction;
 4. a header check reads data memory after all older and before all younger stores. It fails, and never traps, where
    the subject has bit 0 set, is not a multiple of 4, or lies outside the image; or is the result of a load,
    multiplication, division or CSR instruction (a link error);
 5. passed and loop bit set: the next instruction is at xgloop (else at pc+4, or at the branch's or jump's target when
    the guarded instruction itself is one: a loop bit on a branch or jump is a link error);
 6. failed: xgepc := address of the instruction; the next instruction is at the exit table's target for that
    address, or, if it lists none, at xghandler. No younger instruction has any effect. The table is direct-mapped:
    only entry (address >> 2) mod EXIT_TABLE_ENTRIES can list an address. Its targets lie in trace memory, as does
    what xgloop holds;
 7. the probe bit (xgctl bit 1 set) hands (pc, result) to the value-pattern table, whether the check passed or not.

With check == NONE and the loop bit set, the next instruction is always at xgloop. Host halt requests and interrupts
are taken before the loop head with the head as return address. Stores by core and host compare the new word with the
slot's expected word, for each armed slot whose address is the stored word's: different -> failed stays set until the
slot is armed again. Fetch from trace memory needs a word-aligned address; there are no compressed instructions.
"""

from __future__ import annotations
