"""A line may be a kit that arrives as its parts: each part is a line of the same number with a letter."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.written_once import protect

revision = "0012"
down_revision = "0011"

_KEPT = (
    "purchase_id, number, manufacturer, part, part_key, vendor_part, vendor_part_key, description,"
    " commodity_class, quantity, uom, unit_cost_cents, shipping_cents, serialized, line_of_service, for_use_by,"
    " notes, withdrawn, received, accepted, rejected, on_hold, cancelled, id"
)


def upgrade() -> None:
    """Let lines have a letter and a kit they are of, and make the table of facts."""
    op.create_index("ix_discrepancies_purchase_line_id", "discrepancies", ["purchase_line_id"])
    if op.get_bind().dialect.name == "sqlite":
        _make_lines_again()
    else:
        _change_lines()
    op.create_index("ix_purchase_lines_kit_line_id", "purchase_lines", ["kit_line_id"])
    op.create_table(
        "kits_told",
        sa.Column("purchase_line_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", record.Moment(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"], ["purchase_lines.id"], name=op.f("fk_kits_told_purchase_line_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_kits_told_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kits_told")),
        sqlite_strict=True,
    )
    op.create_index("ix_kits_told_line", "kits_told", ["purchase_line_id", "id"])
    protect(op.get_bind(), ("kits_told",))


def _change_lines() -> None:
    op.add_column("purchase_lines", sa.Column("letter", sa.Text(), nullable=False, server_default=""))
    op.add_column("purchase_lines", sa.Column("kit_line_id", sa.Text(), nullable=True))
    op.add_column(
        "purchase_lines", sa.Column("as_parts", record.YesNo(), nullable=False, server_default=sa.false())
    )
    op.create_foreign_key(
        "fk_purchase_lines_kit_line_id", "purchase_lines", "purchase_lines", ["kit_line_id"], ["id"]
    )
    op.drop_constraint("uq_purchase_lines_purchase_id_number", "purchase_lines")
    op.create_unique_constraint(
        "uq_purchase_lines_purchase_id_number_letter", "purchase_lines", ["purchase_id", "number", "letter"]
    )


def _make_lines_again() -> None:
    """SQLite changes no constraint of a table that stands, so the lines are laid aside meanwhile.

    What points to a line is only looked at when the transaction ends, and then points to the same line again.
    The new table gets the old one's name before its rows: only then does SQLite see that they are back.
    """
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TABLE lines_aside AS SELECT {_KEPT} FROM purchase_lines")
    op.drop_table("purchase_lines")
    op.create_table(
        "purchase_lines",
        sa.Column("purchase_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False, server_default=""),
        sa.Column("kit_line_id", sa.Text(), nullable=True),
        sa.Column("as_parts", record.YesNo(), nullable=False, server_default="0"),
        sa.Column("manufacturer", sa.Text(), nullable=True),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("part_key", sa.Text(), nullable=True),
        sa.Column("vendor_part", sa.Text(), nullable=True),
        sa.Column("vendor_part_key", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("commodity_class", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("unit_cost_cents", sa.Integer(), nullable=False),
        sa.Column("shipping_cents", sa.Integer(), nullable=False),
        sa.Column("serialized", record.YesNo(), nullable=False),
        sa.Column("line_of_service", sa.Text(), nullable=True),
        sa.Column("for_use_by", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("withdrawn", record.YesNo(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("on_hold", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "received >= 0 AND accepted >= 0 AND rejected >= 0 AND on_hold >= 0"
            " AND received = accepted + rejected + on_hold",
            name=op.f("ck_purchase_lines_quantities_agree"),
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchases.id"], name=op.f("fk_purchase_lines_purchase_id")
        ),
        sa.ForeignKeyConstraint(
            ["kit_line_id"], ["purchase_lines.id"], name=op.f("fk_purchase_lines_kit_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_lines")),
        sa.UniqueConstraint(
            "purchase_id", "number", "letter", name=op.f("uq_purchase_lines_purchase_id_number_letter")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_purchase_lines_part", "purchase_lines", ["part_key"])
    op.create_index("ix_purchase_lines_vendor_part_key", "purchase_lines", ["vendor_part_key"])
    op.execute(f"INSERT INTO purchase_lines ({_KEPT}) SELECT {_KEPT} FROM lines_aside ORDER BY id")
    op.drop_table("lines_aside")
