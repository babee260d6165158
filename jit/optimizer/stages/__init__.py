"""The stages: each is a file that depends on facts/ and emission/ only, with a table of the operations that it handles.

table.py lists them in order; jit/optimizer/loop.py gives that table to each optimizer.
"""
