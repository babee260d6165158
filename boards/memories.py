"""Sizes of memories that several builds share, in bytes."""

#: The comparison of extensions has small memories, which place and route quickly.
SMALL = {"trace_size": 8 << 10, "firmware_size": 8 << 10, "image_size": 16 << 10}
#: What fits the ULX3S with 85F; an ECP5 of 44,000 LUTs has room for the same.
MEMORIES = {"trace_size": 16 << 10, "firmware_size": 32 << 10, "image_size": 128 << 10}
#: 56 blocks of RAM: an ECP5 of 24,000 LUTs.
ECP5_25F = {"trace_size": 8 << 10, "firmware_size": 8 << 10, "image_size": 64 << 10}
#: iCE40 UP5K: its single-ported RAM is data memory.
UP5K = {"trace_size": 4 << 10, "firmware_size": 1 << 10, "image_size": 128 << 10}
#: iCE40 HX8K or LP8K: 32 blocks of RAM of 512 bytes, of which the core takes eight.
ICE40_8K = {"trace_size": 2 << 10, "firmware_size": 1 << 10, "image_size": 4 << 10}
#: Image and firmware in an SDRAM of 32 MB, as large as the whole VM wants them. Trace memory: of 85,000 LUTs.
EXTERNAL = {"trace_size": 128 << 10, "firmware_size": 512 << 10, "image_size": 16 << 20}
#: The same for an ECP5 of 24,000 LUTs.
EXTERNAL_25F = {**EXTERNAL, "trace_size": 32 << 10}
