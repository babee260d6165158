"""What the host has told of code objects, kept: it is the same each time (runtime/lib/frames.py)."""

facts = {}  # by (Code.index, number): as runtime/codefacts.py numbers them
python = {}  # by Code.index: as runtime/pythoncode.py has them
lines = {}  # by (Code.index, pc)
nowhere = {}  # globals of code that stands alone (runtime/lib/modules.py)
