"""Scans that are handed in as text, files or pictures: read on a lane, each line a scan of its own. No Qt."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

from receiving_app.errors import Refused
from receiving_app.progress import Progress
from receiving_app.scans.pictures import CodesOfPicture, codes_in, codes_of_file
from receiving_app.scans.scan_lines import LineOfScan, scan_lines
from receiving_app.wording import counted

PASTE: Final = "PASTE"
"""The device of what was pasted."""
PICTURE: Final = "PICTURE"
"""The device of the codes in a pasted picture; of a file its name follows."""
_BETTER: Final = "Take it nearer, straighter and in more light."
_LARGEST: Final = 50_000_000  # bytes
_COLUMNS: Final = frozenset({"raw", "scan", "scans", "code", "codes", "barcode", "serial", "serial number"})


@dataclass(frozen=True, slots=True)
class HandedScan:
    """A scan and what handed it over."""

    raw: str
    device: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was handed in: its scans in their order, and what is no scan, in sentences."""

    source: str
    scans: tuple[HandedScan, ...]
    wrong: tuple[str, ...] = ()


def scans_of_text(text: str) -> HandedIn:
    """Each line of a pasted text; only a line feed parts lines, for RS and GS belong to a scan."""
    return _scans_of("The clipboard", PASTE, text.encode("utf-8", "replace"))


def scans_of_picture(picture: Any) -> HandedIn:
    """The codes of a pasted picture of grey values.

    Raises:
        Refused: no code is on it.
    """
    return _seen("The picture", PICTURE, codes_in(picture))


def scans_of_files(files: Sequence[Path], progress: Progress) -> HandedIn:
    """The scans of each file, one file after the other. A file that is none is told, and the next one read.

    Raises:
        Refused: none of the files holds a scan.
        Cancelled: somebody asked to stop.
    """
    read: list[HandedIn] = []
    wrong: list[str] = []
    for place, file in enumerate(files):
        progress.step(place, len(files), f"Reading {file.name}")
        try:
            read.append(_scans_of_file(file))
        except Refused as refused:
            wrong.append(str(refused))
    if not any(each.scans for each in read):
        raise Refused(
            " ".join([*wrong, *(said for each in read for said in each.wrong)]) or "There is no scan."
        )
    source = files[0].name if len(files) == 1 else f"{len(files)} files"
    scans = tuple(scan for each in read for scan in each.scans)
    return HandedIn(source, scans, tuple(wrong) + tuple(said for each in read for said in each.wrong))


def _scans_of_file(file: Path) -> HandedIn:
    try:
        if file.stat().st_size > _LARGEST:
            raise Refused(f"{file.name} is larger than {_LARGEST // 1_000_000} MB.", "Hand it in in parts.")
        data = file.read_bytes()
    except OSError as error:
        raise Refused(f"{file.name} cannot be read: {error.strerror}.", "Look where it is.") from None
    found = codes_of_file(data)
    if found is not None:
        return _seen(file.name, f"{PICTURE} {file.name}", found)
    if b"\0" in data[:1000]:
        raise Refused(f"{file.name} is neither a picture nor a text.", "Hand in one scan to a line.")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if file.suffix.lower() == ".csv":
        data = _one_column(file.name, data)
    return _scans_of(file.name, f"FILE {file.name}", data)


def _seen(source: str, device: str, found: CodesOfPicture) -> HandedIn:
    more = "more " if found.codes else ""
    seen = f"{source}: {counted(found.unread, f'{more}code')} cannot be read."
    if not found.codes:
        said = seen if found.unread else f"{source}: no code can be read."
        raise Refused(said, _BETTER)
    wrong = (f"{seen} {_BETTER}",) if found.unread else ()
    return HandedIn(source, tuple(HandedScan(raw, device) for raw in found.codes), wrong)


def _scans_of(source: str, device: str, data: bytes) -> HandedIn:
    scans, wrong = [], []
    for line in scan_lines(BytesIO(data)):
        if isinstance(line, LineOfScan):
            scans.append(HandedScan(line.raw, line.device or device))
        else:
            wrong.append(f"Line {line.number}: {line.said}")
    return HandedIn(source, tuple(scans), tuple(wrong))


def _one_column(name: str, data: bytes) -> bytes:
    """A CSV's one column, or the one that is headed as scans are, as lines."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{name} is no text in UTF-8.", "Save it as CSV UTF-8.") from None
    rows = list(_rows(text))
    heading = [cell.strip().casefold() for cell in rows[0]] if rows else []
    at = next((place for place, cell in enumerate(heading) if cell in _COLUMNS), None)
    if at is None and any(len(row) > 1 for row in rows):
        raise Refused(f"{name} has several columns.", "Head the one with the scans with the word raw.")
    cells = [row[at or 0] for row in rows[at is not None :] if len(row) > (at or 0)]
    return "\n".join(cell.replace("\n", "") for cell in cells).encode()


def _rows(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)
    yield from csv.reader(StringIO(text, newline=""), delimiter=sign)
