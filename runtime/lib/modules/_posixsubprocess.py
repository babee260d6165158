"""_posixsubprocess: there are no processes; subprocess can be imported."""


def fork_exec(*args):
    raise OSError(38, "no processes can be started here")
