"""One file per make of printer; each fulfils :class:`receiving_app.devices.label_printer.LabelPrinter`."""
