"""What is left behind in circles goes on the window's thread, and on no other."""

import gc
import threading

from tests.desk.conftest import app, qapp_cls  # noqa: F401 - fixtures


class Circle:
    """It can only be found by looking for it; it notes where it went."""

    went_on: list[str] = []  # noqa: RUF012 - it is shared on purpose

    def __init__(self):
        self.itself = self

    def __del__(self):
        self.went_on.append(threading.current_thread().name)


def leave_many():
    for _ in range(20 * gc.get_threshold()[0]):
        Circle()


def test_circles_of_a_lane_go_on_the_windows_thread(app, qtbot):
    Circle.went_on.clear()
    lane = threading.Thread(target=leave_many, name="a lane")
    lane.start()
    lane.join()
    assert Circle.went_on == []
    leave_many()
    assert Circle.went_on == []
    qtbot.waitUntil(lambda: len(Circle.went_on) >= 20 * gc.get_threshold()[0])
    assert set(Circle.went_on) == {threading.main_thread().name}
