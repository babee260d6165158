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
    input [ADDRESS-1:0] a_write_address,
    output [WIDTH-1:0] a_value,
    input b_enable,
    input [ADDRESS-1:0] b_address,
    input [WIDTH/8-1:0] b_mask,
    input [WIDTH-1:0] b_data,
    input [ADDRESS-1:0] b_write_address,
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
    // A bank is as deep as block RAM can be. Which of them is written follows from write_address, which comes early.
    localparam LOW = ADDRESS > 14 ? 14 : ADDRESS;
    localparam BANKS = 1 << (ADDRESS - LOW);
    wire [31:0] a_bank = a_address >> LOW, b_bank = b_address >> LOW;
    wire [31:0] a_write_bank = a_write_address >> LOW, b_write_bank = b_write_address >> LOW;
    wire [WIDTH*BANKS-1:0] a_words, b_words;
    reg [31:0] a_read, b_read;
    always @(posedge clk) begin
        if (a_enable) a_read <= a_bank;
        if (b_enable) b_read <= b_bank;
    end
    assign a_value = a_words >> (WIDTH * a_read);
    assign b_value = b_words >> (WIDTH * b_read);

    genvar i, j;
    generate
        for (j = 0; j < BANKS; j = j + 1) begin : bank
            for (i = 0; i < WIDTH/8; i = i + 1) begin : lane
                (* no_rw_check, ram_style = "block" *)
                reg [7:0] bytes [0:(1 << LOW)-1];
                reg [7:0] a, b;
                always @(posedge clk)
                    if (a_enable) begin
                        if (a_mask[i] && a_write_bank == j) bytes[a_address[LOW-1:0]] <= a_data[8*i +: 8];
                        else a <= bytes[a_address[LOW-1:0]];
                    end
                always @(posedge clk)
                    if (b_enable) begin
                        if (b_mask[i] && b_write_bank == j) bytes[b_address[LOW-1:0]] <= b_data[8*i +: 8];
                        else b <= bytes[b_address[LOW-1:0]];
                    end
                assign a_words[WIDTH*j + 8*i +: 8] = a;
                assign b_words[WIDTH*j + 8*i +: 8] = b;
            end
        end
    endgenerate
`endif
endmodule
