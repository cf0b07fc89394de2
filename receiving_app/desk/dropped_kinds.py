"""What a file that was dropped on a screen of purchases is, by what is in it; no Qt. Called on a lane."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from receiving_app.approvals.import_file import read_approvals
from receiving_app.approvals.learning import learned_mappings
from receiving_app.approvals.manifest_file import read_manifest
from receiving_app.approvals.manifests import learned_headings
from receiving_app.card_logs.statement_file import read_statement
from receiving_app.desk.desk_office import DeskOffice
from receiving_app.errors import Refused, Trouble
from receiving_app.people.lookups import known_codes
from receiving_app.progress import Progress

_NO_LISTS = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".bmp", ".gif", ".tif", ".tiff"})


class ListKind(Enum):
    """What a list is of."""

    APPROVALS = "an export of approvals"
    SERIALS = "a list of serials"


@dataclass(frozen=True, slots=True)
class Dropped:
    """Files by what they are, and a sentence for each that belongs elsewhere."""

    approvals: tuple[Path, ...]
    serials: tuple[Path, ...]
    elsewhere: tuple[str, ...]


def sorted_out(office: DeskOffice, files: Sequence[Path], order: str | None, progress: Progress) -> Dropped:
    """Look into each file and say what it is.

    Args:
        office: whose learnt columns are known.
        files: as they were dropped.
        order: the chosen order, for lists of serials without order numbers.
        progress: told before each file.

    Raises:
        Trouble: a file cannot be read.
        Cancelled: the person stopped it.
    """
    found: dict[ListKind, list[Path]] = {kind: [] for kind in ListKind}
    elsewhere = []
    for place, file in enumerate(files):
        progress.step(place, len(files), f"Looking into {file.name}")
        what = _kind_of(office, file, order)
        if isinstance(what, ListKind):
            found[what].append(file)
        else:
            elsewhere.append(what)
    return Dropped(tuple(found[ListKind.APPROVALS]), tuple(found[ListKind.SERIALS]), tuple(elsewhere))


def _kind_of(office: DeskOffice, file: Path, order: str | None) -> ListKind | str:
    """What the file is a list of, or the sentence that says where it belongs."""
    ending = file.suffix.lower()
    if ending in _NO_LISTS:
        return f"{file.name} is no list: file packing slips at Slips, drop photos on Receive."
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Trouble(
            f"{file.name} cannot be read: {error.strerror or error}.", "Look whether it is still there."
        ) from error
    organizations, _people = office.ask(known_codes)
    learned = office.ask(learned_mappings)
    try:
        if read_approvals(data, file.name, organizations=organizations, learned=learned).mapping is not None:
            return ListKind.APPROVALS
        if read_statement(data, file.name).rows:
            return f"{file.name} is a card statement: bring it in at Card log."
        listed = read_manifest(data, file.name, office.ask(learned_headings), order)
    except Refused as refused:
        return str(refused)
    if listed.rows or (listed.columns and "serial" not in listed.lacking):
        return ListKind.SERIALS
    return (
        f"Nobody has told yet what the columns of {file.name} mean:"
        " bring it in at Purchases, approvals with Ctrl+I, serials with Ctrl+L."
    )
