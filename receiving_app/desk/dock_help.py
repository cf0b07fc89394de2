"""What the help page (F1) says of the Receive screen, and its keys."""

ABOUT = (
    "Scan the order number on the packing slip, then each box and serial number. "
    "Every scan is saved at once and can be taken back. "
    "What no scan tells, a count, damaged pieces, a missing slip, is told with F4. "
    "A scan that needs a choice waits under the banner; go on scanning meanwhile. "
    "The command card, printed from Settings, does all of it by scan: boxes, counts, answers, closing."
)
KEYS: tuple[tuple[str, str], ...] = (
    ("F2", "Type a number by hand"),
    ("F3", "Say how the last scan was read, and teach its code; again for the one before"),
    ("F4", "Begin a delivery, count, or mark what is wrong"),
    ("1 to 9", "Choose an answer"),
    ("Ctrl+Z", "Take the last scan back"),
    ("F5", "See the deliveries without an order"),
    ("F6", "Open the packing slip"),
    ("F7", "Capture the packing slip"),
    ("F8", "Close the delivery; what differs is looked at first"),
    ("K, C, L", "Of a short line before closing: keep open, cancel the rest, ask later"),
    ("F9", "Print the waiting tags"),
    ("F10", "Write the receiving report of the delivery closed last"),
    ("Ctrl+V", "Take in copied scans, one to a line, or the codes of a picture"),
    ("Ctrl+O", "Scans and pictures from files, and the camera"),
    ("Ctrl+L", "Leave the delivery open, and see all that are open"),
    ("Ctrl+T", "Take the chosen delivery of another workstation over; Enter joins it"),
    ("Esc", "Empty the scan box"),
)
