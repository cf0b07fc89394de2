import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.envelope import is_envelope, read_envelope
from receiving_app.scans.refusals import is_placeholder

FULL = (
    "[)>\x1e06\x1dK4500123456\x1d4K010\x1dPCUST-1\x1d1PABC-12\x1d30PLVL\x1d1KSO77\x1d11KPS9"
    "\x1d2SASN5\x1dQ2\x1dSX1\x1dSX2\x1e\x04"
)
FIELDS = {
    "order": "4500123456",
    "order_line": "10",
    "customer_part": "CUST-1",
    "vendor_part": "ABC-12",
    "first_level_part": "LVL",
    "vendor_order": "SO77",
    "packing_list": "PS9",
    "shipment": "ASN5",
    "quantity": "2",
    "serials": ("X1", "X2"),
}


def read(text: str) -> Candidate:
    assert is_envelope(text)
    return read_envelope(text)[0]


def test_ac1_every_identifier_is_read_longest_first() -> None:
    found = read(FULL)
    assert (found.kind, found.fields, found.warnings) == (Kind.ENVELOPE, FIELDS, ())


@pytest.mark.parametrize(
    ("record", "field", "end"),
    [
        ("<RS>", "<GS>", "<EOT>"),
        ("{RS}", "{GS}", "{EOT}"),
        ("^^", "^]", "^D"),
        ("␞", "␝", "␄"),
        ("~030", "~029", "~004"),
        ("_x001E_", "_x001D_", "_x0004_"),
        ("|", "|", ""),
        ("", "\x1d", ""),
        ("\x1d", "\x1d", ""),
    ],
)
def test_visible_or_spoiled_separators_are_understood(record: str, field: str, end: str) -> None:
    spoiled = FULL.replace("\x1e", record).replace("\x1d", field).replace("\x04", end)
    assert read(spoiled).fields == FIELDS


def test_a_malformed_header_is_accepted_and_noted() -> None:
    found, notes = read_envelope(FULL.replace("\x1e", ""))
    assert found.fields == FIELDS
    assert notes


@pytest.mark.parametrize(
    "text", ["[)>06K45001234561PABC-7731Q24", "[)>\x1e06K45001234561PABC-7731Q24\x1e\x04"]
)
def test_lost_separators_are_refused_and_never_guessed(text: str) -> None:
    found = read(text)
    assert (found.kind, found.fields) == (Kind.DAMAGED, {})
    assert found.warnings


def test_a_message_cut_short_loses_its_last_field() -> None:
    found = read("[)>\x1e06\x1dK4500123456\x1d1PABC-12\x1dSPF2")
    assert found.fields == {"order": "4500123456", "vendor_part": "ABC-12"}
    assert found.warnings


def test_a_count_that_differs_from_the_serials_is_said() -> None:
    assert "3" in read("[)>\x1e06\x1dQ3\x1dSX1\x1dSX2\x1e\x04").warnings[0]
    assert read("[)>\x1e06\x1dQ20\x1d31SHX0251020\x1d32SHX0251039\x1e\x04").warnings == ()
    assert read("[)>\x1e06\x1dQ19\x1d31SHX0251020\x1d32SHX0251039\x1e\x04").warnings


def test_order_and_line_joined_by_a_plus_sign_are_parted() -> None:
    assert read("[)>\x1e06\x1d14KPO-7+0020\x1dQ1\x1e\x04").fields == {
        "order": "PO-7",
        "order_line": "20",
        "quantity": "1",
    }


def test_formats_05_and_12_are_read() -> None:
    assert read("[)>\x1e05\x1d0104006381333931\x1d21PF32\x1e\x04").fields == {
        "gtin": "04006381333931",
        "serial": "PF32",
    }
    assert read("[)>\x1e12\x1dMFR 1LDYZ\x1dSER PF9\x1dPNO KQ3\x1e\x04").fields == {
        "enterprise_id": "1LDYZ",
        "serial": "PF9",
        "maker_part": "KQ3",
    }


def test_a_value_that_fails_its_test_is_left_out() -> None:
    found = read("[)>\x1e06\x1dSX1\x1d22S356938035643808\x1d23S001122\x1dQmany\x1e\x04")
    assert found.fields == {"serial": "X1"}
    assert len(found.warnings) == 3


def test_two_messages_in_one_scan_are_refused_but_the_same_twice_is_one() -> None:
    assert read(FULL + FULL).fields == FIELDS
    assert read(FULL + FULL.replace("X2", "X3")).kind is Kind.DAMAGED


serial_texts = st.text("ABCXYZ0123456789-", min_size=1, max_size=12).filter(
    lambda text: not is_placeholder(text)
)


@given(st.lists(serial_texts, min_size=1, max_size=6, unique=True))
def test_serials_come_back_as_they_were_put_in(serials: list[str]) -> None:
    text = "[)>\x1e06\x1d1PABC" + "".join("\x1dS" + serial for serial in serials) + "\x1e\x04"
    found = read(text).fields
    assert found.get("serials", (found.get("serial"),)) == tuple(serials)
