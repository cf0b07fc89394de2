"""Packing slips: what was filed, how it was read, and the delivery it belongs to.

``reading`` turns a file's bytes into what stands on the paper; pages that are pictures go through
``picture_reader`` to a process of their own. ``papers`` parts a batch, ``matching`` proposes where a paper
belongs. None of them knows a database, and everything they say carries its reason.
"""
