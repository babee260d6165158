"""The SoC under Verilator: memories in mapped files, requests of the host in a mapped mailbox."""
