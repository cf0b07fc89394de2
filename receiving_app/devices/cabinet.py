"""The cabinet of devices: from what a person writes (``pdf:tags.pdf``, ``serial:COM3``) to a device."""

from collections.abc import Callable
from pathlib import Path

from receiving_app.devices.drivers.pdf_file import PdfFile
from receiving_app.devices.drivers.png_folder import PngFolder
from receiving_app.devices.drivers.serial_scanner import BAUD, SerialScanner
from receiving_app.devices.drivers.system_queue import SystemQueue
from receiving_app.devices.drivers.zebra_network import ZebraNetwork
from receiving_app.devices.drivers.zpl_file import ZplFile
from receiving_app.devices.label_printer import LabelPrinter
from receiving_app.devices.scanner import Scanner
from receiving_app.errors import Refused

TARGETS = ("pdf:FILE", "png:DIR", "zpl-file:FILE", "zpl:HOST:PORT", "queue:NAME")
ZEBRA_PORT = 9100


def label_printer(target: str) -> LabelPrinter:
    """The printer that ``target`` names, one of :data:`TARGETS`. Nothing is opened yet.

    Raises:
        Refused: if the target names no kind of printer, or lacks its file, address or name.
    """
    kind, colon, place = target.partition(":")
    make = _MAKES.get(kind)
    if not colon or make is None or not place.strip():
        raise Refused(f"{target!r} names no printer.", f"Write one of {', '.join(TARGETS)}.")
    return make(place.strip())


def scanner(target: str) -> Scanner:
    """The scanner that ``target`` names: ``serial:PORT`` or ``serial:PORT:BAUD``. Nothing is opened yet.

    Raises:
        Refused: if the target names no kind of scanner, or lacks its port.
    """
    kind, _, place = target.partition(":")
    port, _, baud = place.strip().rpartition(":")
    if not (baud.isascii() and baud.isdigit()):
        port, baud = place.strip(), str(BAUD)
    if kind != "serial" or not port or int(baud) <= 0:
        raise Refused(f"{target!r} names no scanner.", "Write serial:PORT or serial:PORT:BAUD.")
    return SerialScanner(port, int(baud))


def _zebra(address: str) -> LabelPrinter:
    """``HOST`` or ``HOST:PORT``; an IPv6 address stands in square brackets."""
    host, colon, port = address.rpartition(":")
    if not colon or address.endswith("]"):
        host, port = address, str(ZEBRA_PORT)
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise Refused(
            f"{address!r} is no address of a printer.", "Write zpl:HOST:PORT, the port mostly 9100."
        )
    return ZebraNetwork(host, int(port))


_MAKES: dict[str, Callable[[str], LabelPrinter]] = {
    "pdf": lambda place: PdfFile(Path(place)),
    "png": lambda place: PngFolder(Path(place)),
    "zpl-file": lambda place: ZplFile(Path(place)),
    "zpl": _zebra,
    "queue": SystemQueue,
}
