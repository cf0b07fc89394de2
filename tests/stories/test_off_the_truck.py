"""A delivery begins at the truck, through the window: carrier, boxes, condition, exceptions, a photo."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from receiving_app.receiving.lookups import delivery_on_screen
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_by_hand import back, card, fill, press, tell  # noqa: F401 - fixtures
from tests.stories.test_closing import settled
from tests.stories.test_through_the_window import ORDER, desk, shoot  # noqa: F401 - fixtures

UPS = "1Z999AA10123456784"


def arrival(office, delivery_id):
    return office.ask(delivery_on_screen, delivery_id).arrival


def choose(card, words):
    card.choice.setFocus()
    QTest.keyClicks(card.choice, words)


def test_what_the_driver_hands_over_is_told_first_and_changed_later(qtbot, desk, sample_office, card):
    fill(qtbot, desk, card, "Begin a delivery", carrier="Saia", boxes="5", came="3", seal="S-77",
         exceptions="subject to inspection")  # fmt: skip
    choose(card, "Wet")
    desk.gun.inlet.pause_over()
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        press(Qt.Key.Key_Return)
    begun = answer.args[0]
    assert "3 of 5 pieces here, 2 not" in begun.said
    assert "is no valid exception" in begun.said
    assert arrival(sample_office, begun.delivery_id).condition == "wet"
    settled(qtbot, desk)
    assert shoot(qtbot, desk, ORDER).delivery_id == begun.delivery_id
    settled(qtbot, desk)
    fill(qtbot, desk, card, "Off the truck", exceptions="carton 2 wet through")
    assert card.fields["carrier"].text() == "Saia"
    assert card.choice.currentData() == "wet"
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000):
        press(Qt.Key.Key_Return)
    assert arrival(sample_office, begun.delivery_id).exceptions == "carton 2 wet through"
    qtbot.waitUntil(lambda: not card.isVisible(), timeout=10_000)
    back(qtbot, desk)
    assert arrival(sample_office, begun.delivery_id).exceptions == "subject to inspection"
    assert sample_office.differences() == ()


def test_the_carrier_is_guessed_from_the_carton_and_changed(qtbot, desk, sample_office, tell):
    here = shoot(qtbot, desk, UPS).delivery_id
    assert arrival(sample_office, here).carrier == "UPS"
    settled(qtbot, desk)
    tell("Off the truck", carrier="Local courier", boxes="2")
    assert arrival(sample_office, here).carrier == "Local courier"
    assert arrival(sample_office, here).said == "1 of 2 pieces here, 1 not"
    assert "was taken in before" in shoot(qtbot, desk, UPS).said


def test_a_photo_is_named_or_dropped_on_the_page(qtbot, desk, sample_office, tell, tmp_path):
    for name, colour in (("one.png", 0xFF0000), ("two.png", 0x00FF00)):
        picture = QImage(8, 8, QImage.Format.Format_RGB32)
        picture.fill(colour)
        picture.save(str(tmp_path / name))
    here = shoot(qtbot, desk, ORDER).delivery_id
    settled(qtbot, desk)
    tell("Add a photo", photo=str(tmp_path / "one.png"))
    assert len(arrival(sample_office, here).photos) == 1
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "two.png"))])
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton,
                            Qt.KeyboardModifier.NoModifier)  # fmt: skip
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000):
        QApplication.sendEvent(desk.front(), enter)
        QApplication.sendEvent(desk.front(), event)
    assert len(arrival(sample_office, here).photos) == 2
    assert sample_office.differences() == ()
