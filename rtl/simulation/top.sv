// The simulation's top: reset, the SoC, and the requests of the host that come through the mailbox. main.cpp has the
// clock.
`timescale 1ns / 1ns
module top (input clk);
    import "DPI-C" function int sidewinder_request(
        input longint unsigned cycle, input int halted, output int unsigned op, output int unsigned address,
        output int unsigned data);
    import "DPI-C" function void sidewinder_answer(input int unsigned word);
    import "DPI-C" function int sidewinder_start();
    import "DPI-C" function int sidewinder_views();
    import "DPI-C" function int sidewinder_profiles();
    import "DPI-C" function void sidewinder_profile(
        input int unsigned pc, input int unsigned retires, input int unsigned checked, input int unsigned fails);
    import "DPI-C" function int sidewinder_interrupt();
    import "DPI-C" function void sidewinder_log(
        input int unsigned pc, input int unsigned insn, input int unsigned flags, input int unsigned rd,
        input int unsigned rd_value, input int unsigned rd_high, input int unsigned next_pc, input int unsigned address, input int unsigned masks,
        input int unsigned read, input int unsigned written, input int unsigned rs1_value,
        input int unsigned rs2_value);
    import "DPI-C" function void sidewinder_log_flush();

    reg [2:0] resetting = 7;
    wire rst = resetting != 0;
    reg done = 0;  // no batch is under way: cocotb sleeps until this rises
    reg external_interrupt = 0;

    reg request_valid = 0, outstanding = 0, waiting = 0;
    int unsigned op, address, data;
    wire request_ready, response_valid, halted;
    wire [31:0] response;
    longint unsigned cycle = 0;
    int state;
    int logging;
    initial logging = sidewinder_start();
    int viewing;  // the pipeline is logged
    initial viewing = sidewinder_views();
    int profiling;
    initial profiling = sidewinder_profiles();

    `include "soc_instance.svh"

    always @(posedge clk) begin
        cycle <= cycle + 1;
        if (rst) resetting <= resetting - 1;
        else begin
            if (request_valid && request_ready) request_valid <= 0;
            if (response_valid) begin
                sidewinder_answer(response);
                outstanding <= 0;
            end else if (!outstanding && (!waiting || halted || cycle[5:0] == 0)) begin
                external_interrupt <= sidewinder_interrupt() != 0;
                state = sidewinder_request(cycle, 32'(halted), op, address, data);
                waiting <= state == 2;
                done <= state == 0;
                if (state == 0) sidewinder_log_flush();
                if (state == 1) begin
                    request_valid <= 1;
                    outstanding <= 1;
                end
            end
        end
    end
endmodule
