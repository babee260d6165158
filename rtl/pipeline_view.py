"""What each stage of the pipeline holds in a cycle, for those who look on; a simulation logs it (rtl/pipeline_log.py).

    F  stands at the memories' outputs    D X M W  stages    R  a redirect of retirement, which kills what is younger,
    for two cycles where the RAM of the CSRs says where it leads

An instruction goes on to the next stage at the end of a cycle in which its stage says `goes`; what does not go stays,
but for what is killed: F, D, X and M by something in R, or by a check in W that has failed in M; F and D by a redirect
from X; F by one from D, and D where it is fetched again.
"""

from __future__ import annotations

from typing import Any

from amaranth.hdl import *
from amaranth.lib import data

from rtl.csr import Redirect
from rtl.layouts import Sidecar

#: Why an instruction stays in D, beside X being full.
Waits = data.StructLayout(
    {
        "operand": 1,  # something that it reads is not there yet: a load's word, a product, a quotient
        "order": 1,  # a CSR instruction or xg.watch waits until it is alone
        "operand_set": 1,  # its check's guard operand is being set
        "store": 1,  # its header check waits for the store in front of it
        "watch": 1,  # a watch that it may concern is being armed
        "loop_head": 1,  # its loop bit waits for xgloop, which may be being written
        "refetch": 1,  # what was fetched behind it is wrong: it is fetched again
        "pair": 1,  # halves of a register pair, or the rounding mode (Zdinx)
    }
)

PipelineView = data.StructLayout(
    {
        "running": 1,  # the core is not halted: the cycle counts
        "f_here": 1, "f_goes": 1,
        "d_here": 1, "d_goes": 1, "d_waits": Waits, "d_redirects": 1,  # to a predicted target
        "x_here": 1, "x_goes": 1, "x_port": 1, "x_redirects": 1,  # x_port: a load waits for its port
        "m_here": 1, "m_goes": 1,
        "w_here": 1, "w_retires": 1, "w_traps": 1, "w_interrupt": 1, "w_checked": 1, "w_fails": 1,
        "w_redirects": 1,  # to the exit of a check that has failed in M
        "r_here": 1, "r_left": 1, "r_kind": Redirect, "r_hit": 1,
        "d_host": 1, "x_host": 1, "m_host": 1, "w_host": 1,  # a request of the host is there instead
        "f_pc": 30, "d_pc": 30, "x_pc": 30, "m_pc": 30, "w_pc": 30,  # word addresses
        "f_instruction": 32, "f_sidecar": Sidecar, "f_next": 30,
        "w_result": 32, "w_subject": 32, "w_data": 32, "w_stores": 1, "r_target": 30,
    }
)  # fmt: skip

#: What a stage says of this cycle alone, so that it is nothing while the core stands still.
EVENTS = tuple(
    name for name, _ in PipelineView
    if name.endswith(("_goes", "_redirects"))
    or name in ("w_retires", "w_traps", "w_interrupt", "w_checked", "w_fails", "r_here", "r_left")
)  # fmt: skip


def connect_view(m: Module, core: Any, view: data.View, subject: Value, failed: Value, checked: Value) -> None:
    """Drive `view` with what the stages of a core (rtl/core.py) hold. subject: of the check in W; failed, checked: its
    outcome."""
    fetch, decode, execute, access, retire = core.fetch, core.decode, core.execute, core.access, core.retire
    w, beside = retire.w_out, fetch.f_out.beside
    killed = core.kills | execute.x_redirect | decode.d_go & decode.d_redirect | decode.d_again
    values = {
        "running": retire.running,
        "f_here": fetch.f_valid,
        "f_goes": fetch.f_valid & decode.d_ready & ~killed,
        "d_here": decode.d_here, "d_goes": decode.d_go & ~core.kills & ~execute.x_redirect,
        "d_redirects": decode.d_redirect, "d_host": decode.d_busy,
        "x_here": execute.x_any, "x_goes": execute.x_go & ~core.kills, "x_port": execute.x_hold,
        "x_redirects": execute.x_redirect, "x_host": execute.x_busy,
        "m_here": access.m_any, "m_goes": access.m_go, "m_host": access.m_busy,
        "w_here": retire.w_any, "w_retires": retire.w_commit, "w_traps": retire.w_trap,
        "w_interrupt": retire.w_interrupt, "w_checked": checked, "w_fails": failed,
        "w_redirects": retire.w_left & ~retire.r_valid, "w_host": retire.w_busy,
        "r_here": retire.r_valid, "r_left": retire.r_left, "r_kind": retire.r_kind,
        "r_hit": core.guard.r_hit if core._config.guard_engine else 0,
        "r_target": retire.r_target,
        "f_pc": fetch.f_out.pc, "d_pc": decode.d_out.pc, "x_pc": execute.x_out.pc, "m_pc": access.m_out.pc,
        "w_pc": w.pc, "f_instruction": fetch.f_out.instruction,
        "f_sidecar": fetch.f_out.sidecar.as_value() & beside.replicate(Sidecar.size),
        "f_next": fetch.f_out.next, "w_result": retire.w_result, "w_subject": subject, "w_data": w.data,
        "w_stores": retire.w_store_valid,
    }  # fmt: skip
    m.d.comb += [view[name].eq(value) for name, value in values.items()]
    m.d.comb += view.d_waits.eq(decode.d_waits)
