"""What sysconfig asks for: how this Python was built. It was not: there is nothing to say."""

build_time_vars = {"prefix": "/", "exec_prefix": "/", "VERSION": "", "SOABI": "cpython-riscv32-linux-gnu", "EXT_SUFFIX": ".cpython-riscv32-linux-gnu.so", "Py_DEBUG": 0}
