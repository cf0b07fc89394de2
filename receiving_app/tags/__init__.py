"""Asset tags: their numbers, the label they are printed on, and what became of every number.

Pure parts: :mod:`numbers` (series and check characters), :mod:`stock` (what the labels are printed on),
:mod:`code128`, :mod:`lettering` and :mod:`layout` (one label as marks on a dot grid), :mod:`pages` (which
label stands in which cell of which page), and :mod:`drawing` (the same marks as PDF, picture or ZPL).
A number is issued once, ever. Come in through ``actions`` and ``lookups``.
"""
