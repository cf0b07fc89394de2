"""Pieces beyond an order have a tolerance; vendors announce the serials of what they send."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.written_once import protect

revision = "0009"
down_revision = "0008"


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
    op.create_table(
        "serial_manifests",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("units", record.Whole, nullable=False),
        sa.Column("refused", record.Whole, nullable=False),
        sa.Column("takes_back_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_serial_manifests_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["takes_back_id"], ["serial_manifests.id"], name=op.f("fk_serial_manifests_takes_back_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serial_manifests")),
        sa.UniqueConstraint("takes_back_id", name=op.f("uq_serial_manifests_takes_back_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "announced_units",
        sa.Column("manifest_id", sa.Text(), nullable=False),
        sa.Column("purchase_line_id", sa.Text(), nullable=False),
        sa.Column("file_line", record.Whole, nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("serial_key", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("mac", sa.Text(), nullable=True),
        sa.Column("carton", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["manifest_id"], ["serial_manifests.id"], name=op.f("fk_announced_units_manifest_id")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"], ["purchase_lines.id"], name=op.f("fk_announced_units_purchase_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announced_units")),
        sqlite_strict=True,
    )
    op.create_index("ix_announced_units_serial", "announced_units", ["serial_key"])
    op.create_index("ix_announced_units_line", "announced_units", ["purchase_line_id", "id"])
    protect(op.get_bind(), ("over_receipt_policies", "serial_manifests", "announced_units"))
