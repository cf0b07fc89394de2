"""Looking at photos that are kept with a case or a delivery, and saving one as it came."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from receiving_app.desk.notices import Notice
from receiving_app.desk.parts.asking import ask_new_file
from receiving_app.desk.parts.detail_card import Line
from receiving_app.desk.parts.list_screen import ListScreen

if TYPE_CHECKING:
    from receiving_app.receiving.arrivals.photos import PhotoSeen

KEY = "F2"
"""The key that shows the photos of a row."""


def photo_lines(screen: ListScreen[Any], photos: "Sequence[PhotoSeen]") -> tuple[Line, ...]:
    """Photos as lines of a detail card: the file's name, who kept it when, and whose it is."""
    return tuple(Line(each.name, _caption(screen, each), icon="camera") for each in photos)


def see_photos(screen: ListScreen[Any], whose: str, find: "Callable[[], Sequence[PhotoSeen]]") -> None:
    """Show photos one at a time; the person may save the one in sight.

    Args:
        screen: where they are shown.
        whose: in words, for the title: "case C-1".
        find: asks the office for them, on the reading lane.
    """

    def show(found: "Sequence[PhotoSeen]") -> None:
        if QApplication.activeModalWidget() is not None:  # the key was pressed twice
            return
        if not found:
            screen.show_notice(Notice("warn", f"There is no photo of {whose}.", ""))
            return
        wanted = show_photos(screen, f"Photos of {whose}", found)
        if wanted is not None:
            _save(screen, wanted)

    screen.desk.errands.read(screen, find, show)


def show_photos(screen: ListScreen[Any], title: str, found: "Sequence[PhotoSeen]") -> "PhotoSeen | None":
    """See ``photo_box``."""
    from receiving_app.desk.parts import photo_box

    def draw(photo: "PhotoSeen", room: QSize, shown: photo_box.Shown, failed: photo_box.Failed) -> None:
        size = (room.width(), room.height())
        screen.desk.errands.read(screen, lambda: _picture(screen, photo, *size), shown, failed)

    return photo_box.ask_photo(screen, title, found, lambda photo: _caption(screen, photo), draw)


def _caption(screen: ListScreen[Any], photo: "PhotoSeen") -> str:
    by = ", ".join(filter(None, (photo.person, screen.desk.times.moment(photo.at))))
    return f"{by}, with {photo.whose}"


def _picture(screen: ListScreen[Any], photo: "PhotoSeen", width: int, height: int) -> bytes:
    from receiving_app.slips.page_picture import first_page_picture

    return first_page_picture(_original(screen, photo), width, height)


def _original(screen: ListScreen[Any], photo: "PhotoSeen") -> bytes:
    from receiving_app.documents.lookups import contents

    office = screen.desk.the_office()
    return office.ask(contents, office.documents, photo.document_id)


def _save(screen: ListScreen[Any], photo: "PhotoSeen") -> None:
    ending = photo.name.rpartition(".")[2].lower()
    file = ask_new_file(screen, "Save the photo", photo.name, f"Photo (*.{ending});;All files (*)")
    if file is None:
        return

    def save() -> str:
        from receiving_app.whole_file import write_whole

        write_whole(file, _original(screen, photo))
        return f"The photo is in {file.name}."

    screen.desk.errands.read(screen, save, lambda said: screen.show_notice(Notice("ok", said, "")))
