// Two-port block RAM: see rtl/memory.py. FILE is not used.
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
    output reg [WIDTH-1:0] a_value,
    input b_enable,
    input [ADDRESS-1:0] b_address,
    input [WIDTH/8-1:0] b_mask,
    input [WIDTH-1:0] b_data,
    output reg [WIDTH-1:0] b_value
);
    (* no_rw_check, ram_style = "block" *)
    reg [WIDTH-1:0] words [0:(1 << ADDRESS)-1];
    integer i, j;
    always @(posedge clk)
        if (a_enable) begin
            if (a_mask == 0) a_value <= words[a_address];
            for (i = 0; i < WIDTH/8; i = i + 1)
                if (a_mask[i]) words[a_address][8*i +: 8] <= a_data[8*i +: 8];
        end
    always @(posedge clk)
        if (b_enable) begin
            if (b_mask == 0) b_value <= words[b_address];
            for (j = 0; j < WIDTH/8; j = j + 1)
                if (b_mask[j]) words[b_address][8*j +: 8] <= b_data[8*j +: 8];
        end
endmodule
