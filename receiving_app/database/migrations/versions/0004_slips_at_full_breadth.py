"""One slip for several deliveries, papers cut out of a batch, second pictures, and deliveries without a slip."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.written_once import protect

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns and tables; a slip that is placed serves the delivery it lies with."""
    op.add_column("slips", sa.Column("copy_of_id", sa.Text(), nullable=True))
    op.add_column("slip_readings", sa.Column("batch_id", sa.Text(), nullable=True))
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("slip_readings", sa.Column("first_page", whole, nullable=True))
    op.add_column("slip_placements", sa.Column("copy_of_id", sa.Text(), nullable=True))
    op.create_table(
        "slip_deliveries",
        sa.Column("slip_id", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["slip_id"], ["slips.id"], name=op.f("fk_slip_deliveries_slip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_deliveries")),
        sa.UniqueConstraint("slip_id", "delivery_id", name=op.f("uq_slip_deliveries_slip_id_delivery_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_slip_deliveries_delivery_id"), "slip_deliveries", ["delivery_id"])
    op.create_table(
        "slip_absences",
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supervisor_id", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_slip_absences_delivery_id")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["persons.id"], name=op.f("fk_slip_absences_supervisor_id")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["slip_absences.id"], name=op.f("fk_slip_absences_corrects_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_absences")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_slip_absences_corrects_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_slip_absences_delivery_id"), "slip_absences", ["delivery_id"])
    protect(op.get_bind(), ["slip_absences"])
    placed = op.get_bind().execute(
        sa.text("SELECT id, delivery_id FROM slips WHERE state = 'placed' AND delivery_id IS NOT NULL")
    )
    for slip_id, delivery_id in placed.all():
        op.get_bind().execute(
            sa.text("INSERT INTO slip_deliveries (id, slip_id, delivery_id) VALUES (:id, :slip, :delivery)"),
            {"id": record.new_id(), "slip": slip_id, "delivery": delivery_id},
        )
