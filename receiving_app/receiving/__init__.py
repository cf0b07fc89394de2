"""What came to the dock: deliveries, raw scans, receipt lines.

Scans, receipt lines and delivery events are written once; a delivery's state is rebuilt from them.
Above this room: slips, card logs, reports. It hands accepted units down to inventory, ownership and tags.
"""
