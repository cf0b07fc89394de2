"""Whether a line of a file is a line of the bank that another file told before. Pure.

The bank's own numbers decide wherever both files give the same kind of number. Where one gives a document
number and the other a reference, as Works and some OFX do, all they both tell must agree, and lines are
counted: two equal coffees in each file are two coffees, not one and not four (AC44).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from receiving_app.card_logs.statement import ChargeTold, StatementRow, is_acquirer_reference

_SHORTEST_NAME = 8  # letters of a merchant that are enough to be the beginning of a longer writing of it


BankLine = StatementRow | ChargeTold


def told_before(rows: Sequence[StatementRow], kept: Iterable[ChargeTold]) -> Mapping[int, str]:
    """Place of each row that was told before -> id of the kept charge; a charge answers for one row only.

    Args:
        rows: of one file, in its order.
        kept: charges of other files, of the days of this one.
    """
    found: dict[int, str] = {}
    free = {charge.id: charge for charge in sorted(kept, key=lambda charge: charge.id)}
    for key, agrees in _RULES:
        alike: defaultdict[Hashable, list[ChargeTold]] = defaultdict(list)
        for charge in free.values():
            if (named := key(charge)) is not None:
                alike[named].append(charge)
        for place, row in enumerate(rows):
            if place in found or (named := key(row)) is None:
                continue
            for charge in alike[named]:
                if charge.id in free and agrees(row, charge):
                    found[place] = charge.id
                    del free[charge.id]
                    break
    return found


def _reference(line: BankLine) -> Hashable | None:
    return (line.reference, line.amount_cents) if line.reference else None


def _document(line: BankLine) -> Hashable | None:
    return (line.document_no, line.amount_cents, line.post_date) if line.document_no else None


def _content(line: BankLine) -> Hashable | None:
    return line.last4, line.post_date, line.amount_cents


def _always(one: BankLine, other: BankLine) -> bool:  # noqa: ARG001 - a rule like the others
    return True


def _document_agrees(one: BankLine, other: BankLine) -> bool:
    return not _references_compare(one, other)


def _content_agrees(one: BankLine, other: BankLine) -> bool:
    if _references_compare(one, other) or (one.document_no and other.document_no):
        return False  # the same kind of number, and it differs: else they had met before
    short, long = sorted((_plain(one.merchant), _plain(other.merchant)), key=len)
    return short == long or (len(short) >= _SHORTEST_NAME and long.startswith(short))


def _references_compare(one: BankLine, other: BankLine) -> bool:
    """Whether both have a reference of the same kind: the acquirer's, or a number of the bank's own."""
    if not one.reference or not other.reference:
        return False
    return is_acquirer_reference(one.reference) == is_acquirer_reference(other.reference)


def _plain(merchant: str) -> str:
    return " ".join(merchant.upper().split())


_RULES: tuple[tuple[Callable[[BankLine], Hashable | None], Callable[[BankLine, BankLine], bool]], ...] = (
    (_reference, _always),
    (_document, _document_agrees),
    (_content, _content_agrees),
)
