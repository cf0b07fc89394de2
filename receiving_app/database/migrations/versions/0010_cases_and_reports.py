"""What was wrong with a delivery is followed as a case, and each arrival has its receiving report."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.written_once import protect

revision = "0010"
down_revision = "0009"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make three tables of facts and one of states; the office gets two settings that may stay empty."""
    op.create_table(
        "discrepancy_cases",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("purchase_line_id", sa.Text(), nullable=True),
        sa.Column("discrepancy_id", sa.Text(), nullable=True),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("quantity", _WHOLE, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("delivered_on", record.Day(), nullable=False),
        sa.Column("carrier_due", record.Day(), nullable=True),
        sa.Column("vendor_due", record.Day(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_discrepancy_cases_delivery_id")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"], ["purchase_lines.id"], name=op.f("fk_discrepancy_cases_purchase_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["discrepancy_id"], ["discrepancies.id"], name=op.f("fk_discrepancy_cases_discrepancy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancy_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_discrepancy_cases_number")),
        sa.UniqueConstraint("discrepancy_id", name=op.f("uq_discrepancy_cases_discrepancy_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_discrepancy_cases_delivery", "discrepancy_cases", ["delivery_id", "id"])
    op.create_index("ix_discrepancy_cases_purchase_line_id", "discrepancy_cases", ["purchase_line_id"])
    op.create_table(
        "case_events",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_day", record.Day(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["discrepancy_cases.id"], name=op.f("fk_case_events_case_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_case_events_document_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["case_events.id"], name=op.f("fk_case_events_corrects_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_case_events_corrects_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_case_events_case", "case_events", ["case_id", "id"])
    op.create_table(
        "case_states",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_due", record.Day(), nullable=True),
        sa.Column("waits_for", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["discrepancy_cases.id"], name=op.f("fk_case_states_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_states")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_states_case_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_case_states_due", "case_states", ["next_due", "case_id"])
    op.create_index("ix_case_states_state", "case_states", ["state", "case_id"])
    op.create_table(
        "receiving_reports",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("revision", _WHOLE, nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_receiving_reports_delivery_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receiving_reports")),
        sa.UniqueConstraint(
            "delivery_id", "revision", name=op.f("uq_receiving_reports_delivery_id_revision")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_receiving_reports_number", "receiving_reports", ["number"])
    op.add_column("office", sa.Column("carrier_notice_days", _WHOLE, nullable=True))
    op.add_column("office", sa.Column("vendor_notice_days", _WHOLE, nullable=True))
    protect(op.get_bind(), ("case_events", "discrepancy_cases", "receiving_reports"))
