"""Plays an office folder through the ordinary actions: the demo, the first run, tests.

Nothing here does anything a person could not do; it only does it faster.
"""
