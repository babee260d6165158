// Two-port memory over a mapped file: see rtl/memory.py. Same timing as block_ram.v.
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
    output reg [WIDTH-1:0] a_value,
    input b_enable,
    input [ADDRESS-1:0] b_address,
    input [WIDTH/8-1:0] b_mask,
    input [WIDTH-1:0] b_data,
    input [ADDRESS-1:0] b_write_address,
    output reg [WIDTH-1:0] b_value
);
    import "DPI-C" function longint unsigned sidewinder_map(input string file, input longint unsigned bytes);
    import "DPI-C" function int unsigned sidewinder_read(
        input longint unsigned memory, input int unsigned bytes, input int unsigned word);
    import "DPI-C" function void sidewinder_write(
        input longint unsigned memory, input int unsigned bytes, input int unsigned word, input int unsigned mask,
        input int unsigned data);

    longint unsigned memory;
    initial memory = sidewinder_map(FILE, (WIDTH / 8) << ADDRESS);

    always @(posedge clk) begin
        if (a_enable) begin
            if (a_mask == 0) a_value <= WIDTH'(sidewinder_read(memory, WIDTH / 8, 32'(a_address)));
            else sidewinder_write(memory, WIDTH / 8, 32'(a_address), 32'(a_mask), 32'(a_data));
        end
        if (b_enable) begin
            if (b_mask == 0) b_value <= WIDTH'(sidewinder_read(memory, WIDTH / 8, 32'(b_address)));
            else sidewinder_write(memory, WIDTH / 8, 32'(b_address), 32'(b_mask), 32'(b_data));
        end
    end
endmodule
