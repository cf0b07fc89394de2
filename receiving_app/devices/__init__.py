"""What a label printer is, and the drivers, one file per make.

Devices know no other room: they receive finished bytes. :func:`receiving_app.devices.cabinet.label_printer`
turns a target such as ``pdf:tags.pdf`` into a printer.
"""
