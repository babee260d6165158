"""How optimized operations come about, above the facts and below the stages, which all use it.

state.py        the facts of one pass over a trace, by value
moments.py      what a guard in a loop notes for bridges that go back to the loop
resumedata.py   how the interpreter's state is rebuilt at a guard's exit
optimizer.py    the forward pass: an operation goes through the stages; what no stage takes is emitted
conditions.py   what follows from a condition that a guard has tested
dce.py          dead code, when all is emitted
"""
