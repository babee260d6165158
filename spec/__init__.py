"""Every contract between the parts of Sidewinder, each described in exactly one place (standard library only)."""
