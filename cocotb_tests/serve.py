"""The cocotb test that serves the simulated SoC to a host process (rtl/machine.py).

The host writes a batch of requests into the mailbox and sends one byte over a socket; the simulation carries out the
batch while Python sleeps until `done` rises, and answers one byte. The end of the socket ends the simulation.
"""

from __future__ import annotations

import os
import socket

import cocotb
from cocotb.triggers import RisingEdge


@cocotb.test()
async def serve(dut) -> None:  # noqa: ANN001
    host = socket.socket(fileno=int(os.environ["SIDEWINDER_SOCKET"]))
    await RisingEdge(dut.done)  # reset is over
    host.send(b"r")
    while True:
        try:
            command = host.recv(1)  # the simulated time stands still meanwhile
        except ConnectionError:
            return
        if not command:
            return
        await RisingEdge(dut.done)
        try:
            host.send(b"d")
        except (BrokenPipeError, ConnectionError):
            return
