"""What was wrong with a delivery, what went back to a vendor, and rolls of tags printed elsewhere."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.written_once import protect

revision = "0005"
down_revision = "0004"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FACTS = ("discrepancies", "tag_rolls", "vendor_returns")


def upgrade() -> None:
    """Make the three tables of facts."""
    op.create_table(
        "discrepancies",
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("purchase_line_id", sa.Text(), nullable=True),
        sa.Column("scan_id", sa.Text(), nullable=True),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("quantity", _WHOLE, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["discrepancies.id"], name=op.f("fk_discrepancies_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_discrepancies_delivery_id")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"], ["purchase_lines.id"], name=op.f("fk_discrepancies_purchase_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancies")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_discrepancies_corrects_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_discrepancies_delivery", "discrepancies", ["delivery_id", "id"])
    op.create_index("ix_discrepancies_scan_id", "discrepancies", ["scan_id"])
    op.create_table(
        "vendor_returns",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("purchase_line_id", sa.Text(), nullable=False),
        sa.Column("asset_id", sa.Text(), nullable=True),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("shipped_on", record.Day(), nullable=False),
        sa.Column("quantity", _WHOLE, nullable=False),
        sa.Column("credit_cents", _WHOLE, nullable=True),
        sa.Column("corrects_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_vendor_returns_asset_id")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["vendor_returns.id"], name=op.f("fk_vendor_returns_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"], ["purchase_lines.id"], name=op.f("fk_vendor_returns_purchase_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_returns")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_vendor_returns_corrects_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_vendor_returns_line", "vendor_returns", ["purchase_line_id", "id"])
    op.create_index("ix_vendor_returns_number", "vendor_returns", ["number"])
    op.create_table(
        "tag_rolls",
        sa.Column("series_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first", _WHOLE, nullable=False),
        sa.Column("last", _WHOLE, nullable=False),
        sa.Column("received_on", record.Day(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["tag_series.id"], name=op.f("fk_tag_rolls_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_rolls")),
        sa.UniqueConstraint("series_id", "name", name=op.f("uq_tag_rolls_series_id_name")),
        sqlite_strict=True,
    )
    protect(op.get_bind(), FACTS)
