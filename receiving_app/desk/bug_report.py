"""The report of a mistake of ours: what it says, and the calm sheet it is shown on."""

import logging
import platform
import re
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from receiving_app import __version__
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.scans.card_numbers import masked

_LOG = logging.getLogger("receiving_app.desk")
_QT_LOG = logging.getLogger("receiving_app.qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_LONG_NUMBER = re.compile(r"\d(?:[ ._/-]{0,3}\d){12,}")
_HARMLESS = "This plugin does not support propagateSizeHints()"


def report_of(error: BaseException) -> str:
    """The report of an error: versions, then where it was raised; long numbers and passwords are masked."""
    lines = [
        f"receiving-app {__version__}, Python {platform.python_version()}, Qt {qVersion()}",
        platform.platform(),
        "",
        "".join(traceback.format_exception(error)),
    ]
    return "\n".join(_LONG_NUMBER.sub(_last_four, masked(line)) for line in "\n".join(lines).split("\n"))


def _last_four(number: re.Match[str]) -> str:
    """A number of thirteen digits or more, whatever stands between them: only its last four are told."""
    ends = [place for place, sign in enumerate(number[0]) if sign.isdecimal()][-4]
    return re.sub(r"\d", "*", number[0][:ends]) + number[0][ends:]


class BugSheet(QDialog):
    """A mistake of ours, told calmly, with the report to copy. Not modal: scanning goes on behind it."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setWindowTitle("A mistake in this program")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self._report = report
        words = QPlainTextEdit(report, readOnly=True)
        words.setAccessibleName("Report")
        words.setTabChangesFocus(True)
        copy = Button("Copy report", icon="copy", role="primary")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._report))
        close = Button("Close", role="secondary")
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(close)
        row.addWidget(copy)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[look.px(24)] * 4)
        page.setSpacing(look.px(12))
        page.addWidget(Text("There is a mistake in this program.", "title"))
        page.addWidget(
            Text(
                "The last step was not done. Everything saved before is safe, and you can go on working. "
                "Please send this report to whoever looks after the program.",
                wrap=True,
            )
        )
        page.addWidget(words, 1)
        page.addLayout(row)
        self.resize(look.px(720), look.px(460))


def show_report(report: str, parent: QWidget | None = None) -> BugSheet:
    """Open the sheet over ``parent`` without taking the keyboard from it."""
    sheet = BugSheet(report, parent)
    sheet.show()
    return sheet


def watch_for_bugs(parent: QWidget) -> None:
    """Show every error that reaches the top of the program on the sheet, and log what Qt has to say."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _LOG.error("uncaught", exc_info=(kind, error, trace))
        show_report(report_of(error), parent)

    sys.excepthook = caught
    qInstallMessageHandler(log_qt)


def log_qt(kind: QtMsgType, _: QMessageLogContext, message: str) -> None:
    """Qt's own messages go to the log; one that is known to be harmless goes nowhere."""
    if message != _HARMLESS:
        _QT_LOG.log(_LEVELS.get(kind, logging.WARNING), message)
