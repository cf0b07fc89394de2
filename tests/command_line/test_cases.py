"""A case from its mark to its end, and the receiving report, from the command line."""

import pypdfium2
import pytest

from tests.command_line.test_by_hand import CLERK, order_of

PHOTO = b"\xff\xd8\xff\xe0 a dented corner"


@pytest.fixture
def case(sample):
    """A delivery with three pieces of which one does not work, and the case's number."""
    order, line, _quantity = order_of("No")
    delivery = sample.json("receive", "open", "--carrier", "UPS", who=CLERK).told["number"]
    assert sample("receive", "count", delivery, order, line, 3, who=CLERK).code == 0
    mark = ("receive", "mark", delivery, order, line, 1, "--as", "04", "--note", "bent plug")
    assert "Quality problem" in sample(*mark, who=CLERK).out
    (row,) = sample.json("receive", "cases", who=CLERK).told
    assert (row["delivery"], row["code"], row["waits_for"]) == (delivery, "04", "vendor")
    return row["number"]


def test_a_case_is_told_noted_photographed_resolved_and_taken_back(sample, case, tmp_path):
    photo = tmp_path / "plug.png"
    photo.write_bytes(PHOTO)
    steps = (
        ("told", case, "--whom", "vendor", "--on", "2026-09-15", "--reference", "RMA-9", "--note", "by mail"),
        ("told", case, "--whom", "inspection"),
        ("note", case, "they want pictures"),
        ("photo", case, photo),
        ("resolve", case, "--as", "no fault of the vendor", "--reason", "our forklift"),
    )
    for step in steps:
        assert sample("receive", "case", *step, who=CLERK).code == 0, step
    assert sample.json("receive", "cases", who=CLERK).told == []
    seen = sample.json("receive", "case", "show", case, who=CLERK).told
    assert [each["kind"] for each in seen["events"]] == [
        "vendor_told",
        "inspection_asked",
        "note",
        "photo",
        "resolved",
    ]
    assert "plug.png" in sample("receive", "case", "show", case, who=CLERK).out
    back = sample("receive", "case", "take-back", case, "--reason", "not agreed", who=CLERK)
    assert "resolved taken back: not agreed." in back.out
    assert [each["number"] for each in sample.json("receive", "cases", who=CLERK).told] == [case]
    assert sample("history", "verify", who="E1").code == 0


def test_what_cannot_be_is_refused_with_what_can(sample, case, tmp_path):
    for words, can in (
        (("cases", "--show", "odd"), "late"),
        (("case", "told", case, "--whom", "nobody"), "inspection"),
        (("case", "resolve", case, "--as", "lost", "--reason", "x"), "written off"),
        (("case", "letter", case, "--to", "king"), "carrier"),
        (("case", "letter", case, "--file", tmp_path / "letter.doc"), ".eml"),
        (("case", "show", "C-0"), "receive cases"),
        (("report", "D-0", "--to", tmp_path / "report.txt"), ".pdf"),
        (("report", "D-0", "--to", tmp_path / "report.pdf"), "receive show"),
    ):
        answer = sample("receive", *words, who=CLERK)
        assert answer.code == 2
        assert can in answer.err
    mark = sample("receive", "mark", "D-0", "PO", 1, 1, "--as", "bent", who=CLERK)
    assert "quality problem (04)" in mark.err


def test_letters_and_lists_go_into_files(sample, case, tmp_path):
    shown = sample("receive", "case", "letter", case, who=CLERK).out
    assert "bent plug" in shown
    for name, begins in (("letter.txt", b"Subject: Order "), ("letter.eml", b"Subject: Order ")):
        file = tmp_path / name
        assert sample("receive", "case", "letter", case, "--file", file, who=CLERK).code == 0
        assert file.read_bytes().startswith(begins)
    table = tmp_path / "cases.csv"
    assert sample("receive", "cases", "--to", table, who=CLERK).code == 0
    assert case in table.read_text("utf-8-sig")


def test_the_report_of_a_closed_delivery_is_written(sample, case, tmp_path):
    (row,) = sample.json("receive", "cases", who=CLERK).told
    file = tmp_path / "report.pdf"
    words = ("receive", "report", row["delivery"], "--to", file)
    assert sample(*words, who=CLERK).code == 2  # it is open
    assert sample("receive", "close", row["delivery"], who=CLERK).code == 0
    told = sample.json(*words, who=CLERK).told
    assert told["revision"] == 1
    pdf = pypdfium2.PdfDocument(file)
    try:
        text = pdf[0].get_textpage().get_text_range()
    finally:
        pdf.close()
    assert told["report"] in text
    assert "1 quality problem (04)" in " ".join(text.split())
    assert sample("history", "verify", "--head", told["head"], who="E1").code == 0
    assert sample("receive", "report", told["report"], "--to", file, "--revision", 2, who=CLERK).code == 2


def test_photos_are_listed_and_written_as_they_came(sample, case, tmp_path):
    (row,) = sample.json("receive", "cases", who=CLERK).told
    corner, truck = tmp_path / "plug.png", tmp_path / "truck.jpg"
    corner.write_bytes(PHOTO)
    truck.write_bytes(PHOTO + b" on the truck")
    assert sample("receive", "case", "photo", case, corner, who=CLERK).code == 0
    assert sample("receive", "photo", row["delivery"], truck, who=CLERK).code == 0
    shown = sample("receive", "case", "photos", case, who=CLERK).out
    assert "plug.png" in shown
    assert f"delivery {row['delivery']}" in shown
    folder = tmp_path / "photos"
    told = sample("receive", "case", "photos", case, "--to", folder, who=CLERK).out
    assert "2 photos written to" in told
    assert (folder / "1-plug.png").read_bytes() == PHOTO
    assert (folder / "2-truck.jpg").read_bytes() == truck.read_bytes()
    (kept,) = sample.json("receive", "photos", row["delivery"], who=CLERK).told
    assert kept["name"] == "truck.jpg"
