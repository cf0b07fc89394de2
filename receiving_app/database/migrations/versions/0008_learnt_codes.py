"""Codes that a clerk bound to an item are kept, and taken back by a counter-entry."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.written_once import protect

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table of facts."""
    op.create_table(
        "learnt_codes",
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=True),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("vendor_part", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("scan_id", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["learnt_codes.id"], name=op.f("fk_learnt_codes_corrects_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_learnt_codes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learnt_codes")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_learnt_codes_corrects_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_learnt_codes_key", "learnt_codes", ["code_key", "id"])
    protect(op.get_bind(), ("learnt_codes",))
