// Two-port block RAM: see rtl/memory.py. FILE is not used. Ports keep their output when they write a word.
// A memory of its own for each byte: the shape of block RAM that has two ports for reading and writing. With WORDS
// defined, one memory of words, for devices whose block RAM (or single-ported RAM) masks parts of a word.
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
`ifdef WORDS
    (* no_rw_check *)
    reg [WIDTH-1:0] words [0:(1 << ADDRESS)-1];
    reg [WIDTH-1:0] a, b;
    integer i, j;
    always @(posedge clk)
        if (a_enable) begin
            if (a_mask == 0) a <= words[a_address];
            else for (i = 0; i < WIDTH/8; i = i + 1)
                if (a_mask[i]) words[a_address][8*i +: 8] <= a_data[8*i +: 8];
        end
    always @(posedge clk)
        if (b_enable) begin
            if (b_mask == 0) b <= words[b_address];
            else for (j = 0; j < WIDTH/8; j = j + 1)
                if (b_mask[j]) words[b_address][8*j +: 8] <= b_data[8*j +: 8];
        end
    assign a_value = a;
    assign b_value = b;
`else
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
`endif
endmodule
