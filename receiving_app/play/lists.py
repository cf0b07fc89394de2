"""Vendors' lists of serials in a played office: each comes in before its goods, and is told beside them."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from receiving_app.errors import Problem, Refused
from receiving_app.play.day import bring_in_serials
from receiving_app.play.office_folder import first_days
from receiving_app.play.step import Step
from receiving_app.receiving.goods.against_manifest import LineAgainst, against_every_manifest
from receiving_app.wording import counted
from receiving_app.workplace import Workplace

LISTS = "manifests"  # the folder in which they lie
_NO_LISTS = (".json",)  # what lies beside them and is for a comparison
_TOLD = 10  # refused rows of a list that a reader is told; the answers tell all
_ADVICE = (
    "Bring the order's approval in, or have the vendor mend the row; then bring the list in again,"
    " what is in stays."
)


@dataclass(frozen=True, slots=True)
class ListPlayed:
    """What became of a vendor's list.

    Attributes:
        delivery: the folder's name of the delivery that its file is named after; None where it names none.
        said: what it brought, or why nothing of it came in.
        is_in: whether it could be read.
        refused: its rows that stay out, and why.
        warnings: its rows that need a look.
    """

    file: str
    delivery: str | None
    said: str
    is_in: bool = True
    orders: tuple[str, ...] = ()
    refused: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def rows_refused(self) -> int:
        """How many rows stay out."""
        return len({problem.line for problem in self.refused})

    def not_done(self) -> Iterator[str]:
        """What of it could not be brought in: file and row, what is wrong, and what to do."""
        if not self.is_in:
            yield self.said
        yield from (f"{problem} {_ADVICE}" for problem in self.refused[:_TOLD])
        if (more := len(self.refused) - _TOLD) > 0:
            yield f"{self.file}: {counted(more, 'further row')} refused."


def lists_by_day(folder: Path) -> dict[date | None, list[tuple[Path, str | None]]]:
    """The lists and the deliveries they are named after, by the day on which their goods come.

    A vendor sends a list ahead of its goods, and names the file after the shipment. One that names no
    delivery is known as soon as its order is: it stands under None.
    """
    days = first_days(folder)
    found: dict[date | None, list[tuple[Path, str | None]]] = defaultdict(list)
    for file in sorted((folder / LISTS).glob("*")):
        if file.is_file() and file.suffix.lower() not in _NO_LISTS and file.name[0] not in ".~":
            delivery = _named_in(file.stem, days)
            found[days[delivery] if delivery is not None else None].append((file, delivery))
    return found


def _named_in(name: str, deliveries: Collection[str]) -> str | None:
    """The delivery that stands in a file's name as a word of its own; the longest, if there are more."""
    named = [
        delivery
        for delivery in deliveries
        if re.search(rf"(?<![^\W_]){re.escape(delivery)}(?![^\W_])", name, re.IGNORECASE)
    ]
    return max(named, key=len, default=None)


def bring_in_list(workplace: Workplace, file: Path, delivery: str | None) -> ListPlayed:
    """Bring one list in; one that cannot be read is told, and the play goes on."""
    try:
        done = bring_in_serials(workplace, file)
    except Refused as refused:
        return ListPlayed(file.name, delivery, str(refused), is_in=False)
    except OSError as error:
        said = f"{file.name} cannot be read ({error.strerror}). Look at the file, or ask the vendor for it."
        return ListPlayed(file.name, delivery, said, is_in=False)
    return ListPlayed(
        file.name,
        delivery,
        done.said,
        orders=done.orders,
        refused=done.problems,
        warnings=done.warnings,
    )


def step_of(session: Session, lists: Sequence[ListPlayed]) -> Step:
    """What the lists brought, and what of it is here now."""
    orders = against_every_manifest(session)
    lines = [line for each in orders.values() for line in each]
    left_out = sum(not each.is_in for each in lists)
    came = counted(len(lists) - left_out, "list") + " brought in"
    out = [f"{left_out} not"] if left_out else []
    rows = counted(sum(each.rows_refused for each in lists), "row") + " refused"
    told = [
        f"{sum(line.ticked for line in lines)} of {sum(line.announced for line in lines)} announced are here",
        f"{sum(len(line.short) for line in lines)} short",
        f"{sum(len(line.extra) for line in lines)} extra",
        f"{sum(len(line.substituted) for line in lines)} substituted",
    ]
    details = [told_of for each in lists for told_of in _details(each)]
    details += [_tick(order, line) for order, each in orders.items() for line in each]
    return Step("Serials", f"{', '.join([came, *out, rows])}: {', '.join(told)}.", details=tuple(details))


def _details(played: ListPlayed) -> Iterator[str]:
    yield played.said
    yield from (str(problem) for problem in (*played.refused, *played.warnings))


def _tick(order: str, line: LineAgainst) -> str:
    """A line beside its list: how many are here, and which are not as announced."""
    said = f"Order {order}, line {line.number}, {line.item}:"
    said += f" {line.ticked} of {line.announced} announced are here."
    said += f" Short: {', '.join(line.short)}." if line.short else ""
    said += f" Extra: {', '.join(line.extra)}." if line.extra else ""
    swapped = "; ".join(f"{each.announced} by {each.came}, {each.why}" for each in line.substituted)
    return said + (f" Substituted: {swapped}." if swapped else "")


def serial_lists(session: Session, lists: Sequence[ListPlayed]) -> dict[str, Any]:
    """Every list with what became of it, and every announced line beside what is here."""
    return {
        "lists": [
            {
                "file": each.file,
                "delivery": each.delivery,
                "purchase_orders": list(each.orders),
                "brought_in": each.is_in,
                "said": each.said,
                "refused": [_problem(problem) for problem in each.refused],
                "warnings": [_problem(problem) for problem in each.warnings],
            }
            for each in lists
        ],
        "lines": [
            {
                "po": order,
                "line": int(line.number) if line.number.isdigit() else line.number,
                "announced": line.announced,
                "here": line.ticked,
                "short": list(line.short),
                "extra": list(line.extra),
                "substituted": [
                    {"announced": each.announced, "came": each.came, "why": each.why}
                    for each in line.substituted
                ],
            }
            for order, lines in against_every_manifest(session).items()
            for line in lines
        ],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"row": problem.line, "column": problem.column, "reason": problem.reason}
