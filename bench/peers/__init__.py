"""Other systems on the same programs, from a package archive where there is one; `make peers`."""
