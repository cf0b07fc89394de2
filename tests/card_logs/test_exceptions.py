"""What the rules say about an office: statements, matches, receipts, slips and signatures together."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from receiving_app.card_logs.actions import confirm_matches, explain_charge
from receiving_app.card_logs.answers import ReasonCode, SigningRole
from receiving_app.card_logs.exceptions import Returned, exceptions
from receiving_app.card_logs.lookups import charges, proposals
from receiving_app.card_logs.signing import sign

BEFORE, AFTER = date(2026, 10, 9), date(2026, 12, 1)


def raised(office, as_of=BEFORE, returned=()):
    return [(one.rule, *one.documents) for one in office.ask(exceptions, as_of, returned) if one.rule != "E7"]


def settle(office):
    office.do(confirm_matches, [one for one in office.ask(proposals) if one.links])
    for row in office.ask(charges, "2026-10"):
        if row.state == "open":
            office.do(explain_charge, row.charge_id, ReasonCode.NO_PURCHASE, "bought in need")


def test_a_month_is_judged_by_what_is_proposed_and_stays_so_once_it_is_confirmed(office):
    delivery_id, _ = office.receive("PO-10001")
    office.file_slip(delivery_id, "PS-1", b"a picture")
    office.bring_in()
    expected = [("E1", "TXN2"), ("E11", "TXN2"), ("E1", "TXN3"), ("E2", "TXN3")]
    assert raised(office) == expected
    settle(office)
    assert raised(office) == expected
    office.assert_holds()


def test_a_delivery_without_its_paper_is_named(office):
    office.receive("PO-10001")
    office.bring_in()
    (first, *_) = office.ask(exceptions, BEFORE)
    assert (first.rule, first.card, first.cycle, first.tickets) == ("E1", "0042", "2026-10", ("SR-10001",))
    assert first.said.endswith("of order PO-10001 has no packing slip.")


def test_a_log_is_late_from_the_day_after_its_documents_were_due(office):
    office.bring_in()
    late = [one for one in office.ask(exceptions, date(2026, 10, 13)) if one.rule == "E13"]
    assert late == []  # October 12 is a holiday here
    (one,) = [one for one in office.ask(exceptions, date(2026, 10, 14)) if one.rule == "E13"]
    assert (one.card, one.cycle) == ("0042", "2026-10")
    assert one.said == "The log is not submitted; it was due on 2026-10-13."


def test_a_log_that_was_signed_in_time_is_not_late_afterwards(office):
    office.bring_in()
    settle(office)
    at = datetime(2026, 10, 7, 16, tzinfo=ZoneInfo("America/Chicago"))
    office.nobody = office.nobody.__class__("", office.nobody.workstation_id, at, date(2026, 10, 7))
    office.do(sign, "2026-10", "0042", SigningRole.CARDHOLDER)
    assert [rule for rule, *_ in raised(office, AFTER) if rule == "E13"] == []


def test_goods_that_went_back_wait_for_their_credit(office):
    sent = (Returned("RMA-1", "PO-10001", date(2026, 9, 20), 25_000),)
    office.bring_in()
    (one,) = [one for one in office.ask(exceptions, BEFORE, sent) if one.rule == "E15"]
    assert (one.tickets, one.documents) == (("SR-10001",), ())
    office.bring_in("TXN7,0042,09/25/2026,09/27/2026,WIRE WORKS,-250.00,", name="credit.csv")
    assert [one for one in office.ask(exceptions, BEFORE, sent) if one.rule == "E15"] == []
    unpaid = (Returned("RMA-2", "PO-99999", date(2026, 9, 20), 25_000),)
    assert [one for one in office.ask(exceptions, BEFORE, unpaid) if one.rule == "E15"] == []


def test_a_cycle_over_its_limit_is_told_once_for_the_card(office):
    office.bring_in(
        "TXN1,0042,09/10/2026,09/11/2026,WIRE WORKS,20000.00,",
        "TXN2,0042,09/21/2026,09/22/2026,SHOP,6000.00,",
    )
    (one,) = [one for one in office.ask(exceptions, BEFORE) if one.rule == "E8" and not one.charge_ids]
    assert one.said == "The cycle comes to $26,000.00; the card's limit is $25,000.00."
    assert (one.card, one.cycle) == ("0042", "2026-10")
