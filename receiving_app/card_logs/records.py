"""Card statements, charges, what each was matched with, logs, signatures."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from receiving_app.database.record import Fact, Record


class StatementImport(Fact):
    """A statement file that was brought in, or the taking back of one.

    The control figures are what the bank, or a person, said that the file should add up to.
    """

    __tablename__ = "statement_imports"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"))
    file_name: Mapped[str]
    at: Mapped[datetime]
    rows: Mapped[int]
    added: Mapped[int]
    debits_cents: Mapped[int]
    credits_cents: Mapped[int]
    takes_back_id: Mapped[str | None] = mapped_column(ForeignKey("statement_imports.id"), unique=True)
    cycle: Mapped[str | None]
    control_rows: Mapped[int | None]
    control_debits_cents: Mapped[int | None]
    control_credits_cents: Mapped[int | None]
    skipped: Mapped[str | None]  # document numbers that are missing between those of the file


class CardTransaction(Fact):
    """A row of a statement, a charge or a credit. ``identity`` tells whether this very bank line was seen."""

    __tablename__ = "card_transactions"
    __table_args__ = (
        Index("ix_card_transactions_card", "last4", "post_date"),
        Index("ix_card_transactions_identity", "identity"),
    )

    import_id: Mapped[str] = mapped_column(ForeignKey("statement_imports.id"), index=True)
    log_id: Mapped[str] = mapped_column(
        ForeignKey("card_logs.id"), index=True
    )  # its card and cycle, for good
    identity: Mapped[str]
    document_no: Mapped[str | None]
    reference: Mapped[str | None]
    last4: Mapped[str]
    cardholder: Mapped[str | None]
    purchase_date: Mapped[date]
    post_date: Mapped[date]
    merchant: Mapped[str]
    mcc: Mapped[str | None]
    amount_cents: Mapped[int]
    tax_cents: Mapped[int | None]
    customer_code: Mapped[str | None]
    file_line: Mapped[int]
    raw: Mapped[str]
    original_cents: Mapped[int | None]
    original_currency: Mapped[str | None]
    receipt: Mapped[bool | None]


class ChargeTelling(Fact):
    """What a further file says of a bank line that was seen before: numbers, tax, the whole merchant."""

    __tablename__ = "charge_tellings"

    transaction_id: Mapped[str] = mapped_column(ForeignKey("card_transactions.id"), index=True)
    import_id: Mapped[str] = mapped_column(ForeignKey("statement_imports.id"))
    file_line: Mapped[int]
    raw: Mapped[str]
    document_no: Mapped[str | None]
    reference: Mapped[str | None]
    cardholder: Mapped[str | None]
    merchant: Mapped[str]
    mcc: Mapped[str | None]
    tax_cents: Mapped[int | None]
    customer_code: Mapped[str | None]
    original_cents: Mapped[int | None]
    original_currency: Mapped[str | None]
    receipt: Mapped[bool | None]


class ChargeMatch(Fact):
    """Part of a charge belongs to a purchase, and why. A negative amount takes an earlier match back."""

    __tablename__ = "charge_matches"
    __table_args__ = (Index("ix_charge_matches_purchase", "purchase_id"),)

    transaction_id: Mapped[str] = mapped_column(ForeignKey("card_transactions.id"), index=True)
    purchase_id: Mapped[str]
    cents: Mapped[int]
    tier: Mapped[str]  # A, B, or by hand
    evidence: Mapped[str]  # canonical JSON of sentences
    at: Mapped[datetime]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("charge_matches.id"), unique=True)


class ChargeExplanation(Fact):
    """A charge that has no purchase is explained instead. An explanation may be taken back by another."""

    __tablename__ = "charge_explanations"

    transaction_id: Mapped[str] = mapped_column(ForeignKey("card_transactions.id"), index=True)
    code: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("charge_explanations.id"), unique=True)


class CardLog(Record):
    """A card's log of one cycle; its state is rebuilt from signatures and reopenings.

    Its row is locked while anything of it changes, so that nothing slips into a log while it is signed.
    """

    __tablename__ = "card_logs"
    __table_args__ = (
        UniqueConstraint("last4", "cycle"),
        CheckConstraint("state IN ('open', 'cardholder_signed', 'locked')", name="known_state"),
    )

    last4: Mapped[str]
    cycle: Mapped[str] = mapped_column(index=True)
    opens: Mapped[date]
    closes: Mapped[date]
    revision: Mapped[int]
    state: Mapped[str]


class Signature(Fact):
    """Somebody signed a revision of a log: what they said, and the hash of what they saw."""

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("log_id", "revision", "role"),)

    log_id: Mapped[str] = mapped_column(ForeignKey("card_logs.id"))
    revision: Mapped[int]
    role: Mapped[str]  # cardholder, approver
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    meaning: Mapped[str]
    content_hash: Mapped[str]
    content: Mapped[str]  # canonical JSON of the log as it was signed


class LogReopening(Fact):
    """A signed log was opened again: by whom, why. The next revision starts here."""

    __tablename__ = "log_reopenings"

    log_id: Mapped[str] = mapped_column(ForeignKey("card_logs.id"), index=True)
    revision: Mapped[int]  # the new one
    reason: Mapped[str]
    at: Mapped[datetime]
