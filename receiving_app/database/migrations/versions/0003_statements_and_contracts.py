"""What further statement files tell of a charge, control figures, and contracts."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.written_once import protect

revision = "0003"
down_revision = "0002"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns, which are empty in what is kept, and two tables."""
    for name, kind in (
        ("cycle", sa.Text()),
        ("control_rows", _WHOLE),
        ("control_debits_cents", _WHOLE),
        ("control_credits_cents", _WHOLE),
        ("skipped", sa.Text()),
    ):
        op.add_column("statement_imports", sa.Column(name, kind, nullable=True))
    for name, kind in (
        ("original_cents", _WHOLE),
        ("original_currency", sa.Text()),
        ("receipt", record.YesNo()),
    ):
        op.add_column("card_transactions", sa.Column(name, kind, nullable=True))
    op.create_table(
        "charge_tellings",
        sa.Column("transaction_id", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("file_line", _WHOLE, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("cardholder", sa.Text(), nullable=True),
        sa.Column("merchant", sa.Text(), nullable=False),
        sa.Column("mcc", sa.Text(), nullable=True),
        sa.Column("tax_cents", _WHOLE, nullable=True),
        sa.Column("customer_code", sa.Text(), nullable=True),
        sa.Column("original_cents", _WHOLE, nullable=True),
        sa.Column("original_currency", sa.Text(), nullable=True),
        sa.Column("receipt", record.YesNo(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["card_transactions.id"], name=op.f("fk_charge_tellings_transaction_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["statement_imports.id"], name=op.f("fk_charge_tellings_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge_tellings")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_charge_tellings_transaction_id"), "charge_tellings", ["transaction_id"])
    op.create_table(
        "contracts",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("mandatory", record.YesNo(), nullable=False),
        sa.Column("commodity_classes", sa.Text(), nullable=False),
        sa.Column("effective_from", record.Day(), nullable=False),
        sa.Column("effective_to", record.Day(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("number", name=op.f("uq_contracts_number")),
        sqlite_strict=True,
    )
    protect(op.get_bind(), ("charge_tellings",))
