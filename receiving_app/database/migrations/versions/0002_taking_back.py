"""A permission for a second duty can be taken back; deliveries and units are found by their order."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what a taking back needs."""
    op.add_column("duty_permissions", sa.Column("corrects_id", sa.Text(), nullable=True))
    op.create_index("ix_duty_permissions_corrects", "duty_permissions", ["corrects_id"], unique=True)
    op.create_index("ix_delivery_events_scan", "delivery_events", ["scan_id"])
    op.drop_index("ix_assets_purchase_line_id", "assets")
    op.create_index("ix_assets_line", "assets", ["purchase_line_id", "state", "tag_id"])
    op.create_index("ix_deliveries_purchase", "deliveries", ["current_purchase_id"])
