import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread

from receiving_app.desk.bug_report import BugSheet, report_of, show_report
from receiving_app.desk.errands import Errands
from receiving_app.desk.notices import notice_of
from receiving_app.errors import Cancelled, Refused, Trouble


@pytest.fixture
def failures():
    return []


@pytest.fixture
def errands(app, lanes, failures):
    return Errands(lanes, lambda _, error, again: failures.append((error, again)))


def test_an_answer_comes_back_on_the_windows_thread(errands, qtbot, app):
    owner, got = QObject(), []
    errands.read(owner, threading.get_ident, lambda there: got.append((there, QThread.currentThread())))
    qtbot.waitUntil(lambda: got != [])
    there, thread = got[0]
    assert there != threading.get_ident()
    assert thread is app.thread()


def test_an_answer_for_somebody_who_is_gone_is_dropped(errands, qtbot):
    owner, other, got = QObject(), QObject(), []
    gate = threading.Event()
    errands.read(owner, gate.wait, lambda _: got.append("gone"))
    owner.deleteLater()
    qtbot.waitUntil(lambda: True)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gate.set()
    errands.read(other, lambda: "here", got.append)
    qtbot.waitUntil(lambda: got == ["here"])


def test_a_failure_is_told_and_can_be_tried_again(errands, failures, qtbot):
    owner, got, broken = QObject(), [], [Trouble("The printer is off.")]

    def work():
        if broken:
            raise broken.pop()
        return "printed"

    errands.write(owner, work, got.append)
    qtbot.waitUntil(lambda: len(failures) == 1)
    failures[0][1]()
    qtbot.waitUntil(lambda: got == ["printed"])


def test_long_work_tells_its_steps_in_order_and_ends_once(errands, qtbot, lanes):
    owner, told, ended = QObject(), [], []

    def work(progress):
        for step in range(5):
            progress.step(step, 5, "row")
        return "all"

    errands.run_long(lanes.writing, owner, work, lambda done, *_: told.append(done), ended.append)
    qtbot.waitUntil(lambda: ended == ["all"])
    assert told == [0, 1, 2, 3, 4]


def test_cancelled_work_that_never_started_says_so(errands, qtbot, lanes):
    owner, failed, gate = QObject(), [], threading.Event()
    errands.write(owner, gate.wait, lambda _: None)
    errand = errands.write(owner, lambda: "never", failed.append, failed.append)
    errand.cancel()
    gate.set()
    qtbot.waitUntil(lambda: len(failed) == 1)
    assert isinstance(failed[0], Cancelled)


def test_each_kind_of_failure_is_said_in_its_way():
    shown = []
    refused = notice_of(Refused("The line is full.", "Ask the buyer."), None, shown.append)
    assert (refused.kind, refused.title, refused.advice, refused.action) == (
        "warn", "The line is full.", "Ask the buyer.", "",
    )  # fmt: skip
    trouble = notice_of(Trouble("The printer is off."), lambda: None, shown.append)
    assert (trouble.kind, trouble.advice, trouble.action) == ("err", "Your work is kept.", "Try again")
    assert notice_of(Cancelled(), None, shown.append) is None
    bug = notice_of(KeyError("x"), None, shown.append)
    assert bug.action == "Show the report"
    bug.act()
    assert "KeyError: 'x'" in shown[0]


def test_the_report_masks_what_could_be_a_card_number():
    assert "4111111111111111" not in report_of(ValueError("4111111111111111"))
    assert "*1111" in report_of(ValueError("4111111111111111"))
    for told, left in (
        ("4111 1111 1111 1111", "**** **** **** 1111"),
        ("4111-1111-1111-1111", "****-****-****-1111"),
        ("4111111111111111X", "************1111X"),
        ("S4111111111111111", "S************1111"),
        ("3782 822463 10005", "**** ****** *0005"),
        ("1234567890123456", "************3456"),
        ("password: hunter2", "password: *******"),
    ):
        assert left in report_of(ValueError(told))
        assert told not in report_of(ValueError(told))
    assert "4500771234" in report_of(ValueError("order 4500771234 of 2026-09-15 13:30"))


def test_the_bug_sheet_takes_neither_the_keyboard_nor_the_scans(app, window, qtbot):
    focus = app.focusWidget()
    sheet = show_report("what happened", window)
    assert isinstance(sheet, BugSheet)
    assert not sheet.isModal()
    assert app.focusWidget() is focus
    sheet.close()
