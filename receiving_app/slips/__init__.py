"""Packing slips: what was filed, how it was read, and the delivery it belongs to.

``reading`` turns a file's bytes into what stands on the paper, ``matching`` proposes where the paper belongs.
Both are pure: they know no database, and everything they say carries its reason.
"""
