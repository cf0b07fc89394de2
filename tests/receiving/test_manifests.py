"""Serials that a vendor announced: ticked off as they come, also when the list comes after the goods."""

import pytest
from sqlalchemy import event

from receiving_app.approvals.learning import learned_mappings
from receiving_app.approvals.manifest_file import read_manifest
from receiving_app.approvals.manifests import (
    import_manifest,
    learn_headings,
    learned_headings,
    mac_of,
    manifests,
    rehearse_manifest,
    take_back_manifest,
)
from receiving_app.documents.actions import keep
from receiving_app.errors import Refused
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving.actions import settle, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.by_hand import line_named
from receiving_app.receiving.goods.against_manifest import against_manifest, vendor_message
from receiving_app.receiving.lookups import delivery_on_screen
from receiving_app.receiving.scanning.scan_context import scan_context
from tests.offices import MANY, TWO_LINES, scan, serial, wrong
from tests.receiving.test_kits import bring as bring_order

HEADING = "PO,Line,Part Number,Serial Number,MAC"


def listed(*serials, order=MANY, line=1, part="AC-400"):
    """A vendor's list."""
    rows = [f"{order},{line},{part},{each},00074D6098{at:02}" for at, each in enumerate(serials)]
    return "\n".join((HEADING, *rows)).encode()


def bring(workplace, data, name="list.csv"):
    def do(session, by):
        kept = keep(session, by, workplace.documents, data, name, "text/csv", "manifest")
        return import_manifest(session, by, kept.id, read_manifest(data, name))

    return workplace.do(do)


def only(workplace, order=MANY):
    (line,) = workplace.ask(against_manifest, order)
    return line


def test_units_are_ticked_off_as_they_are_scanned(workplace):
    done = bring(workplace, listed(*(serial(n) for n in range(1, 4))))
    assert done.said == "list.csv: 3 new, 0 known, 0 refused."
    answer = scan(workplace, MANY, serial(1))
    assert answer.said.endswith("1 of 3 of the vendor's list.")
    assert scan(workplace, serial(2)).said.endswith("2 of 3 of the vendor's list.")
    strange = scan(workplace, "QX900000ZK")
    assert strange.outcome is Outcome.COUNTED
    assert strange.said.endswith("Not on the vendor's list.")
    shown = workplace.ask(delivery_on_screen, answer.delivery_id).purchases[0].lines[0]
    assert (shown.ticked, shown.announced) == (2, 3)
    line = only(workplace)
    assert (line.said, line.short, line.extra) == (
        "2 of 3 of the vendor's list", (serial(3),), ("QX900000ZK",),
    )  # fmt: skip
    workplace.do(undo)
    assert only(workplace).extra == ()
    assert workplace.ask(mac_of, line.line_id, serial(2)) == "00074D609801"
    assert wrong(workplace) == []


def test_a_list_that_comes_after_the_goods_ticks_off_what_is_here(workplace):
    scan(workplace, MANY, *(serial(n) for n in (1, 2)), "QX0000O9ZK")
    bring(workplace, listed(serial(1), serial(2), serial(9)))
    line = only(workplace)
    assert (line.ticked, line.short, line.extra) == (2, (), ())
    assert [(each.announced, each.came, each.why) for each in line.substituted] == [
        (serial(9), "QX0000O9ZK", "one sign apart")
    ]


def test_a_unit_that_came_on_another_line_is_told_as_such(workplace):
    bring(workplace, listed(serial(1), order=TWO_LINES, line=1, part="AC-500"))
    asked = scan(workplace, TWO_LINES, "AC-600", serial(1))
    assert asked.title == "Which line?", "the list says line 1, the part on the box line 2"
    second = workplace.ask(line_named, TWO_LINES, "2")
    assert workplace.do(settle, asked.scan_id, f"line:{second}").outcome is Outcome.COUNTED
    (line,) = workplace.ask(against_manifest, TWO_LINES)
    assert [each.why for each in line.substituted] == ["came as line 2"]


def test_a_pallets_label_is_one_scan_checked_against_the_list(workplace):
    ten = [serial(n) for n in range(1, 11)]
    bring(workplace, listed(*ten[:9], serial(9999)))
    told = "".join(f"\x1dS{each}" for each in ten)
    answer = scan(workplace, f"[)>\x1e06\x1dK{MANY}\x1d1PAC-400{told}\x1e\x04")
    assert answer.title == "10 units received"
    line = only(workplace)
    assert (line.said, line.short, line.extra) == (
        "9 of 10 of the vendor's list", (serial(9999),), (serial(10),),
    )  # fmt: skip
    assert wrong(workplace) == []


def test_two_announced_serials_that_a_gun_read_as_one_code_are_scanned_again(workplace):
    bring(workplace, listed("FCW3001FTN9", "FOC2728GR2Z"))
    answer = scan(workplace, MANY, "FCW3001FTN9FOC2728GR2Z")
    assert (answer.outcome, answer.title, answer.said) == (
        Outcome.REFUSED,
        "Scan it again",
        "FCW3001FTN9 and FOC2728GR2Z came as one code. Scan each by itself.",
    )
    assert scan(workplace, "FCW3001FTN9", "FOC2728GR2Z").said.endswith("2 of 2 of the vendor's list.")
    assert wrong(workplace) == []


def test_the_same_list_again_changes_nothing_and_a_mistake_is_taken_back(workplace):
    data = listed(serial(1), serial(2))
    first = bring(workplace, data)
    again = bring(workplace, data)
    assert (again.manifest_id, again.said) == (None, "list.csv: 0 new, 2 known, 0 refused.")
    with pytest.raises(Refused, match="no reason"):
        workplace.do(take_back_manifest, first.manifest_id, " ")
    said = workplace.do(take_back_manifest, first.manifest_id, "another order")
    assert said == "list.csv is taken back, 2 serials: another order."
    assert workplace.ask(against_manifest, MANY) == ()
    assert [each.taken_back for each in workplace.ask(manifests)] == [True]
    with pytest.raises(Refused, match="No such list stands"):
        workplace.do(take_back_manifest, first.manifest_id, "once more")
    assert bring(workplace, data).said == "list.csv: 2 new, 0 known, 0 refused."
    assert "vendor's list" in scan(workplace, MANY, serial(1)).said
    assert wrong(workplace) == []


def test_rows_that_fit_no_line_stay_out_with_the_reason(workplace):
    bring(workplace, listed(serial(1)))
    data = "\n".join(
        (
            HEADING,
            f"{MANY},7,AC-400,{serial(2)},",
            f"PO-NONE,1,AC-400,{serial(3)},",
            f"{TWO_LINES},,AC-999,{serial(4)},",
            f"{TWO_LINES},1,AC-500,{serial(1)},",
            f"{TWO_LINES},,AC-600,{serial(5)},",
            f"{MANY},1,AC-401,{serial(6)},",
        )
    ).encode()
    found = workplace.ask(rehearse_manifest, read_manifest(data, "b.csv"))
    assert [each.reason for each in found.problems] == [
        f"Order {MANY} has no line 7.",
        "PO-NONE is not among the approved purchases.",
        f"Which line of {TWO_LINES} is AC-999 of? The file does not say.",
        f"{serial(1)} is announced for another line already.",
    ]
    assert [each.item for each in found.placed] == ["Monitor 24in", "Notebook 15in"]
    assert [each.reason for each in found.warnings] == [
        f"{serial(6)} is announced as AC-401; the line orders AC-400."
    ]
    assert workplace.ask(manifests)[0].units == 1  # a rehearsal changes nothing


def test_one_serial_of_two_makers_is_two_units_and_twice_of_one_is_told(workplace):
    line = ("PO-8020", 1, "OT-1", "Label printer", 2, "PO", "", "Yes", "08/31/2026")
    bring_order(workplace, line, change=lambda data: data.replace(b",Acme,", b",Other Inc,"))
    both = (
        f"{HEADING}\nPO-8020,1,OT-1,{serial(1)},\n{MANY},1,AC-400,{serial(1)},\n"
        f"{TWO_LINES},1,AC-500,{serial(1)},\n{MANY},1,AC-400,{serial(1)},"
    ).encode()
    done = bring(workplace, both)
    assert done.said == "list.csv: 2 new, 0 known, 2 refused."
    assert {each.reason for each in done.problems} == {
        f"{serial(1)} is announced for another line already.",
        "It stands in this file already, in line 3.",
    }
    assert scan(workplace, MANY, serial(1)).said.endswith("1 of 1 of the vendor's list.")
    assert scan(workplace, "PO-8020", serial(1)).said.endswith("1 of 1 of the vendor's list.")
    assert wrong(workplace) == []


def test_what_a_column_means_is_told_once(workplace):
    said = workplace.do(learn_headings, {"Geraet": "serial"})
    assert said == "Lists of serials headed “Geraet” as serial are recognised from now on."
    assert workplace.ask(learned_headings) == {"serial": ("Geraet",)}
    assert workplace.ask(learned_mappings) == ()  # it is none of an approvals export
    with pytest.raises(Refused, match="cannot mean colour"):
        workplace.do(learn_headings, {"Farbe": "colour"})
    act_as(workplace, Role.AGENCY_APPROVER)
    with pytest.raises(Refused, match="may not do this"):
        bring(workplace, listed(serial(1)))


def test_the_message_to_the_vendor_says_what_is_wrong(workplace):
    assert "no list of serial numbers" in workplace.ask(vendor_message, MANY)
    scan(workplace, MANY, serial(1), serial(2), "QX900000ZK")
    bring(workplace, listed(serial(1), serial(2)))
    text = workplace.ask(vendor_message, MANY)
    assert "To: Wire Works\nSubject: Order PO-8004: serial numbers" in text
    assert "Line 1, Notebook 15in AC-400: 2 of 2 here\n  here, not on your list: QX900000ZK" in text
    workplace.do(undo)
    assert "All 2 units of your list are here." in workplace.ask(vendor_message, MANY)


def test_a_serial_nearly_an_announced_one_that_has_not_come_is_asked_about(workplace):
    bring(workplace, listed("QX7700S1ZK", "QX8800B2ZK"))
    scan(workplace, MANY)
    for typed in ("QX77O0S1ZK", "QX7700SIZK", "QX770OSIZK", "QX770S1ZK", "QX7700S1ZKK", "XQ7700S1ZK"):
        asked = scan(workplace, typed)
        assert asked.outcome is Outcome.NEEDS_CHOICE, typed
        assert asked.said == (
            f"{typed} is nearly QX7700S1ZK, which was announced and has not come. Which stands on the label?"
        )
        assert [choice.key for choice in asked.choices[:2]] == [f"serial:{typed}", "serial:QX7700S1ZK"]
    answer = workplace.do(settle, asked.scan_id, "serial:QX7700S1ZK")
    assert answer.outcome is Outcome.COUNTED
    assert answer.said.endswith("1 of 2 of the vendor's list.")
    another = scan(workplace, "QX77O0S1ZK")  # the announced one has come, and may be this very unit
    assert another.outcome is Outcome.NEEDS_CHOICE
    assert "QX7700S1ZK is here already" in another.said
    assert scan(workplace, "QX770DS1ZK").outcome is Outcome.COUNTED  # nothing else is near any more
    assert scan(workplace, "QX88OOB2ZK", "QX8800B2ZK").outcome is Outcome.COUNTED
    assert wrong(workplace) == []


def test_among_very_many_announced_serials_the_near_ones_are_looked_up(workplace):
    every = [f"QY{number:06}ZK" for number in range(0, 300 * 7, 7)]
    bring(workplace, listed(*every))
    scan(workplace, MANY)
    assert scan(workplace, every[1]).outcome is Outcome.COUNTED
    asked = scan(workplace, every[-1].replace("0", "O", 1))
    assert f"is nearly {every[-1]}, which was announced" in asked.said
    looked = []
    with workplace.store.reading() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *told: looked.append(told[2:4]))
        context = scan_context(session, None, "QY000OO7ZK")
        assert context.purchases.expected(["QY000007ZK", "QY000014ZK"]) == (every[2],)  # the first one came
        statement, given = looked[-1]
        if workplace.store.on_sqlite:  # the other walks tables as small as this one
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
            assert "announced_units USING INDEX ix_announced_units_serial" in str(plan)
            assert "SCAN" not in str(plan)
