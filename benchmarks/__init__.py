"""Measurements: medians, with the floor or a peer in the same run. ``python -m benchmarks.NAME``."""
