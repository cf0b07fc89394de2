"""What may come beyond an order, as rows of Settings: of the office, a vendor or an item."""

from typing import TYPE_CHECKING, Any

from receiving_app.desk.parts.action import UNDONE, Done
from receiving_app.desk.parts.asking import Blank, ask_form, ask_one_of, ask_reason
from receiving_app.desk.parts.list_screen import ListScreen
from receiving_app.desk.setting_rows import Entry
from receiving_app.receiving.rules import OverReceipt
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.desk.desk_office import DeskOffice

_RESULTS = {
    OverReceipt.ALLOW: ("They come in", "Up to the limit; still told as over."),
    OverReceipt.REASON: ("They come in with a reason", "The clerk chooses why; up to the limit."),
    OverReceipt.APPROVER: ("They are held", "Until somebody with the role lifts them."),
}


def tolerance_rows(office: "DeskOffice") -> tuple[Entry, ...]:
    """Every tolerance in force; the office's stands there also while nobody set one."""
    from receiving_app.receiving.goods.tolerances import OFFICE, tolerances

    found = office.ask(tolerances)
    rows = [
        Entry(
            f"More than ordered: {each.subject or 'the office'}",
            f"{each.reason} ({each.set_by})",
            _words(each.tolerance.result, each.tolerance.percent, each.tolerance.pieces),
            policy_id=each.policy_id,
        )
        for each in found
    ]
    if not any(each.scope == OFFICE for each in found):
        under = "No state rule allows any. Set a tolerance to change it."
        rows.insert(
            0, Entry("More than ordered: the office", under, _words(OverReceipt.APPROVER, None, None))
        )
    return tuple(rows)


def is_tolerance(row: object) -> bool:
    """Whether a row is a tolerance that somebody set."""
    return bool(getattr(row, "policy_id", ""))


def set_tolerance(screen: ListScreen[Any]) -> None:
    """Ask what becomes of pieces beyond an order, of what and up to which limit, and set it."""
    title = "More than was ordered"
    words = tuple(words for words, _ in _RESULTS.values())
    details = tuple(detail for _, detail in _RESULTS.values())
    chosen = ask_one_of(screen, title, "What becomes of those pieces?", words, "", "Go on", details)
    if not chosen:
        return
    result = next(each for each, (words, _) in _RESULTS.items() if words == chosen)
    limited = result is not OverReceipt.APPROVER
    limits = (
        Blank("Per cent of the order", hint="empty for no such limit", refuse=_no_number),
        Blank("Pieces at most", hint="with both, the lesser counts", refuse=_no_number),
    )
    told = ask_form(
        screen,
        title,
        (
            Blank("Part number", hint="empty for every part", codes=1),
            Blank("Vendor", hint="empty for every vendor"),
            *(limits if limited else ()),
            Blank("Why", refuse=lambda text: "" if text else "Nothing is written here."),
        ),
        f"{chosen}. A part comes before its vendor, a vendor before the office.",
        "Set it",
    )
    if told is not None:
        part, vendor, *numbers, reason = told
        percent, pieces = (_number(text) for text in (numbers or ("", "")))
        screen.carry_out(lambda: _set(screen, part, vendor, result, percent, pieces, reason))


def take_tolerance_back(screen: ListScreen[Any]) -> None:
    """The chosen tolerance holds no longer, with a reason."""
    row = screen.chosen()
    reason = ask_reason(screen, "Take the tolerance back", "Why?", row.title) if row else ""
    if row is None or not reason:
        return

    def run() -> str:
        from receiving_app.receiving.goods.tolerances import take_back_tolerance

        return str(screen.desk.the_office().do(take_back_tolerance, row.policy_id, reason))

    screen.carry_out(run)


def _set(
    screen: ListScreen[Any],
    part: str,
    vendor: str,
    result: OverReceipt,
    percent: int | None,
    pieces: int | None,
    reason: str,
) -> Done:
    from receiving_app.errors import Refused
    from receiving_app.receiving.goods import tolerances

    if part and vendor:
        raise Refused("A tolerance is of a part or of a vendor.", "Leave one of them empty.")
    scope = tolerances.ITEM if part else tolerances.VENDOR if vendor else tolerances.OFFICE
    office = screen.desk.the_office()
    done = office.do(
        tolerances.set_tolerance,
        scope,
        part or vendor,
        result,
        percent=percent,
        pieces=pieces,
        reason=reason,
    )
    said = f"More than ordered, {done.subject or 'the office'}: {_words(result, percent, pieces)}."
    return Done(said, lambda: office.do(tolerances.take_back_tolerance, done.policy_id, UNDONE))


def _words(result: OverReceipt, percent: int | None, pieces: int | None) -> str:
    if result is OverReceipt.APPROVER:
        return "Held until somebody lifts it"
    limits = ([] if percent is None else [f"{percent} %"]) + (
        [] if pieces is None else [counted(pieces, "piece")]
    )
    return f"Up to {', at most '.join(limits)}" + (", with a reason" if result is OverReceipt.REASON else "")


def _no_number(text: str) -> str:
    return "" if not text or (text.isascii() and text.isdigit() and len(text) < 6) else "A whole number."


def _number(text: str) -> int | None:
    return int(text) if text else None
