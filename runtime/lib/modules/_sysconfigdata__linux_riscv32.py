"""What sysconfig asks for: how this Python was built. It was not: there is nothing to say."""

build_time_vars = {"prefix": "/", "exec_prefix": "/", "VERSION": "", "SOABI": "", "EXT_SUFFIX": "", "Py_DEBUG": 0}
