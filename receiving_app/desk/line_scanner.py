"""A scanner on a line of its own, read on a lane; what it sends comes back to the window's thread."""

from concurrent.futures import Future

from PySide6.QtCore import QObject, Qt, Signal

from receiving_app.devices.scanner import ScannerState
from receiving_app.errors import Cancelled, Refused
from receiving_app.lanes import Job, Lanes
from receiving_app.progress import Progress


class LineScanner(QObject):
    """Listens to the scanner that Settings names.

    Args:
        lanes: where it is listened to.
    """

    scanned = Signal(str, str)
    """A scan, control characters kept, and the name of the scanner."""
    told = Signal(ScannerState)
    """It was plugged in or unplugged, or sent a piece of a scan."""
    _brought = Signal(object, object)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self._job: Job[None] | None = None
        self._listening: object = None
        self.target = ""
        self._brought.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def use(self, target: str) -> None:
        """Listen to this scanner from now on; '' to none."""
        if target == self.target:
            return
        self.stop()
        self.target = target
        if not target:
            return
        # Loaded at the first scanner on a line: no desk needs it before it is painted.
        from receiving_app.devices.cabinet import scanner as made

        try:
            scanner = made(target)
        except Refused as refused:
            self.told.emit(_not_ready(refused))
            return

        def listen(progress: Progress) -> None:  # on the lane's thread: no widget may be touched here
            scanner.listen(
                lambda raw: self._brought.emit(job_is, (raw, scanner.name)),
                lambda state: self._brought.emit(job_is, state),
                progress,
            )

        def ended(future: "Future[None]") -> None:
            error = None if future.cancelled() else future.exception()
            if error is not None and not isinstance(error, Cancelled):
                self._brought.emit(job_is, _not_ready(error))

        job_is = object()
        self._listening = job_is
        self._job = self._lanes.device("scanner").run_long(listen)
        self._job.future.add_done_callback(ended)

    def stop(self) -> None:
        """Stop listening; what was read before is still handed over."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.target = ""

    def _hand_over(self, job_is: object, what: object) -> None:
        if isinstance(what, ScannerState):
            if job_is is self._listening:
                self.told.emit(what)
        elif isinstance(what, tuple):
            self.scanned.emit(*what)


def _not_ready(error: BaseException) -> ScannerState:
    advice = str(error) if isinstance(error, Refused) else f"{error}. Choose it again in Settings, This PC."
    return ScannerState(is_ready=False, said="Scanner not ready", advice=advice)
