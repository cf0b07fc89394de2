"""What a played office looks like in files: JSON in the shapes that a plain comparison reads."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from receiving_app.approvals.answers import ApprovalsRead, Fate, Flaw
from receiving_app.people.lookups import the_office
from receiving_app.play.dock import DayPlayed
from receiving_app.receiving.cases.discrepancies import DiscrepancySeen
from receiving_app.receiving.daybook import DayBook, LineStands, every_line
from receiving_app.receiving.goods.owners import OwnerAnswered, owners_under

CENTRAL = "CENTRAL_IT"
PACKS = {
    "seed_2014": ("louisiana_2014",),
    "seed_2014_plus_overlay_2024": ("louisiana_2014", "louisiana_2024_overlay"),
}
_STATUS = {
    Flaw.IMPOSSIBLE_DATE: "impossible_date",
    Flaw.NEGATIVE_QUANTITY: "negative_quantity",
    Flaw.UNKNOWN_ORGANIZATION: "unknown_agency",
    Flaw.DUPLICATED_LINE: "duplicated_line",
    Flaw.MISSING_APPROVAL: "missing_approval",
}


def purchases(session: Session) -> list[dict[str, Any]]:
    """Every line with its five quantities and what is open."""
    return [_line(line) for line in every_line(session)]


def day_of(book: DayBook, played: DayPlayed, names: dict[str, str]) -> dict[str, Any]:
    """A day at the dock: lines, units, discrepancies, and what became of each scan.

    Args:
        book: what the day's receipts touched.
        played: the answers to its scans.
        names: id of a delivery here to its name in the folder.
    """
    return {
        "lines": [_line(line) for line in book.lines],
        "assets": [
            {
                "manufacturer": unit.manufacturer,
                "serial": unit.serial,
                "po": unit.order,
                "line": unit.line,
                "state": unit.state,
            }
            for unit in book.units
        ],
        "discrepancies": [
            {
                "delivery": names.get(each.delivery_id, each.delivery),
                "po": each.order,
                "line": _number(each.line),
                "code": each.code,
                "what": each.what,
                "quantity": each.quantity,
            }
            for each in book.discrepancies
        ],
        "scans": [
            {"n": number, "outcome": answer.outcome.value, "said": f"{answer.title}. {answer.said}"}
            for number, answer in enumerate(played.answers, start=1)
        ],
        "refused": played.refused,
    }


def short_of_slip(short: DiscrepancySeen, names: dict[str, str]) -> dict[str, Any]:
    """A shortage that no count tells, but a packing slip or the time that went by."""
    return {
        "delivery": names.get(short.delivery_id, short.delivery_id),
        "po": short.order,
        "line": _number(short.line),
        "code": short.code,
        "what": short.what,
        "quantity": short.quantity,
    }


def _number(line: str | None) -> int | str | None:
    """A line as the folders write it: a number, but for a part of a kit."""
    return int(line) if line and line.isdigit() else line


def ownership(session: Session, day: date) -> list[dict[str, Any]]:
    """Who owns and who tags what was received, by the 2014 pack alone and with the 2024 overlay."""
    central = the_office(session).central_organization
    answers = {name: owners_under(session, packs, day) for name, packs in PACKS.items()}
    return [
        {
            "po": together[0].order,
            "line": together[0].line,
            "serial": together[0].serial,
            **{name: _owner(each, central) for name, each in zip(PACKS, together, strict=True)},
        }
        for together in zip(*answers.values(), strict=True)
    ]


def approvals_messy(read: ApprovalsRead) -> list[dict[str, Any]]:
    """Each purchase line of an export, and what is wrong with it."""
    return [
        {
            "file_line": account.first,
            "status": "credit_line"
            if account.fate is Fate.CREDIT
            else _STATUS.get(account.flaw, account.flaw.value)
            if account.flaw
            else "ok",
        }
        for account in read.accounts
        if account.fate in {Fate.ROW, Fate.CREDIT, Fate.REFUSED}
    ]


def _owner(answered: OwnerAnswered, central: str) -> dict[str, Any]:
    decided = answered.decided

    def named(code: str) -> str:
        return CENTRAL if code == central else code

    return {
        "owner": named(decided.owner or decided.result),
        "who_tags": named(decided.who_tags),
        "tag_due": decided.tag_due,
        "rule": decided.rule,
        "sentence": decided.sentence,
    }


def _line(line: LineStands) -> dict[str, Any]:
    return {
        "po": line.order,
        "line": line.line,
        "ordered": line.ordered,
        "received": line.received,
        "accepted": line.accepted,
        "rejected": line.rejected,
        "on_hold": line.on_hold,
        "open": line.open,
    }
