"""The day's receipts, and a workstation's last scan, are found without walking through all of them."""

from alembic import op

revision = "0009"
down_revision = "0012"


def upgrade() -> None:
    """Make the two indexes."""
    op.create_index("ix_receipt_lines_at", "receipt_lines", ["at"])
    op.create_index("ix_scans_workstation", "scans", ["workstation_id", "id"])
