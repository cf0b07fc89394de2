from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from receiving_app.scans.answers import REFUSED_KINDS, Kind, Reading
from receiving_app.scans.carriers import dhl_check, fedex_check, ups_check
from receiving_app.scans.check_characters import gs1_digit, luhn_digit
from receiving_app.scans.context import OpenPurchases, PurchaseLine, ScanContext, TagSeries, folded
from receiving_app.scans.reading import read_scan

DHL_LIKE_ORDER = "450012345" + dhl_check("450012345")
PURCHASES = OpenPurchases.of(
    [
        PurchaseLine(DHL_LIKE_ORDER, 1, "Acme", "TP-100A", "77-1", serials=("PF2ABCD9", "SPX77R4E")),
        PurchaseLine(DHL_LIKE_ORDER, 2, "Acme", "MON-9", serials=("CN-0ABCDE-12345-678-9ABC-A01",)),
        PurchaseLine("4500999999", 1, "Dell", "210-ABCD"),
        PurchaseLine("4500888888", 1, "Cisco", "C9200-24P"),
    ]
)
CONTEXT = ScanContext(PURCHASES)
SERIAL_SCREEN = replace(CONTEXT, waits_for=Kind.SERIAL, order=DHL_LIKE_ORDER, line=1)


def best(raw: str, context: ScanContext = CONTEXT) -> tuple[Kind, str]:
    reading = read_scan(raw, context)
    assert reading.best is not None, reading.candidates
    return reading.best.kind, str(next(reversed(reading.best.fields.values())))


def values(reading: Reading) -> set[object]:
    return {value for one in reading.candidates for value in one.fields.values()}


def test_an_open_purchase_beats_the_carrier_whose_test_its_number_passes() -> None:
    assert best(DHL_LIKE_ORDER) == (Kind.ORDER, DHL_LIKE_ORDER)
    assert best(DHL_LIKE_ORDER, replace(CONTEXT, waits_for=Kind.TRACKING)) == (Kind.ORDER, DHL_LIKE_ORDER)


def test_a_bare_check_digit_decides_nothing_without_a_screen() -> None:
    number = "886251256" + dhl_check("886251256")
    assert read_scan(number, CONTEXT).best is None
    assert best(number, replace(CONTEXT, waits_for=Kind.TRACKING)) == (Kind.TRACKING, number)
    assert best(number, replace(CONTEXT, carrier="DHL"))[0] is Kind.TRACKING


def test_identifiers_are_cut_off_only_when_something_confirms_it() -> None:
    assert best("K" + DHL_LIKE_ORDER) == (Kind.ORDER, DHL_LIKE_ORDER)
    assert best("SPF2ABCD9", SERIAL_SCREEN) == (Kind.SERIAL, "PF2ABCD9")
    assert best("SPX77R4E", SERIAL_SCREEN) == (Kind.SERIAL, "SPX77R4E")
    assert best("1PTP-100A") == (Kind.ITEM, "TP-100A")
    assert best("11KPS-77", replace(CONTEXT, waits_for=Kind.PACKING_LIST)) == (Kind.PACKING_LIST, "PS-77")
    assert best("4K00023", replace(CONTEXT, waits_for=Kind.ORDER_LINE)) == (Kind.ORDER_LINE, "23")
    unsure = read_scan("SQR77R4E", ScanContext(waits_for=Kind.SERIAL))
    assert unsure.best is None
    assert {"SQR77R4E", "QR77R4E"} <= values(unsure)


def test_the_makers_serials_show_that_s_is_an_identifier() -> None:
    assert best("SFCW2819A09P", replace(CONTEXT, order="4500888888")) == (Kind.SERIAL, "FCW2819A09P")
    assert best("fcw2819a09p", replace(CONTEXT, order="4500888888")) == (Kind.SERIAL, "FCW2819A09P")
    assert best("1S21MLAXP4USPFEX4QVU", ScanContext(PURCHASES, known_serials=folded(["PFEX4QVU"]))) == (
        Kind.SERIAL,
        "PFEX4QVU",
    )


def acme(*seen: str, part: str = "PRN-4410-A") -> ScanContext:
    """A screen on the order of a maker whose serials nobody described, some of them on record."""
    line = PurchaseLine("4500777777", 1, "Acme", part, seen=seen)
    return ScanContext(OpenPurchases.of([line]), order="4500777777", known_serials=folded(seen))


def test_the_first_s_of_a_maker_unknown_here_is_asked_about_and_its_units_on_record_decide_the_others() -> (
    None
):
    asked = read_scan("SU64120K9J123456", acme())
    assert asked.best is None
    assert [one.value("serial") for one in asked.candidates[:2]] == ["U64120K9J123456", "SU64120K9J123456"]
    assert best("SU64120K9J123456", acme("U64120K9J654321")) == (Kind.SERIAL, "U64120K9J123456")
    assert best("S70K1234567", acme("S70K7654321")) == (Kind.SERIAL, "S70K1234567")
    assert best("su64120k9j123456", acme("U64120K9J654321")) == (Kind.SERIAL, "U64120K9J123456")
    assert best("u64120k9j123456", acme()) == (Kind.SERIAL, "U64120K9J123456")


def test_a_serial_longer_or_shorter_than_those_of_its_part_is_asked_about() -> None:
    seen = ("U64120K9J123456", "U64120K9J123457")
    assert best("U64120K9J999999", acme(*seen)) == (Kind.SERIAL, "U64120K9J999999")
    assert read_scan("CN14KNH976", acme(*seen)).best is None


def test_what_is_written_like_the_part_ordered_may_be_its_successor() -> None:
    asked = read_scan("PRN-4417-A", acme())
    assert asked.best is None or asked.best.kind is Kind.ITEM
    assert "PRN-4417-A" in {one.value("maker_part") for one in asked.candidates}


def test_a_dell_express_service_code_becomes_the_service_tag() -> None:
    dell = replace(CONTEXT, order="4500999999")
    assert best("12542331601", dell) == (Kind.SERIAL, "5RFDP01")
    assert "5RFDP01" in values(read_scan("12542331601", ScanContext()))


def test_serials_are_compared_without_dashes_and_case() -> None:
    line_2 = replace(SERIAL_SCREEN, line=2)
    assert best("cn0abcde123456789abca01", line_2) == (Kind.SERIAL, "CN-0ABCDE-12345-678-9ABC-A01")


def test_a_long_dell_serial_with_its_printed_dashes_is_no_part_number() -> None:
    dell = replace(CONTEXT, order="4500999999")
    printed = "CN-0MJQLS-QDC00-44G-E1XS-A03"
    assert best(printed, dell) == (Kind.SERIAL, printed)


def test_a_serial_of_another_line_or_already_on_record_is_warned_of() -> None:
    assert "line 2" in read_scan("CN0ABCDE123456789ABCA01", SERIAL_SCREEN).warnings[0]
    assert (
        "on record" in read_scan("PF2ABCD9", replace(CONTEXT, known_serials=folded(["PF2ABCD9"]))).warnings[0]
    )
    assert "not announced" in read_scan("QQ7XK2M4", SERIAL_SCREEN).warnings[0]


@pytest.mark.parametrize("scanned", ["PF2A8CD9", "PF2ABC9", "PF2ABCCD9", "PF2BACD9"])
def test_one_sign_off_an_announced_serial_is_offered_and_never_corrected(scanned: str) -> None:
    reading = read_scan(scanned, SERIAL_SCREEN)
    assert reading.best is None
    assert reading.candidates[0].value("serial") == scanned
    assert "PF2ABCD9" in values(reading)
    assert reading.warnings


def test_the_words_of_a_label_name_its_values() -> None:
    reading = read_scan(f"PO:{DHL_LIKE_ORDER}\nPN:TP-100A\nSN:PF2ABCD9\nQTY:1", CONTEXT)
    assert reading.best is not None
    assert reading.best.fields == {
        "order": DHL_LIKE_ORDER,
        "maker_part": "TP-100A",
        "serial": "PF2ABCD9",
        "quantity": "1",
    }
    assert best("S/N QX77R4E") == (Kind.SERIAL, "QX77R4E")


@pytest.mark.parametrize("separator", [",", ", ", "\n", "\x1d", " ", ";"])
def test_a_list_of_serials_is_a_set_each_once(separator: str) -> None:
    reading = read_scan(
        separator.join(["FCH5356ZNPL", "PFRCEXUF", "5CG6422D2U", "FCH5356ZNPL"]), SERIAL_SCREEN
    )
    assert reading.best is not None
    assert reading.best.fields == {"serials": ("FCH5356ZNPL", "PFRCEXUF", "5CG6422D2U")}
    assert reading.warnings


def test_a_code_that_stands_twice_is_read_once_when_it_is_known() -> None:
    assert best("PF2ABCD9PF2ABCD9", SERIAL_SCREEN) == (Kind.SERIAL, "PF2ABCD9")
    unsure = read_scan("QX77R4EMQX77R4EM", ScanContext(waits_for=Kind.SERIAL))
    assert unsure.best is None
    assert {"QX77R4EM", "QX77R4EMQX77R4EM"} <= values(unsure)


def test_fused_codes_are_refused_unless_both_serials_were_announced() -> None:
    both = read_scan("PF2ABCD9SPX77R4E", SERIAL_SCREEN)
    assert both.best is not None
    assert both.best.fields == {"serials": ("PF2ABCD9", "SPX77R4E")}
    ups = "1Z" + "X2XHG2028785970" + ups_check("X2XHG2028785970")
    assert best(ups + DHL_LIKE_ORDER)[0] is Kind.DAMAGED
    assert read_scan("FCW3001FTN9FOC2728GR2Z", CONTEXT).candidates[0].kind is Kind.DAMAGED
    assert read_scan("PE3713160520PE3717130730", acme()).candidates[0].kind is Kind.DAMAGED


@pytest.mark.parametrize(
    "text", ["To be filled by O.E.M.", "N/A", "0000000", "System Serial Number", "XXXXXXXX"]
)
def test_placeholders_are_refused(text: str) -> None:
    assert read_scan(text, SERIAL_SCREEN).candidates[0].kind is Kind.PLACEHOLDER


@pytest.mark.parametrize(
    "text",
    ["1.23E+11", "[)>06K45001234561PABC-7731Q24", "\u202ePF2ABCD9", "Password: hunter22", "4111111111111111"],
)
def test_what_must_not_be_counted_is_refused_with_a_reason(text: str) -> None:
    reading = read_scan(text, SERIAL_SCREEN)
    assert reading.candidates[0].kind in REFUSED_KINDS
    assert reading.warnings


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "^XA^FO50^XZ", "~JR", "'; DROP TABLE asset;--", "\x1b@\x1bi"]
)
def test_formulas_printer_commands_and_queries_are_no_codes(text: str) -> None:
    reading = read_scan(text, SERIAL_SCREEN)
    assert [one.kind for one in reading.candidates] == [Kind.UNKNOWN]
    assert reading.warnings


@pytest.mark.parametrize("text", ["", " ", "\t", "\x00\x00", "]C1", "\r\n"])
def test_an_empty_scan_says_so(text: str) -> None:
    assert read_scan(text, CONTEXT).candidates[0].reason == "Nothing was scanned."


@pytest.mark.parametrize(
    "raw",
    ["]C0PF2ABCD9\r", "\ufeffPF2ABCD9", "\xa0PF2ABCD9\xa0", "PF2\u200bABCD9", "\uff30F2ABCD9", "*PF2ABCD9*"],
)
def test_marks_and_invisible_signs_do_not_belong_to_the_code(raw: str) -> None:
    reading = read_scan(raw, SERIAL_SCREEN)
    assert reading.best is not None
    assert reading.best.value("serial") == "PF2ABCD9"
    assert reading.kept == raw


def test_digits_typed_on_a_french_keyboard_are_put_back_when_a_purchase_confirms_it() -> None:
    french = dict(zip("1234567890", "&é\"'(-è_çà", strict=True))
    assert best("".join(french[digit] for digit in DHL_LIKE_ORDER)) == (Kind.ORDER, DHL_LIKE_ORDER)


def test_twelve_digits_that_pass_two_tests_are_a_choice_until_the_symbol_decides() -> None:
    both = next(
        number
        for body in range(40000000000, 40000000200)
        if (number := f"{body}{fedex_check(str(body), (3, 1, 7))}")[-1] == gs1_digit(str(body))
    )
    assert read_scan(both, ScanContext()).best is None
    assert best("]E0" + both, ScanContext()) == (Kind.ITEM, both.zfill(14))
    assert best("]C0" + both, ScanContext(waits_for=Kind.TRACKING)) == (Kind.TRACKING, both)


def test_a_network_address_and_a_phone_identity_are_no_serials() -> None:
    for raw in ("00:07:4D:64:8B:3A", "00-07-4d-64-8b-3a", "0007.4d64.8b3a", "00074D648B3A"):
        assert best(raw, SERIAL_SCREEN) == (Kind.MAC, "00:07:4D:64:8B:3A")
    imei = next(
        body + luhn_digit(body)
        for body in map(str, range(35693803564380, 35693803564400))
        if luhn_digit(body) != gs1_digit(body)
    )
    assert best(imei) == (Kind.IMEI, imei)


def test_a_booked_carton_and_a_packing_list_seen_before_are_warned_of() -> None:
    number = "22947770580" + fedex_check("22947770580", (3, 1, 7))
    known = replace(CONTEXT, known_tracking=folded([number]), packing_lists_seen=folded(["PS-77"]))
    assert "already booked" in read_scan(number, known).warnings[0]
    freight = replace(CONTEXT, known_tracking=folded(["PRO 77-1234"]))
    assert "already booked" in read_scan("PRO771234", freight).warnings[0]
    assert "already taken in" in read_scan("11KPS77", known).warnings[0]


def test_a_card_number_stays_nowhere_in_the_answer_but_an_announced_serial_is_none() -> None:
    card = "4111111111111111"
    for raw in (card, "]C0" + card, f"SN: {card}", f"{card},5500000000000004", f"S{card}", card + card):
        reading = read_scan(raw, SERIAL_SCREEN)
        assert reading.candidates[0].kind is Kind.CARD_NUMBER
        assert card[:-4] not in repr(reading)
    announced = OpenPurchases.of([PurchaseLine("PO-1", 1, serials=(card,))])
    assert best(card, ScanContext(announced)) == (Kind.SERIAL, card)


def test_a_freight_number_is_known_by_who_brought_it() -> None:
    assert best("8076805442", ScanContext(carrier="Saia")) == (Kind.TRACKING, "8076805442")


@settings(max_examples=300)
@given(
    st.text(max_size=80)
    | st.text("[)>\x1e\x1d\x0406K1PSQ|^]<GS>()0123456789ABZ -/,;:=*]C1", max_size=80)
    | st.from_regex(r"(\]C1|\[\)>\x1e06\x1d|\(01\)|1Z|S|K|SN: )?[0-9A-Z\x1d,-]{0,70}", fullmatch=True),
    st.sampled_from([*Kind, None]),
)
def test_no_text_at_all_raises_and_every_candidate_has_its_reason(text: str, waits_for: Kind | None) -> None:
    context = replace(
        SERIAL_SCREEN, waits_for=waits_for, carrier="Saia", tag_series=(TagSeries("a", "LA", 7),)
    )
    reading = read_scan(text, context)
    assert reading.candidates
    for one in reading.candidates:
        assert one.reason.endswith(".")
        assert 0 <= one.confidence <= 1
        assert all(isinstance(value, str | tuple) and value for value in one.fields.values())
    assert list(reading.candidates) == sorted(reading.candidates, key=lambda one: -one.confidence)


def test_five_thousand_signs_of_noise_are_answered() -> None:
    for noise in (
        "é\x7f{;7Kq" * 715,
        "4 " * 2500,
        "A1" * 2500,
        "\x1d\x1e" * 2500,
        "[)>\x1e06\x1d" + "S1" * 2500,
    ):
        assert read_scan(noise, SERIAL_SCREEN).candidates
