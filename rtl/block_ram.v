// Two-port block RAM: see rtl/memory.py. FILE is not used.
// A memory of its own for each byte, whose ports keep their output when they write: the shape of an FPGA's block RAM.
module sidewinder_ram #(
    parameter WIDTH = 32,
    parameter ADDRESS = 10,
    parameter FILE = ""
) (
    input clk,
    input a_enable,
    input [ADDRESS-1:0] a_address,
    input [WIDTH/8-1:0] a_mask,
    input [WIDTH-1:0] a_data,
    output [WIDTH-1:0] a_value,
    input b_enable,
    input [ADDRESS-1:0] b_address,
    input [WIDTH/8-1:0] b_mask,
    input [WIDTH-1:0] b_data,
    output [WIDTH-1:0] b_value
);
    genvar i;
    generate
        for (i = 0; i < WIDTH/8; i = i + 1) begin : lane
            (* no_rw_check, ram_style = "block" *)
            reg [7:0] bytes [0:(1 << ADDRESS)-1];
            reg [7:0] a, b;
            always @(posedge clk)
                if (a_enable) begin
                    if (a_mask[i]) bytes[a_address] <= a_data[8*i +: 8];
                    else a <= bytes[a_address];
                end
            always @(posedge clk)
                if (b_enable) begin
                    if (b_mask[i]) bytes[b_address] <= b_data[8*i +: 8];
                    else b <= bytes[b_address];
                end
            assign a_value[8*i +: 8] = a;
            assign b_value[8*i +: 8] = b;
        end
    endgenerate
endmodule
