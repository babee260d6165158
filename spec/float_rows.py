"""Zfinx and Zdinx: formats and rows of the instruction table, as text that spec/isa.py reads.

Single precision lies in one register, double precision in a register pair: an even register with the low word, and the
next one with the high word. An odd register number is reserved, so that its lowest bit is part of the pattern. Pair 0
reads as zero, x1 included; what is written to it is lost. RISC-V makes Zdinx depend on all of Zfinx, so both are here.

Meanings use these calls; numbers are bit patterns, results that are NaN are the canonical one (0x7fc00000 and
0x7ff8000000000000), and flags are accrued in CSR fflags:

    rounding(rm)                       the rounding mode: rm, or where it is 7 that of CSR frm; traps where it is none
    f32_add(a, b, mode) f32_mul f32_div f32_sqrt(a, mode) f32_fma(a, b, c, mode)      and f64_*: rounded once
    f32_min(a, b) f32_max(a, b)        a number where one is a number; -0 is less than +0; invalid for a signaling NaN
    f32_eq(a, b) f32_lt f32_le         0 or 1; eq is invalid for signaling NaN, lt and le for every NaN
    f32_class(a)                       one of ten bits, as the manual numbers them
    f32_to_i32(a, mode) f32_to_u32     saturating, a NaN as the greatest number; then invalid and not inexact
    i32_to_f32(a, mode) u32_to_f32     f32_to_f64(a, mode) f64_to_f32
"""

from __future__ import annotations

#: name | fields | operands | syntax, as `spec.isa._format` takes them. `*_pair` fields are register numbers without
#: their lowest bit, which is zero.
FORMATS = """
    FR  | funct7 rs2 rs1 rm:3 rd opcode              | rd rs1 rs2 rm     | {rd}, {rs1}, {rs2}, {rm}
    FU  | funct7 function:5 rs1 rm:3 rd opcode       | rd rs1 rm         | {rd}, {rs1}, {rm}
    FC  | funct7 function:5 rs1 funct3 rd opcode     | rd rs1            | {rd}, {rs1}
    F4  | rs3:5 fmt:2 rs2 rs1 rm:3 rd opcode         | rd rs1 rs2 rs3 rm | {rd}, {rs1}, {rs2}, {rs3}, {rm}
    DR  | funct7 rs2_pair:4 _rs2:1 rs1_pair:4 _rs1:1 rm:3 rd_pair:4 _rd:1 opcode | rd=rd_pair@1 rs1=rs1_pair@1 rs2=rs2_pair@1 rm | {rd}, {rs1}, {rs2}, {rm}
    DS  | funct7 rs2_pair:4 _rs2:1 rs1_pair:4 _rs1:1 funct3 rd_pair:4 _rd:1 opcode | rd=rd_pair@1 rs1=rs1_pair@1 rs2=rs2_pair@1 | {rd}, {rs1}, {rs2}
    DE  | funct7 rs2_pair:4 _rs2:1 rs1_pair:4 _rs1:1 funct3 rd opcode | rd rs1=rs1_pair@1 rs2=rs2_pair@1 | {rd}, {rs1}, {rs2}
    DC  | funct7 function:5 rs1_pair:4 _rs1:1 funct3 rd opcode | rd rs1=rs1_pair@1 | {rd}, {rs1}
    DU  | funct7 function:5 rs1_pair:4 _rs1:1 rm:3 rd_pair:4 _rd:1 opcode | rd=rd_pair@1 rs1=rs1_pair@1 rm | {rd}, {rs1}, {rm}
    DF  | funct7 function:5 rs1_pair:4 _rs1:1 rm:3 rd opcode | rd rs1=rs1_pair@1 rm | {rd}, {rs1}, {rm}
    DT  | funct7 function:5 rs1 rm:3 rd_pair:4 _rd:1 opcode | rd=rd_pair@1 rs1 rm | {rd}, {rs1}, {rm}
    D4  | rs3_pair:4 _rs3:1 fmt:2 rs2_pair:4 _rs2:1 rs1_pair:4 _rs1:1 rm:3 rd_pair:4 _rd:1 opcode | rd=rd_pair@1 rs1=rs1_pair@1 rs2=rs2_pair@1 rs3=rs3_pair@1 rm | {rd}, {rs1}, {rs2}, {rs3}, {rm}
"""  # noqa: E501

_S, _D = "0x80000000", "0x8000000000000000"  # the sign bit


def _precision(p: str, fmt: int, sign: str, f: str) -> list[tuple[str, str, str]]:
    """The rows of one precision, p: (format, fixed fields, lines)."""
    r, s, e, c, u, i, o, four = ("FR", "R", "R", "FC", "FU", "FU", "FU", "F4") if p == "s" else (
        "DR", "DS", "DE", "DC", "DU", "DF", "DT", "D4")  # fmt: skip

    def seven(base: int) -> str:
        return f"funct7={base | fmt:#x}"

    return [
        (r, "opcode=0x53", f"""
            fadd.{p} | {seven(0x00)} | rd = {f}_add(rs1, rs2, rounding(rm))
            fsub.{p} | {seven(0x04)} | rd = {f}_add(rs1, rs2 ^ {sign}, rounding(rm))
            fmul.{p} | {seven(0x08)} | rd = {f}_mul(rs1, rs2, rounding(rm))
            fdiv.{p} | {seven(0x0c)} | rd = {f}_div(rs1, rs2, rounding(rm))
        """),
        (u, "opcode=0x53 function=0", f"fsqrt.{p} | {seven(0x2c)} | rd = {f}_sqrt(rs1, rounding(rm))"),
        (s, f"opcode=0x53 {seven(0x10)}", f"""
            fsgnj.{p} | funct3=0 | rd = rs1 & ~{sign} | rs2 & {sign}
            fsgnjn.{p} | funct3=1 | rd = rs1 & ~{sign} | ~rs2 & {sign}
            fsgnjx.{p} | funct3=2 | rd = rs1 ^ rs2 & {sign}
        """),
        (s, f"opcode=0x53 {seven(0x14)}", f"""
            fmin.{p} | funct3=0 | rd = {f}_min(rs1, rs2)
            fmax.{p} | funct3=1 | rd = {f}_max(rs1, rs2)
        """),
        (e, f"opcode=0x53 {seven(0x50)}", f"""
            fle.{p} | funct3=0 | rd = {f}_le(rs1, rs2)
            flt.{p} | funct3=1 | rd = {f}_lt(rs1, rs2)
            feq.{p} | funct3=2 | rd = {f}_eq(rs1, rs2)
        """),
        (c, f"opcode=0x53 {seven(0x70)} function=0", f"fclass.{p} | funct3=1 | rd = {f}_class(rs1)"),
        (i, f"opcode=0x53 {seven(0x60)}", f"""
            fcvt.w.{p} | function=0 | rd = {f}_to_i32(rs1, rounding(rm))
            fcvt.wu.{p} | function=1 | rd = {f}_to_u32(rs1, rounding(rm))
        """),
        (o, f"opcode=0x53 {seven(0x68)}", f"""
            fcvt.{p}.w | function=0 | rd = i32_to_{f}(rs1, rounding(rm))
            fcvt.{p}.wu | function=1 | rd = u32_to_{f}(rs1, rounding(rm))
        """),
        (four, f"fmt={fmt}", f"""
            fmadd.{p} | opcode=0x43 | rd = {f}_fma(rs1, rs2, rs3, rounding(rm))
            fmsub.{p} | opcode=0x47 | rd = {f}_fma(rs1, rs2, rs3 ^ {sign}, rounding(rm))
            fnmsub.{p} | opcode=0x4b | rd = {f}_fma(rs1 ^ {sign}, rs2, rs3, rounding(rm))
            fnmadd.{p} | opcode=0x4f | rd = {f}_fma(rs1 ^ {sign}, rs2, rs3 ^ {sign}, rounding(rm))
        """),
    ]  # fmt: skip


#: (format, fixed fields, lines), as `spec.isa._rows` takes them.
ROWS = [
    *_precision("s", 0, _S, "f32"),
    *_precision("d", 1, _D, "f64"),
    ("DF", "opcode=0x53", "fcvt.s.d | funct7=0x20 function=1 | rd = f64_to_f32(rs1, rounding(rm))"),
    ("DT", "opcode=0x53", "fcvt.d.s | funct7=0x21 function=0 | rd = f32_to_f64(rs1, rounding(rm))"),
]
#: Rounding modes by their number, as assembler text has them. 5 and 6 are reserved.
ROUNDING = {0: "rne", 1: "rtz", 2: "rdn", 3: "rup", 4: "rmm", 7: "dyn"}
