"""What else brings scans to the Receive screen: the clipboard, files, pictures, and the camera."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from receiving_app.desk.dock_by_hand import ByHand, ToldByHand
from receiving_app.desk.notices import Notice, notice_of
from receiving_app.desk.parts.asking import ask_files
from receiving_app.desk.parts.progress_strip import ProgressStrip
from receiving_app.desk.parts.scan_box import ScanBox
from receiving_app.desk.scan_batch import ScanBatch
from receiving_app.desk.screen import Desk, Screen

if TYPE_CHECKING:
    from receiving_app.desk.camera_panel import CameraPanel

KINDS = (
    "Scans or pictures (*.txt *.csv *.json *.jsonl *.png *.jpg *.jpeg *.bmp *.tif *.tiff *.webp *.gif)"
    ";;All files (*)"
)


_PHOTOS = {".jpg", ".jpeg", ".png", ".webp"}


class DockSources(QObject):
    """The ways beside the gun.

    Args:
        screen: the Receive screen.
        desk: what it works with.
        box: whose menu and whose paste they are.
    """

    def __init__(self, screen: Screen, desk: Desk, box: ScanBox) -> None:
        super().__init__(screen)
        self._screen, self._desk, self._box = screen, desk, box
        self._camera: CameraPanel | None = None
        self.batch = ScanBatch(desk.errands, desk.talk)
        self.batch.setParent(self)
        self.progress = ProgressStrip()
        self.batch.told.connect(self._show_step)
        self.batch.ended.connect(self._show_end)
        self.batch.failed.connect(self._show_failure)
        self.progress.stopped.connect(self.batch.stop)
        box.paste_asked.connect(self.paste)
        box.other.clicked.connect(self._show_menu)
        box.other.bind_key(screen)
        screen.setAcceptDrops(True)
        screen.installEventFilter(self)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), screen)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def paste(self) -> None:
        """Take in the scans or the picture on the clipboard; a plain word goes into the scan box."""
        handed = QGuiApplication.clipboard().mimeData()
        if handed is not None and not self.batch.hand_in(handed):
            self._box.insert(handed.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files, pictures and text may be dropped on the screen."""
        if isinstance(event, QDragEnterEvent):
            handed = event.mimeData()
            if handed.hasUrls() or handed.hasText() or handed.hasImage():
                event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            event.acceptProposedAction()
            self._take_dropped(event.mimeData())
            return True
        return super().eventFilter(watched, event)

    def _take_dropped(self, handed: QMimeData) -> None:
        """Pictures are photos of the delivery in front; while there is none, their codes are taken in."""
        files = [url.toLocalFile() for url in handed.urls() if url.isLocalFile()]
        photos = [file for file in files if Path(file).suffix.lower() in _PHOTOS]
        if photos and len(photos) == len(files) and self._desk.talk.delivery_id is not None:
            for file in photos:
                self._desk.talk.tell_by_hand(ToldByHand(ByHand.PHOTO, words=file))
        elif not self.batch.hand_in(handed):
            self._box.insert(handed.text().strip())

    def open_files(self) -> None:
        """Choose files with scans or pictures of codes."""
        if files := ask_files(self._screen, "Take in scans from files", KINDS):
            self.batch.hand_in_files(files)

    def open_camera(self) -> None:
        """Show what the camera sees and take the codes in it."""
        from receiving_app.desk.camera_panel import CameraPanel

        if self._camera is None:
            self._camera = CameraPanel(self._screen, self._desk.errands)
            self._camera.reader.scanned.connect(self._desk.talk.take_in)
            self._camera.finished.connect(self._close_camera)
        self._camera.show()
        self._camera.raise_()

    def _close_camera(self) -> None:
        if self._camera is not None:
            self._camera.deleteLater()
            self._camera = None

    def _show_menu(self) -> None:
        menu = QMenu(self._box)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Scans or pictures from files …").triggered.connect(self.open_files)
        menu.addAction("Paste scans or a picture (Ctrl+V)").triggered.connect(self.paste)
        menu.addAction("Scan with the camera …").triggered.connect(self.open_camera)
        menu.popup(self._box.other.mapToGlobal(QPoint(0, self._box.other.height())))

    def _show_step(self, done: int, total: int, what: str) -> None:
        if total:
            self.progress.show_step(done, total, what)
        else:
            self.progress.hide()

    def _show_end(self, notice: Notice) -> None:
        self._screen.show_notice(notice)
        self._desk.sounds.play("counted" if notice.kind == "ok" else "attention")

    def _show_failure(self, error: Exception) -> None:
        notice = notice_of(error, None, self._desk.show_report)
        if notice is not None:
            self._screen.show_notice(notice)
            self._desk.sounds.play("stop")
