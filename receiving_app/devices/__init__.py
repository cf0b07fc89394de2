"""What a label printer and a scanner on a line of its own are, and the drivers, one file per make.

Devices know no other room: they receive finished bytes, or hand over what they read.
:func:`receiving_app.devices.cabinet.label_printer` turns a target such as ``pdf:tags.pdf`` into a printer.
"""
