"""The network address or phone identity of a unit is kept, and taken back by a counter-entry."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.written_once import protect

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table of facts."""
    op.create_table(
        "unit_identifiers",
        sa.Column("asset_id", sa.Text(), nullable=False),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("scan_id", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_unit_identifiers_asset_id")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["unit_identifiers.id"], name=op.f("fk_unit_identifiers_corrects_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_identifiers")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_unit_identifiers_corrects_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_unit_identifiers_asset", "unit_identifiers", ["asset_id", "id"])
    op.create_index("ix_unit_identifiers_value", "unit_identifiers", ["value"])
    op.create_index("ix_unit_identifiers_scan", "unit_identifiers", ["scan_id"])
    protect(op.get_bind(), ("unit_identifiers",))
