"""The floating-point unit: Zfinx and Zdinx. rtl/fpu/unit.py says how an operation goes through it."""
