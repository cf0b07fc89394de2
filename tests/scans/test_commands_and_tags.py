import pytest

from receiving_app.scans.answers import Kind
from receiving_app.scans.check_characters import CODE_39
from receiving_app.scans.commands import (
    COMMANDS,
    NUMBERED,
    badge_payload,
    command_payload,
    document_payload,
    in_words,
    place_payload,
)
from receiving_app.scans.context import ScanContext, TagCheck, TagSeries, folded
from receiving_app.scans.reading import read_scan
from receiving_app.scans.tag_numbers import check_character

SERIES = (
    TagSeries("luhn", "LA", 7, TagCheck.MOD10),
    TagSeries("plain", "T", 6),
    TagSeries("code39", "AG-", 5, TagCheck.MOD43),
    TagSeries("iso", "OTS-", 6, TagCheck.MOD37_36),
    TagSeries("digits", "99", 6, TagCheck.MOD37_36),
)
CONTEXT = ScanContext(tag_series=SERIES)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in NUMBERED])
@pytest.mark.parametrize("damage", [str.upper, str.lower, lambda text: f"]C0{text}\r\n"])
def test_every_printed_command_is_understood_and_said_in_words(command: str, damage) -> None:
    best = read_scan(damage(command_payload(command)), CONTEXT).best
    assert best is not None
    assert best.value("command") == command
    assert in_words(best) == COMMANDS[command]


def test_the_quantity_command_carries_its_number() -> None:
    best = read_scan(command_payload("QTY", 12), CONTEXT).best
    assert best is not None
    assert in_words(best) == "Set the quantity to 12"


@pytest.mark.parametrize("number", range(1, 10))
def test_an_answer_carries_its_number(number: int) -> None:
    best = read_scan(command_payload("ANSWER", number), CONTEXT).best
    assert best is not None
    assert (best.value("command"), best.value("argument")) == ("ANSWER", str(number))
    assert in_words(best) == f"Answer {number}"


@pytest.mark.parametrize(
    "payload",
    [
        "$DO.QTY.0",
        "$DO.QTY.12345",
        "$DO.QTY",
        "$DO.DANCE",
        "$DO.",
        "$DO.UNDO.5",
        "$DO.ANSWER",
        "$DO.ANSWER.0",
        "$DO.ANSWER.10",
    ],
)
def test_a_command_that_does_not_exist_is_never_taken(payload: str) -> None:
    reading = read_scan(payload, CONTEXT)
    assert reading.best is None
    assert reading.warnings


def test_payloads_fit_code_39_and_quantities_are_checked() -> None:
    assert set(command_payload("QTY", 12) + badge_payload("e1") + place_payload("dock-1")) <= set(CODE_39)
    for wrong in (("QTY", None), ("QTY", 0), ("QTY", 10000), ("ANSWER", 10), ("UNDO", 1), ("DANCE", None)):
        with pytest.raises(ValueError, match=r"\w"):
            command_payload(*wrong)


def test_badges_places_and_documents_are_read() -> None:
    context = ScanContext(badges=folded(["E24159"]), locations=folded(["DOCK-1"]))
    for payload, kind, name, value in (
        (badge_payload("E24159"), Kind.BADGE, "badge", "E24159"),
        (place_payload("DOCK-1"), Kind.LOCATION, "location", "DOCK-1"),
        (document_payload("S256915"), Kind.DOCUMENT, "document", document_payload("S256915")[5:]),
    ):
        best = read_scan(payload.lower(), context).best
        assert best is not None
        assert (best.kind, best.value(name), best.warnings) == (kind, value, ())


def test_a_badge_nobody_has_is_warned_of_and_a_spoiled_document_refused() -> None:
    assert read_scan(badge_payload("E1"), ScanContext(badges=folded(["E2"]))).warnings
    spoiled = document_payload("S256915")[:-1] + ("A" if document_payload("S256915")[-1] != "A" else "B")
    assert read_scan(spoiled, CONTEXT).best is None


@pytest.mark.parametrize("series", [one for one in SERIES if one.check is not TagCheck.NONE])
def test_a_tag_is_ours_only_with_its_right_check_character(series: TagSeries) -> None:
    digits = "1234567"[: series.width]
    right = check_character(series, digits)
    best = read_scan((series.prefix + digits + right).lower(), CONTEXT).best
    assert best is not None
    assert (best.kind, best.value("tag"), best.value("series")) == (
        Kind.TAG,
        series.prefix + digits + right,
        series.name,
    )
    wrong = next(sign for sign in CODE_39 if sign.isdigit() and sign != right)
    wrong_reading = read_scan(series.prefix + digits + wrong, CONTEXT)
    assert not any(one.kind is Kind.TAG and one.vouched for one in wrong_reading.candidates)


def test_a_series_without_a_check_character_needs_a_second_sign() -> None:
    assert read_scan("T196201", CONTEXT).candidates[0].confidence < 0.7
    known = ScanContext(tag_series=SERIES, known_tags=folded(["T196201"]))
    best = read_scan("T196201", known).best
    assert best is not None
    assert best.kind is Kind.TAG


@pytest.mark.parametrize("damaged", ["OTS/123456", "OTS\u2212123456", "OTS 123456", "OTS\u00df123456"])
def test_a_dash_that_became_something_else_is_put_back(damaged: str) -> None:
    check = check_character(SERIES[3], "123456")
    best = read_scan(damaged + check, CONTEXT).best
    assert best is not None
    assert best.value("tag") == "OTS-123456" + check


def test_a_tag_that_lost_its_leading_99_is_only_suggested() -> None:
    tag = "99123456" + check_character(SERIES[4], "123456")
    reading = read_scan(tag[2:], ScanContext(tag_series=SERIES, known_tags=folded([tag])))
    assert reading.best is None
    assert tag in {one.value("tag") for one in reading.candidates}
    assert reading.warnings
