"""Loops and the bridges that go back to them. Above emission; the operations go through the stages of their optimizer.

In one direction, each file uses those above it:

loopstate.py   the state at a loop's label, made at the end of the preamble
matching.py    does a state fit the label's?
induction.py   checks that leave the loop
entering.py    the label's conditions, where a bridge enters
reenter.py     bridges go back to the label
noting.py      what guards keep for their bridges, when a trace's operations are final
unroll.py      peeling: preamble and loop
"""
