"""What stands in the way of a purchase can be settled; the columns of an unknown export are told once."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.written_once import protect

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the three tables of facts."""
    op.create_table(
        "clearances",
        sa.Column("purchase_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("settles", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["corrects_id"], ["clearances.id"], name=op.f("fk_clearances_corrects_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_clearances_person_id")),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchases.id"], name=op.f("fk_clearances_purchase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearances")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_clearances_corrects_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_clearances_purchase", "clearances", ["purchase_id", "id"])
    op.create_table(
        "column_mappings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mappings")),
        sqlite_strict=True,
    )
    op.create_index("ix_column_mappings_name", "column_mappings", ["name", "id"])
    op.create_table(
        "questions_answered",
        sa.Column("purchase_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_questions_answered_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchases.id"], name=op.f("fk_questions_answered_purchase_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions_answered")),
        sqlite_strict=True,
    )
    op.create_index("ix_questions_answered_purchase", "questions_answered", ["purchase_id", "id"])
    protect(op.get_bind(), ("clearances", "column_mappings", "questions_answered"))
