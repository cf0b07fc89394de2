"""The command card's codes through ``receive scan``; codes taught, explained and taken back by command."""

import json

import pypdfium2

AT = "2026-09-15T08:{:02}:00"


def scans(*raws):
    """Lines a minute apart, so that none is a second reading of the one before."""
    lines = [json.dumps({"raw": raw, "at": AT.format(n), "device": "G"}) for n, raw in enumerate(raws)]
    return "\n".join((*lines, "")).encode()


def test_every_command_of_the_card_does_its_work_in_a_stream(sample):
    codes = ("PO-7001", "$DO.NEXTBOX", "$DO.HELP", "HX:22:7", "$DO.CANCEL", "$DO.NOSLIP", "$DO.CLOSEBOX")
    said = sample.json("receive", "scan", "-", who="E2", piped=scans(*codes, "$DO.CLOSE", "$DO.CLOSE"))
    assert said.code == 0
    assert [(each["outcome"], each["title"]) for each in said.lines] == [
        ("done", "Order PO-7001"),
        ("done", "Box 2"),
        ("done", "The screen waits for"),
        ("needs_choice", "Unknown code"),
        ("set_aside", "Set aside"),
        ("done", "Slip absent"),
        ("done", "Box 2 closed"),
        ("needs_choice", "Close it as it is?"),
        ("done", "Delivery closed"),
    ]
    assert said.lines[4]["settles"] == said.lines[3]["scan_id"]


def test_print_tag_goes_to_the_printer_of_this_pc(sample, tmp_path, monkeypatch):
    waits = sample.json("receive", "scan", "-", who="E2", piped=scans("PO-7001", "QN0001A", "$DO.PRINTTAG"))
    assert waits.lines[2]["outcome"] == "done"
    assert "No label printer is set" in waits.err
    monkeypatch.setenv("RECEIVING_PRINTER", f"pdf:{tmp_path / 'tags.pdf'}")
    printed = sample.json("receive", "scan", "-", who="E2", piped=scans("QN0001A", "$DO.PRINTTAG"))
    assert "1 label printed" in printed.err
    assert len(pypdfium2.PdfDocument(tmp_path / "tags.pdf")) == 1


def test_a_code_is_explained_bound_listed_and_taken_back(sample):
    asked = sample.json("receive", "scan", "-", who="E2", piped=scans("PO-7001", "HX:22:7")).lines[1]
    seen = sample.json("receive", "explain", asked["scan_id"], who="E2").told
    assert seen["shown"] == "HX:22:7"
    assert seen["candidates"][0]["what"] == "Unknown"
    bound = sample.json("receive", "bind", "HX:22:7", "PO-7001", "1", who="E2")
    assert bound.code == 0
    listed = sample.json("receive", "codes", who="E2").told
    assert [(each["code"], each["by"]) for each in listed] == [("HX:22:7", "Cal Clerk")]
    assert sample.json("receive", "bind", "HX:22:7", "PO-7001", "1", who="E2").code == 2
    assert sample.json("receive", "unbind", "hx:22:7", who="E2").code == 0
    assert sample.json("receive", "codes", who="E2").told == []
    assert sample.json("history", "verify", who="E1").code == 0


def test_the_command_card_is_written_as_one_letter_page(sample, tmp_path):
    assert sample.json("receive", "card", str(tmp_path / "card.pdf"), who="E2").code == 0
    assert len(pypdfium2.PdfDocument(tmp_path / "card.pdf")) == 1
