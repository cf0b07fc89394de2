"""A discrepancy is a case until it is resolved: its days, its steps, each taken back by a further entry."""

from datetime import date, timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import text

from receiving_app.errors import Refused
from receiving_app.history.lookups import heads
from receiving_app.people.actions import change_office
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import close, undo
from receiving_app.receiving.arrivals.arriving import add_photo as add_photo_of_delivery
from receiving_app.receiving.arrivals.photos import photos_of_case, photos_of_delivery, photos_of_order
from receiving_app.receiving.cases.letter import CARRIER, VENDOR, draft_letter
from receiving_app.receiving.cases.lookups import case_seen, cases_page
from receiving_app.receiving.cases.rules import CaseHappening, Clocks, Resolution, Step, case_after, clocks_of
from receiving_app.receiving.cases.steps import add_note, add_photo, resolve, take_back_step, tell
from receiving_app.receiving.goods.conditions import Wrong
from receiving_app.receiving.goods.marking import Mark, mark_pieces
from receiving_app.slips.short_cases import cases_to_take_up, shorts_without_case, take_up_cases
from tests.offices import CABLES, MORNING, TWO_LINES, scan, serial, wrong

TODAY = MORNING.date()  # 15 September 2026, a Tuesday
PHOTO = b"\xff\xd8\xff\xe0 a crushed corner"


def line(workplace, order, number=1):
    return workplace.ask(by_hand.line_named, order, number)


def rows(workplace, words="", show="open", today=TODAY, **how):
    return workplace.ask(cases_page, today, words, show=show, **how)


@pytest.fixture
def damaged(workplace):
    """A delivery with one damaged notebook, and its case."""
    here = scan(workplace, TWO_LINES, "AC-500", serial(1)).delivery_id
    mark = Mark(Wrong.DAMAGED, 1, (serial(1),), note="crushed corner")
    workplace.do(mark_pieces, here, line(workplace, TWO_LINES), mark)
    return rows(workplace)[0]


def test_the_carrier_s_clock_counts_business_days_and_the_office_s_holidays():
    thursday, holiday = date(2026, 9, 3), date(2026, 9, 7)  # Labor Day
    given = {"has_vendor": True, "carrier_days": 5, "vendor_days": 30}
    assert clocks_of("01", thursday, holidays=(), **given).carrier == date(2026, 9, 10)
    assert clocks_of("01", thursday, holidays={holiday}, **given).carrier == date(2026, 9, 11)
    assert clocks_of("04", thursday, holidays=(), **given) == Clocks(None, date(2026, 10, 3))
    assert clocks_of("05", thursday, holidays=(), **(given | {"has_vendor": False})) == Clocks(None, None)


def test_a_case_waits_for_whoever_has_to_be_told_first():
    clocks = Clocks(date(2026, 9, 10), date(2026, 10, 3))
    first = CaseHappening("1", Step.CARRIER_TOLD, None)
    second = CaseHappening("2", Step.VENDOR_TOLD, None)
    back = CaseHappening("3", Step.TAKEN_BACK, "1")
    over = CaseHappening("4", Step.RESOLVED, None)
    assert (case_after(clocks, ()).state, case_after(clocks, ()).waits_for) == ("open", "carrier")
    assert case_after(clocks, (first,)).next_due == clocks.vendor
    assert case_after(clocks, (first, second)).next_due is None
    assert case_after(clocks, (first, second, back)).waits_for == "carrier"
    assert case_after(clocks, (first, second, back, over)).state == "resolved"


def test_a_mark_opens_a_case_and_its_undo_withdraws_it(workplace, damaged):
    assert (damaged.order, damaged.line, damaged.code, damaged.quantity) == (TWO_LINES, "1", "01", 1)
    assert (damaged.state, damaged.waits_for) == ("open", "carrier")
    assert damaged.next_due == TODAY + timedelta(days=7)  # five business days from a Tuesday
    seen = workplace.ask(case_seen, damaged.number, TODAY)
    assert (seen.serials, seen.note) == ((serial(1),), "crushed corner")
    assert seen.vendor_due == TODAY + timedelta(days=30)
    workplace.do(undo)
    assert rows(workplace) == ()
    assert [row.state for row in rows(workplace, show="all")] == ["withdrawn"]
    with pytest.raises(Refused, match="was withdrawn"):
        workplace.do(add_note, damaged.number, "too late")
    assert wrong(workplace) == []


def test_every_step_is_kept_and_taken_back(workplace, damaged):
    number = damaged.number
    told = workplace.do(tell, number, Step.CARRIER_TOLD, value="CL-77", note="by telephone")
    assert told.state == "carrier_told"
    assert "Keep carton and contents as found." in told.said
    assert rows(workplace)[0].waits_for == "vendor"
    workplace.do(tell, number, Step.INSPECTION_ASKED)
    photo = workplace.do(add_photo, workplace.documents, number, "C:\\photos\\corner.JPG", PHOTO)
    assert photo.said == f"Case {number}: photo corner.JPG."
    workplace.do(add_note, number, "the driver saw it")
    done = workplace.do(resolve, number, Resolution.CREDIT, "credit note 12")
    assert done.state == "resolved"
    assert rows(workplace) == ()
    with pytest.raises(Refused, match="is resolved"):
        workplace.do(tell, number, Step.VENDOR_TOLD)
    seen = workplace.ask(case_seen, number, TODAY)
    assert [each.kind for each in seen.events] == [
        "carrier_told",
        "inspection_asked",
        "photo",
        "note",
        "resolved",
    ]
    assert [each.document for each in seen.photos] == ["corner.JPG"]
    for left in ("inspection_asked",) * 3 + ("carrier_told", "open"):
        assert workplace.do(take_back_step, number, "a mistake").state == left
    with pytest.raises(Refused, match="no step to take back"):
        workplace.do(take_back_step, number, "once more")
    assert all(each.taken_back for each in workplace.ask(case_seen, number, TODAY).events[:5])
    assert wrong(workplace) == []


def test_what_cannot_be_said_of_a_case_is_refused(workplace, damaged):
    number = damaged.number
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused, match="not between the delivery"):
            workplace.do(tell, number, Step.VENDOR_TOLD, on_day=day)
    with pytest.raises(Refused, match="no photo"):
        workplace.do(add_photo, workplace.documents, number, "corner.exe", PHOTO)
    with pytest.raises(Refused, match="with a reason"):
        workplace.do(resolve, number, Resolution.KEPT, " ")
    with pytest.raises(Refused, match="Nothing is written"):
        workplace.do(add_note, number, "")
    with pytest.raises(Refused, match="no case C-0"):
        workplace.do(add_note, "C-0", "what")
    act_as(workplace, Role.CARDHOLDER)
    with pytest.raises(Refused, match="role"):
        workplace.do(add_note, number, "looks bad")
    assert wrong(workplace) == []


def test_the_list_is_by_what_is_due_next_filtered_and_paged_in_sql(workplace, damaged):
    here = damaged.delivery_id
    workplace.do(mark_pieces, here, line(workplace, TWO_LINES), Mark(Wrong.SHORT, 1))
    workplace.do(mark_pieces, here, line(workplace, TWO_LINES), Mark(Wrong.NOT_RECEIVED, 1))
    assert [row.code for row in rows(workplace)] == ["01", "02", "16"]
    workplace.do(tell, damaged.number, Step.CARRIER_TOLD)
    workplace.do(tell, damaged.number, Step.VENDOR_TOLD)
    assert [row.code for row in rows(workplace)] == ["02", "16", "01"]  # nothing is due of the last one
    (first,) = rows(workplace, limit=1)
    assert [row.code for row in rows(workplace, after=first.case_id)] == ["16", "01"]
    assert [row.code for row in rows(workplace, "short")] == ["02"]
    assert [row.code for row in rows(workplace, sort="number", descending=True)] == ["16", "02", "01"]
    later = TODAY + timedelta(days=31)
    assert [row.code for row in rows(workplace, show="late", today=later)] == ["02", "16"]
    assert rows(workplace, show="late") == ()
    assert {row.days for row in rows(workplace, today=later)} == {31}


def test_what_came_over_its_order_is_a_case_once_the_delivery_is_closed(workplace):
    here = scan(workplace, CABLES, "Q12").delivery_id
    assert rows(workplace) == ()
    workplace.do(close, here)
    (case,) = rows(workplace)
    assert (case.code, case.quantity, case.what) == ("03", 2, "over the order")
    workplace.do(undo)  # the closing
    workplace.do(by_hand.count_by_hand, here, line(workplace, CABLES), 11)
    workplace.do(close, here)
    (again,) = rows(workplace)
    assert (again.quantity, again.number != case.number) == (1, True)
    workplace.do(resolve, again.number, Resolution.RETURNED, "one goes back")
    assert workplace.ask(cases_to_take_up, TODAY) == ()
    assert wrong(workplace) == []


def test_a_shortage_that_no_slip_announces_is_taken_up_once(workplace):
    here = scan(workplace, CABLES, "Q7").delivery_id
    workplace.do(close, here)
    later = TODAY + timedelta(days=40)
    short = workplace.ask(shorts_without_case, later)
    assert [(each.code, each.quantity) for each in short] == [("02", 3)]
    assert workplace.do(take_up_cases, short) == 1
    assert workplace.ask(shorts_without_case, later) == ()
    assert [row.code for row in rows(workplace)] == ["02"]
    gone = workplace.ask(shorts_without_case, TODAY)  # before the days are over nothing is short
    assert [each.quantity for each in gone] == [0]
    workplace.do(take_up_cases, gone)
    assert rows(workplace) == ()
    assert wrong(workplace) == []


def test_the_days_are_settings_and_a_case_keeps_those_it_was_opened_with(workplace, damaged):
    act_as(workplace, Role.ADMINISTRATOR)
    changed = workplace.do(change_office, carrier_notice_days=2, vendor_notice_days=10)
    assert (changed.carrier_notice_days, changed.vendor_notice_days) == (2, 10)
    act_as(workplace, Role.RECEIVING_CLERK)
    mark = Mark(Wrong.DAMAGED, 1)
    here = scan(workplace, CABLES, "Q3").delivery_id
    workplace.do(mark_pieces, here, line(workplace, CABLES), mark)
    new = rows(workplace, CABLES)[0]
    assert new.next_due == TODAY + timedelta(days=2)
    assert rows(workplace, TWO_LINES)[0].next_due == damaged.next_due
    assert wrong(workplace) == []


def test_a_letter_says_order_line_serials_what_when_and_which_photos(workplace, damaged):
    workplace.do(add_photo, workplace.documents, damaged.number, "corner.jpg", PHOTO)
    seen = workplace.ask(case_seen, damaged.number, TODAY)
    letter = draft_letter(seen, VENDOR, "Office Ω", "Cleo Clerk", TODAY)
    assert letter.subject == f"Order {TWO_LINES}: 1 damaged ({damaged.number})"
    for told in (TWO_LINES, serial(1), "crushed corner", "September 15, 2026", "corner.jpg", "damaged (01)"):
        assert told in letter.body
    assert "Keep" not in letter.body
    to_carrier = draft_letter(seen, CARRIER, "Office Ω", "Cleo Clerk", TODAY)
    assert "Carton and contents are kept as found." in " ".join(to_carrier.body.split())
    read = message_from_bytes(letter.as_file(".eml"))
    assert read["Subject"] == letter.subject
    assert "Office Ω" in read.get_payload(decode=True).decode()
    assert letter.as_file(".txt").decode().startswith(f"Subject: {letter.subject}\n\n")


def test_a_state_that_was_changed_by_hand_is_found(workplace, damaged):
    printed = [str(head) for head in workplace.ask(heads)]
    with workplace.store.transaction() as session:
        session.execute(text("UPDATE case_states SET state = 'resolved'"))
    assert wrong(workplace, *printed) == [f"case {damaged.number}: is not where its events say"]


def test_the_photos_of_a_case_and_its_delivery_are_found_until_they_are_taken_back(workplace, damaged):
    shelf, number = workplace.documents, damaged.number
    assert workplace.ask(photos_of_case, number) == ()
    workplace.do(add_photo, shelf, number, "corner.jpg", PHOTO)
    workplace.do(add_photo_of_delivery, shelf, damaged.delivery_id, PHOTO + b"!", "truck.jpg")
    workplace.do(add_photo_of_delivery, shelf, damaged.delivery_id, PHOTO, "again.jpg")  # the same picture
    found = workplace.ask(photos_of_case, number)
    assert [(each.name, each.whose) for each in found] == [
        ("corner.jpg", f"case {number}"),
        ("truck.jpg", f"delivery {damaged.delivery}"),
    ]
    assert {each.person for each in found} == {workplace.person.name}
    assert {each.at.date() for each in found} == {TODAY}
    names = [each.name for each in workplace.ask(photos_of_order, TWO_LINES)]
    assert names == ["truck.jpg", "corner.jpg"]
    workplace.do(take_back_step, number, "the wrong one")
    workplace.do(undo)
    assert [each.name for each in workplace.ask(photos_of_case, number)] == ["truck.jpg"]
    assert [each.name for each in workplace.ask(photos_of_delivery, damaged.delivery)] == ["truck.jpg"]
    with pytest.raises(Refused, match="no case C-0"):
        workplace.ask(photos_of_case, "C-0")
    with pytest.raises(Refused, match="no delivery D-0"):
        workplace.ask(photos_of_delivery, "D-0")
    assert wrong(workplace) == []
