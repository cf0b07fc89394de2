"""The day's receipts, a workstation's last scan and the oldest orders are found without a walk through all."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("ix_purchases_ordered", "purchases", ["ordered_on", "id"])
    op.drop_index("ix_purchases_ordered_on", "purchases")
    op.create_index("ix_receipt_lines_at", "receipt_lines", ["at"])
    op.create_index("ix_scans_workstation", "scans", ["workstation_id", "id"])
