// What a simulated board's SDRAM holds. The simulation ends where a rule of the SDRAM is broken.
module sidewinder_dram #(parameter ADDRESS = 24) (
    input clk,
    input enable,
    input write,
    input [ADDRESS-1:0] address,
    input [15:0] data,
    output reg [15:0] value,
    input [7:0] violated
);
    reg [15:0] words [0:(1 << ADDRESS) - 1];
    always @(posedge clk) begin
        if (enable && write) words[address] <= data;
        if (enable && !write) value <= words[address];
        if (violated != 0) begin
            $display("SDRAM: rule %0d is broken", violated);
            $fatal;
        end
    end
endmodule
