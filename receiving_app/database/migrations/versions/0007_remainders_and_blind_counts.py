"""What becomes of pieces that did not come is decided for each line; goods may be counted blind."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.written_once import protect

revision = "0007"
down_revision = "0006"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the cancelled pieces of a line, and make the two tables of facts."""
    op.add_column("purchase_lines", sa.Column("cancelled", _WHOLE, nullable=False, server_default="0"))
    op.create_table(
        "remainder_decisions",
        sa.Column("purchase_line_id", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("scan_id", sa.Text(), nullable=True),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("quantity", _WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["remainder_decisions.id"], name=op.f("fk_remainder_decisions_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_remainder_decisions_delivery_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_remainder_decisions_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"],
            ["purchase_lines.id"],
            name=op.f("fk_remainder_decisions_purchase_line_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remainder_decisions")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_remainder_decisions_corrects_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_remainder_decisions_line", "remainder_decisions", ["purchase_line_id", "id"])
    op.create_index("ix_remainder_decisions_delivery", "remainder_decisions", ["delivery_id", "id"])
    op.create_index("ix_remainder_decisions_scan", "remainder_decisions", ["scan_id"])
    op.create_table(
        "blind_counts",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("blind", record.YesNo(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_blind_counts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_counts")),
        sqlite_strict=True,
    )
    op.create_index("ix_blind_counts_place", "blind_counts", ["place", "id"])
    protect(op.get_bind(), ("remainder_decisions", "blind_counts"))
