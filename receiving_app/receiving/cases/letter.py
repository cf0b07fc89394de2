"""A draft of what a vendor or a carrier is told of a case: plain text, to copy or to keep as a file. Pure."""

from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from textwrap import fill

from receiving_app.receiving.cases.lookups import CaseSeen
from receiving_app.receiving.goods.conditions import DAMAGED, in_words

VENDOR, CARRIER = "vendor", "carrier"
LETTER_KINDS = (".txt", ".eml")
_WIDTH = 76


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft."""

    subject: str
    body: str

    @property
    def as_text(self) -> str:
        """With the subject above it."""
        return f"Subject: {self.subject}\n\n{self.body}"

    @property
    def as_eml(self) -> bytes:
        """As a message that a mail program opens as a draft; nobody's address stands in it."""
        message = EmailMessage(policy=SMTP)
        message["Subject"] = self.subject
        message["X-Unsent"] = "1"
        message.set_content(self.body, charset="utf-8")
        return message.as_bytes()

    def as_file(self, ending: str) -> bytes:
        """Its bytes for a file of this kind, one of ``LETTER_KINDS``."""
        return self.as_eml if ending.lower() == ".eml" else self.as_text.encode()


def draft_letter(seen: CaseSeen, to: str, office: str, sender: str, today: date) -> Letter:
    """What is told: order, line, serials, what, when, and the photos that are on file.

    Args:
        seen: the case.
        to: ``VENDOR`` or ``CARRIER``.
        office: the office's name.
        sender: who signs.
        today: the day it is written.
    """
    row = seen.row
    order = f"order {row.order}" if row.order else f"delivery {row.delivery}"
    subject = f"{order[0].upper()}{order[1:]}: {row.quantity} {row.what} ({row.number})"
    greeting = row.vendor if to == VENDOR else seen.carrier
    facts = (
        ("Our case", row.number),
        ("Order", row.order),
        ("Line", None if row.line is None else f"{row.line}, {row.item}"),
        ("Pieces", f"{row.quantity}"),
        ("What is wrong", f"{row.what}; X12 condition {in_words(row.code)}"),
        ("Came instead", seen.part),
        ("Serial numbers", ", ".join(seen.serials)),
        ("Seen at the dock", seen.note),
        ("Delivered on", f"{row.delivered_on:%B} {row.delivered_on.day}, {row.delivered_on.year}"),
        ("Our delivery", row.delivery),
        ("Carrier", seen.carrier),
        ("Tracking or PRO", ", ".join(seen.tracking)),
        ("Photos on file", ", ".join(photo.document or "" for photo in seen.photos)),
    )
    told = "\n".join(
        fill(
            value,
            _WIDTH,
            initial_indent=f"{name + ':':18}",
            subsequent_indent=" " * 18,
            break_on_hyphens=False,
            break_long_words=False,
        )
        for name, value in facts
        if value
    )
    parts = (
        f"{today:%B} {today.day}, {today.year}",
        f"To {greeting or f'the {to}'}",
        _wrapped(_opening(to, order)),
        told,
        _wrapped(_asking(seen, to)),
        f"{sender}\n{office}",
    )
    return Letter(subject, "\n\n".join(parts) + "\n")


def _opening(to: str, order: str) -> str:
    if to == CARRIER:
        return f"We report the following on goods that you delivered to us, {order}."
    return f"We report the following on your shipment for {order}."


def _asking(seen: CaseSeen, to: str) -> str:
    if to == CARRIER:
        kept = (
            " Carton and contents are kept as found. Please inspect them, or tell us in writing that you do"
            " not wish to."
            if seen.row.code == DAMAGED
            else ""
        )
        return f"Please confirm that you have this report and give it your number.{kept}"
    return (
        "Please tell us whether you will send a replacement or a credit, and how the goods go back if you"
        " want them. We keep them apart until we hear from you."
        if seen.row.code not in {"02", "16"}
        else "Please tell us when the missing pieces were shipped, or when they will be."
    )


def _wrapped(text: str) -> str:
    return fill(text, _WIDTH)
