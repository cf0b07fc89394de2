"""Assets of the central inventory: units with their identifiers, places, custody, and tag meets serial.

Custody events are written once; an asset's state is rebuilt from receipts, decisions and tag events.
"""
