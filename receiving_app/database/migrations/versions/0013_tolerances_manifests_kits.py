"""Pieces beyond an order have a tolerance; vendors announce serials; one line may come as several units."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.written_once import protect

revision = "0013"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "over_receipt_policies",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("subject_key", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("percent", record.Whole, nullable=True),
        sa.Column("pieces", record.Whole, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("corrects_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["over_receipt_policies.id"],
            name=op.f("fk_over_receipt_policies_corrects_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_over_receipt_policies_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_over_receipt_policies")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_over_receipt_policies_corrects_id")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_over_receipt_policies_scope", "over_receipt_policies", ["scope", "subject_key", "id"]
    )
    protect(op.get_bind(), ("over_receipt_policies",))
