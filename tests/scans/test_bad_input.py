"""What goes wrong at a dock, case by case, and what the clerk then sees."""

from dataclasses import replace

import pytest

from receiving_app.scans.answers import Kind, Reading
from receiving_app.scans.carriers import dhl_check, ups_check
from receiving_app.scans.check_characters import gs1_digit
from receiving_app.scans.context import (
    OpenPurchases,
    PurchaseLine,
    ScanContext,
    TagCheck,
    TagSeries,
    folded,
)
from receiving_app.scans.reading import read_scan
from receiving_app.scans.tag_numbers import check_character

SERIES = TagSeries("state", "LAX-", 6, TagCheck.MOD37_36)
OUR_TAG = "LAX-004521" + check_character(SERIES, "004521")
UPC = "01234567890" + gs1_digit("01234567890")
PURCHASES = OpenPurchases.of(
    [
        PurchaseLine("4500123456", 1, "HP", "NB-840", "77-1", gtin=UPC, serials=("5CG1234ABC", "8B0O1IS5Z2")),
        PurchaseLine("4500123456", 2, "HP", "MON-27", serials=("CN41234XYZ",)),
        PurchaseLine("0081234567", 1, "Acme", "AC-1"),
        PurchaseLine("PO-778899", 1, "Dell", "LAT-5", serials=("5RFDP01",)),
    ]
)
OFFICE = ScanContext(PURCHASES, tag_series=(SERIES,), known_tags=folded([OUR_TAG]))
LINE_1 = replace(OFFICE, waits_for=Kind.SERIAL, order="4500123456", line=1)


def taken(raw: str, screen: ScanContext = LINE_1) -> dict[str, object]:
    """What is taken without a question: the kind and its fields; empty when the clerk is asked."""
    best = read_scan(raw, screen).best
    return {"kind": best.kind, **best.fields} if best else {}


def offered(reading: Reading) -> list[object]:
    return [value for one in reading.candidates for value in one.fields.values()]


@pytest.mark.parametrize(
    "typed",
    [
        "8BOO1IS5Z2",
        "8B0011S5Z2",
        "8B0O1I55Z2",
        "880O1IS5Z2",
        "8B0O1IS522",
        "5C61234ABC",
        "8BOOIISSZ2",
        "5CG1234A8C",
    ],
)
def test_signs_that_look_alike_are_shown_beside_the_announced_serial_and_never_corrected(typed: str) -> None:
    reading = read_scan(typed, LINE_1)
    assert reading.best is None
    assert reading.candidates[0].value("serial") == typed
    assert {"8B0O1IS5Z2", "5CG1234ABC"} & set(offered(reading))
    assert reading.warnings


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (UPC, Kind.ITEM),
        ("NB-840", Kind.ITEM),
        ("77-1", Kind.ITEM),
        ("00:07:4D:64:8B:3A", Kind.MAC),
        ("00074D 648B3A".replace(" ", "-"), Kind.MAC),
        ("4500123456", Kind.ORDER),
        ("1ZX2XHG2028785970" + ups_check("X2XHG2028785970"), Kind.TRACKING),
    ],
)
def test_another_code_of_the_carton_is_not_taken_for_its_serial(code: str, kind: Kind) -> None:
    assert taken(code)["kind"] is kind


@pytest.mark.parametrize(
    "raw",
    ["5CG1234ABC", "S5CG1234ABC", "1S5CG1234ABC", "SN5CG1234ABC", "s5cg1234abc", "S/N: 5CG1234ABC"],
)
def test_a_serial_is_the_same_with_and_without_its_identifier(raw: str) -> None:
    assert taken(raw) == {"kind": Kind.SERIAL, "serial": "5CG1234ABC"}


@pytest.mark.parametrize(
    "raw",
    [
        "5cg1234abc",
        "5CG1234ABC\r\n",
        "\t5CG1234ABC\t",
        "5CG1234ABC5CG1234ABC",
        "5CG1234ABC\r\n5CG1234ABC",
        "5CG1234ABC" * 3,
        "\ufeff5CG1234ABC\xa0",
        "5CG\u200b1234ABC",
        "5CG\uff11\uff12\uff13\uff14ABC",
        "5CG\u0661\u0662\u0663\u0664ABC",
        "5CG-1234\u2013ABC",
    ],
)
def test_case_ends_doubled_scans_and_odd_signs_do_not_change_a_serial(raw: str) -> None:
    assert taken(raw) == {"kind": Kind.SERIAL, "serial": "5CG1234ABC"}
    assert not read_scan(raw, LINE_1).warnings


def test_two_codes_in_one_scan_are_told_apart_or_refused_and_never_one_serial() -> None:
    assert taken("5CG1234ABC8B0O1IS5Z2") == {"kind": Kind.SERIALS, "serials": ("5CG1234ABC", "8B0O1IS5Z2")}
    for raw in (OUR_TAG + "5CG1234ABC", "NB-8405CG1234ABC", "45001234565CG1234ABC", "5CG1234ABC5CG9999ZZZ"):
        first = read_scan(raw, LINE_1).candidates[0]
        assert first.kind is Kind.DAMAGED
        assert first.warnings == ("Two codes run together. Scan each by itself.",)


def test_a_code_in_the_wrong_field_is_still_what_it_is() -> None:
    order = "450012345" + dhl_check("450012345")
    screen = ScanContext(OpenPurchases.of([], [order]), waits_for=Kind.TRACKING)
    assert taken(order, screen) == {"kind": Kind.ORDER, "order": order}
    assert taken("5CG1234ABC", replace(LINE_1, waits_for=Kind.TRACKING))["kind"] is Kind.SERIAL
    assert taken(OUR_TAG)["kind"] is Kind.TAG


@pytest.mark.parametrize("raw", ["LAX/004521", "lax-004521", "LAX004521", "LAX\u2212004521"])
def test_our_tag_is_ours_under_caps_lock_and_a_foreign_layout(raw: str) -> None:
    found = taken(raw + OUR_TAG[-1], OFFICE)
    assert (found["kind"], found["tag"]) == (Kind.TAG, OUR_TAG)


def test_what_a_spreadsheet_did_to_a_number_is_undone_only_where_a_purchase_confirms_it() -> None:
    for raw in ('="4500123456"', "4500123456.0", "4,500,123,456"):
        assert taken(raw, OFFICE) == {"kind": Kind.ORDER, "order": "4500123456"}
    eaten = read_scan("81234567", OFFICE)
    assert eaten.best is None
    assert "0081234567" in offered(eaten)
    for raw in ("1.23E+11", "1.23457E11", "4,5E+09"):
        assert "digits are gone" in read_scan(raw, OFFICE).warnings[0]


@pytest.mark.parametrize("gap", ["", "X", " "])
def test_a_message_that_lost_its_separators_is_refused_and_not_cut_by_guess(gap: str) -> None:
    reading = read_scan(f"[)>06{gap}K45001234561PABC-7731Q24", OFFICE)
    assert reading.candidates[0].kind is Kind.DAMAGED
    assert "separators between the fields were lost" in reading.warnings[0]
    assert offered(reading) == []


@pytest.mark.parametrize("behind", ["10LOT7", "240TP-7", "11260901"])
def test_a_gs1_serial_that_swallowed_the_next_field_is_refused(behind: str) -> None:
    code = "]C1010061414100002921"
    reading = read_scan(code + "5CG7777QQQ" + behind, replace(OFFICE, order="4500123456"))
    assert reading.candidates[0].kind is Kind.DAMAGED
    assert "A separator was lost" in reading.warnings[0]
    whole = read_scan(code + "5CG7777QQQ\x1d" + behind, replace(OFFICE, order="4500123456")).best
    assert whole is not None
    assert whole.value("serial") == "5CG7777QQQ"


@pytest.mark.parametrize(
    ("rs", "gs", "eot"),
    [
        ("<RS>", "<GS>", "<EOT>"),
        ("%1E", "%1D", "%04"),
        ("&#30;", "&#29;", "&#4;"),
        ("<1E>", "<1D>", "<04>"),
        ("\\036", "\\035", "\\004"),
        ("~d030", "~d029", "~d004"),
        ("#RS#", "#GS#", "#EOT#"),
        ("", "|", ""),
        ("\t", "\t", "\t"),
        ("~", "~", "~"),
    ],
)
def test_separators_may_be_spelt_out(rs: str, gs: str, eot: str) -> None:
    fields = gs.join(["K4500123456", "1P4A1B2UA#USA", "S5CG1234ABC"])
    assert taken(f"[)>{rs}06{gs}{fields}{rs}{eot}", OFFICE) == {
        "kind": Kind.ENVELOPE,
        "order": "4500123456",
        "vendor_part": "4A1B2UA#USA",
        "serial": "5CG1234ABC",
    }


def test_another_owners_tag_is_told_and_a_spoiled_one_of_ours_is_not_taken() -> None:
    assert "not one of ours" in read_scan("[)>\x1e06\x1d11SXYZ998877\x1dSQ1W2E3\x1e\x04", OFFICE).warnings[0]
    wrong = OUR_TAG[:-1] + ("A" if OUR_TAG[-1] != "A" else "B")
    for raw in (
        wrong,
        f"[)>\x1e06\x1d11S{wrong}\x1e\x04",
        OUR_TAG.replace("0", "O"),
        OUR_TAG + "7",
        OUR_TAG[:-3],
    ):
        reading = read_scan(raw, OFFICE)
        assert reading.best is None
        assert reading.warnings


def test_a_monitors_serial_on_the_computers_line_is_told() -> None:
    assert "line 2 of 4500123456" in read_scan("CN41234XYZ", LINE_1).warnings[0]


@pytest.mark.parametrize(
    "text",
    [
        "To be filled by O.E.M.",
        "N/A",
        "0000000",
        "System Serial Number",
        "Type2 - Board Serial Number",
        "Not Present",
        "SN: 0000000",
        "S/N: N/A",
        "S0000000",
        "1S00000000",
        "SN12345678",
        "0x00000000",
        "Serial Number: To be filled by O.E.M.",
        "[)>\x1e06\x1dSN/A\x1e\x04",
    ],
)
def test_what_makers_leave_where_a_serial_should_be_is_no_serial(text: str) -> None:
    reading = read_scan(text, LINE_1)
    assert reading.best is None or not reading.best.fields
    assert offered(reading) == []
    assert reading.warnings


def test_words_that_say_where_a_serial_stands_are_no_serial() -> None:
    assert "here" not in offered(read_scan("serial number here", LINE_1))


@pytest.mark.parametrize(
    ("maker", "serial"),
    [("HP", "5CG7777QQQ"), ("Lenovo", "PF4X0K2B"), ("Cisco", "FOC2534A1BC"), ("Dell", "5RFDP01")],
)
@pytest.mark.parametrize("front", ["S", "1S", "SN"])
def test_the_makers_serial_comes_right_with_its_identifier_before_any_unit_is_known(
    maker: str, serial: str, front: str
) -> None:
    order = OpenPurchases.of([PurchaseLine("PO-5500", 1, maker, "TP-1")])
    found = taken(front + serial, ScanContext(order, order="PO-5500"))
    assert found == {"kind": Kind.SERIAL, "serial": serial}


def of_unknown_maker(*seen: str) -> ScanContext:
    """The screen of an order whose maker's serials nobody described."""
    return ScanContext(
        OpenPurchases.of([PurchaseLine("PO-5500", 1, "Acme", "TP-1", seen=seen)]), order="PO-5500"
    )


@pytest.mark.parametrize("front", ["S", "1S"])
def test_whether_an_unknown_makers_serial_begins_with_its_identifier_is_asked(front: str) -> None:
    reading = read_scan(front + "AB12XC4455", of_unknown_maker())
    assert reading.best is None
    assert offered(reading)[:2] == ["AB12XC4455", front + "AB12XC4455"]


@pytest.mark.parametrize("code", ["910-006559", "GZ-4410-B", "PGZ-4410-B", "CDW-0045217", "OTS-004521K"])
def test_a_part_number_or_another_owners_tag_is_not_the_first_serial_of_an_unknown_maker(code: str) -> None:
    for screen in (of_unknown_maker(), of_unknown_maker("AB12XC4455", "AB12XC4456")):
        reading = read_scan(code, screen)
        assert reading.best is None
        assert code in offered(reading)
    assert taken("77-1000455", of_unknown_maker("77-1000401", "77-1000402"))["serial"] == "77-1000455"


@pytest.mark.parametrize("code", ["AB12XC44551Z999AA10123456784", "1Z999AA10123456784AB12XC4455"])
def test_a_code_longer_than_any_serial_is_not_taken_for_one(code: str) -> None:
    reading = read_scan(code, of_unknown_maker())
    assert reading.best is None
    assert "two codes may have run together" in reading.candidates[0].reason


def test_a_doubled_serial_of_an_unknown_maker_is_offered_once_first() -> None:
    reading = read_scan("AB12XC4455AB12XC4455", of_unknown_maker())
    assert reading.best is None
    assert offered(reading)[0] == "AB12XC4455"
    assert "The same code stands twice" in reading.candidates[0].reason


def test_a_unit_that_differs_only_by_letters_of_another_keyboard_is_asked_about() -> None:
    order = OpenPurchases.of([PurchaseLine("PO-5500", 1, "Lenovo", "TP-1")])
    screen = ScanContext(order, order="PO-5500", known_serials=folded(["PF4X0K2Y", "XY-120033-Z"]))
    reading = read_scan("PF4X0K2Z", screen)
    assert reading.best is None
    assert offered(reading)[:2] == ["PF4X0K2Z", "PF4X0K2Y"]
    assert taken("XZ\u00df120033\u00dfY", screen)["serial"] == "XY-120033-Z"  # no serial has such signs


def test_an_announced_serial_that_lost_its_zeros_or_has_an_identifier_is_offered() -> None:
    order = OpenPurchases.of(
        [PurchaseLine("PO-5500", 1, "Acme", "TP-1", serials=("0071026354", "1SAB12XC44"))]
    )
    screen = ScanContext(order, order="PO-5500")
    for scanned, announced in (("71026354", "0071026354"), ("AB12XC44", "1SAB12XC44")):
        reading = read_scan(scanned, screen)
        assert reading.best is None
        assert {scanned, announced} <= set(offered(reading))


def test_a_placeholder_in_a_label_or_list_is_left_out() -> None:
    label = read_scan("[)>\x1e06\x1d1PNB-840\x1dS0000000\x1e\x04", OFFICE)
    assert label.candidates[0].fields == {"vendor_part": "NB-840"}
    assert label.warnings
    some = read_scan("QX77R4EM,N/A,QX77R4EN", LINE_1)
    assert some.candidates[0].fields == {"serials": ("QX77R4EM", "QX77R4EN")}
    assert some.warnings


def test_the_three_codes_of_a_carton_are_told_apart_in_any_order() -> None:
    for raw, kind in (("NB-840", Kind.ITEM), ("00074D648B3A", Kind.MAC), ("5CG7777QQQ", Kind.SERIAL)):
        assert taken(raw, replace(OFFICE, order="4500123456"))["kind"] is kind


def test_a_maker_whose_serials_are_network_addresses_is_learnt_from_its_units() -> None:
    line = PurchaseLine("4500777777", 1, "Acme", "AP-9", seen=("00074D648B3A", "00074D648B3B"))
    screen = ScanContext(OpenPurchases.of([line]), waits_for=Kind.SERIAL, order="4500777777")
    assert taken("00074D648B3C", screen) == {"kind": Kind.SERIAL, "serial": "00074D648B3C"}


def test_where_the_units_on_record_have_digits_a_letter_is_asked_about() -> None:
    seen = tuple(f"AP{number:06d}X" for number in range(104, 112))
    line = PurchaseLine("4500777777", 1, "Acme", "AP-9", seen=seen)
    screen = ScanContext(OpenPurchases.of([line]), order="4500777777")
    assert taken("AP000217X", screen) == {"kind": Kind.SERIAL, "serial": "AP000217X"}
    typed = read_scan("APO00217X", screen)
    assert typed.best is None
    assert [one.value("serial") for one in typed.candidates[:2]] == ["APO00217X", "AP000217X"]
    assert "AP000217X" in typed.warnings[0]


def test_numeric_serials_in_a_list_are_no_card_numbers() -> None:
    listed = ("65927975", "06809241", "50712409", "57683886", "94582931", "83294175")
    assert taken(",".join(listed)) == {"kind": Kind.SERIALS, "serials": listed}


def test_words_in_any_spelling_name_the_value_behind_them() -> None:
    for word in ("Serial No: ", "SN# ", "Ser.No. ", "S-N: ", "(S) ", "Service Tag: "):
        assert taken(word + "QX77R4EM", ScanContext()) == {"kind": Kind.SERIAL, "serial": "QX77R4EM"}
    for word in ("Purchase Order: ", "P/O: ", "Cust PO: ", "PO No. "):
        assert taken(word + "PO-1234", ScanContext()) == {"kind": Kind.ORDER, "order": "PO-1234"}
    assert taken("PID:C9300-48P VID:V02 SN:FDO4361ABCD", ScanContext()) == {
        "kind": Kind.LABEL,
        "maker_part": "C9300-48P",
        "revision": "V02",
        "serial": "FDO4361ABCD",
    }


def test_a_dell_express_code_is_the_service_tag_also_as_it_is_printed() -> None:
    screen = replace(OFFICE, waits_for=Kind.SERIAL, order="PO-778899", line=1)
    for raw in ("12542331601", "125-423-316-01", "125 423 316 01"):
        assert taken(raw, screen) == {"kind": Kind.SERIAL, "serial": "5RFDP01"}


@pytest.mark.parametrize(
    "raw",
    [
        "api_key=hunter22x",
        "Authorization: Bearer hunter22x",
        "AWS_SECRET_ACCESS_KEY=hunter22x",
        "default pw hunter22x",
    ],
)
def test_keys_and_passwords_by_any_name_are_masked(raw: str) -> None:
    reading = read_scan(raw, LINE_1)
    assert reading.candidates[0].kind is Kind.SECRET
    assert "hunter22x" not in repr(reading)
