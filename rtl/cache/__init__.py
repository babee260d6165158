"""Caches between the core and one external memory, instead of block RAM for firmware and image (CoreConfig.cached)."""
