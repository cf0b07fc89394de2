"""An export that nobody told us of: its columns are guessed, told once, and recognised from then on."""

import csv
import io

import pytest

from receiving_app.approvals.actions import import_approvals, rehearse_import
from receiving_app.approvals.answers import ChangeKind
from receiving_app.approvals.cells import Unreadable, cell_text
from receiving_app.approvals.export import export_purchases
from receiving_app.approvals.guessing import columns_of, mapping_told
from receiving_app.approvals.import_file import read_approvals
from receiving_app.approvals.learning import forget_mapping, learn_mapping, learned_mappings
from receiving_app.approvals.lookups import imports, refused_rows
from receiving_app.documents.actions import keep
from receiving_app.errors import Refused
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from tests.approvals.test_import_file import workbook_of
from tests.offices import ORDERS

HEADING = ("PO No", "Item No", "Supplier", "What", "Count", "Unit", "Each USD", "Date Ordered", "Agency Code")
ROWS = (
    ("PO-9001", "1", "Wire Works", "Odd keyboard", "3", "EA", "12.50", "13/09/2026", "200"),
    ("PO-9001", "2", "Wire Works", "Odd mouse", "many", "EA", "10.00", "14/09/2026", "00200"),
)
TOLD = {
    "PO No": "po",
    "Item No": "line",
    "Supplier": "vendor",
    "What": "description",
    "Count": "qty",
    "Unit": "uom",
    "Each USD": "unit_cost",
    "Date Ordered": "order_date",
    "Agency Code": "agency",
}


def text(rows=ROWS, above=(("Purchases of the week",),)):
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows((*above, HEADING, *rows))
    return out.getvalue().encode()


@pytest.mark.parametrize(("data", "line"), [(text(), 2), (workbook_of([HEADING, *ROWS]), 1)])
def test_the_heading_is_found_and_columns_are_guessed_where_their_words_are_known(data, line):
    seen = columns_of(data, "odd.csv")
    assert (seen.line, seen.date_order) == (line, "day first")
    assert {each.heading: each.guess for each in seen.columns if each.guess} == {
        "PO No": "po",
        "Item No": "line",
        "Supplier": "vendor",
        "Unit": "uom",
        "Date Ordered": "order_date",
        "Agency Code": "agency",
    }
    assert seen.lacking == ("description", "qty", "unit_cost")
    assert next(each for each in seen.columns if each.heading == "What").examples == (
        "Odd keyboard",
        "Odd mouse",
    )


def test_a_file_without_a_heading_has_no_columns():
    assert columns_of(b"1,2,3\n4,5,6\n", "numbers.csv") is None
    assert columns_of(b"", "nothing.csv") is None


def test_what_is_told_must_be_whole():
    seen = columns_of(text(), "odd.csv")
    without = {heading: meaning for heading, meaning in TOLD.items() if meaning != "qty"}
    with pytest.raises(Refused, match=r"Which column is the quantity\?"):
        mapping_told(seen, "weekly", without, "day first")
    with pytest.raises(Refused, match="Two columns cannot both be the vendor"):
        mapping_told(seen, "weekly", TOLD | {"What": "vendor"}, "day first")
    with pytest.raises(Refused, match="has no column “Colour”"):
        mapping_told(seen, "weekly", TOLD | {"Colour": "notes"}, "day first")


def test_a_mapping_is_learnt_used_and_forgotten(workplace):
    act_as(workplace, Role.ADMINISTRATOR)
    assert read_approvals(text(), "odd.csv").mapping is None
    mapping = mapping_told(columns_of(text(), "odd.csv"), "weekly", TOLD, "day first")
    workplace.do(learn_mapping, mapping)
    learned = workplace.ask(learned_mappings)
    for data in (text(), text(above=()), workbook_of([HEADING, *ROWS])):
        read = read_approvals(data, "next.csv", learned=learned)
        assert (read.mapping, len(read.rows), len(read.problems)) == ("weekly", 1, 1)
    assert read.rows[0].order_date.isoformat() == "2026-09-13"
    assert read.rows[0].agency == "00200"  # the leading zeros that a spreadsheet ate
    workplace.do(forget_mapping, "weekly", "the system is gone")
    assert workplace.ask(learned_mappings) == ()
    with pytest.raises(Refused, match="Nobody told a mapping weekly"):
        workplace.do(forget_mapping, "weekly", "again")
    assert workplace.differences() == ()


def test_the_programs_own_mappings_are_not_replaced(workplace):
    act_as(workplace, Role.ADMINISTRATOR)
    mapping = mapping_told(columns_of(text(), "odd.csv"), "ticket-export", TOLD, "day first")
    with pytest.raises(Refused, match="cannot be named “ticket-export”"):
        workplace.do(learn_mapping, mapping)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_comes_back_as_no_change(workplace, tmp_path, kind):
    file = tmp_path / f"purchases.{kind}"
    lines = export_purchases(workplace.store, file)
    read = read_approvals(file.read_bytes(), file.name)
    assert (len(read.rows), read.problems) == (lines, ())
    changes = workplace.ask(rehearse_import, read)
    assert {each.kind for each in changes} == {ChangeKind.UNCHANGED}
    assert len(changes) == len(ORDERS)


def test_an_apostrophe_that_kept_a_spreadsheet_quiet_is_no_part_of_the_text():
    assert cell_text("'-12 V adapter") == "-12 V adapter"
    assert cell_text("'quoted'") == "'quoted'"
    with pytest.raises(Unreadable, match="formula"):
        cell_text("'=1+1")


def test_rows_that_stayed_out_can_be_looked_up_later(workplace):
    act_as(workplace, Role.ADMINISTRATOR)
    workplace.do(learn_mapping, mapping_told(columns_of(text(), "odd.csv"), "weekly", TOLD, "day first"))
    read = read_approvals(text(), "odd.csv", learned=workplace.ask(learned_mappings))

    def bring(session, by):
        kept = keep(session, by, workplace.documents, text(), "odd.csv", "text/csv", "approvals")
        return import_approvals(session, by, kept.id, read)

    done = workplace.do(bring)
    assert (done.added, done.refused) == (1, 1)
    (told,) = workplace.ask(refused_rows, done.batch_id)
    assert str(told) == "odd.csv, line 4, Count: A whole number was expected as quantity, not many."
    newest, *_older = workplace.ask(imports, "odd")
    assert (newest.file, newest.refused) == ("odd.csv", 1)
    with pytest.raises(Refused, match="There is no import nothing"):
        workplace.ask(refused_rows, "nothing")
