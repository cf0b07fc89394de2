"""A clerk's day in words, on both databases: from reference files to a signed log."""

from receiving_app.tags.stock import read_stocks
from tests.offices import SAMPLE_DAY

SIGNED = "2026-10-6681"  # cycle and card of a log that the sample day leaves signed
SCANS = b"PO-7001\nQN0001A\r\nQN0002B\n"


def test_a_purchase_is_received_tagged_explained_and_verified(sample_on_both, tmp_path):
    terminal = sample_on_both
    counted = terminal.json("receive", "scan", "-", who="E2", piped=SCANS).lines
    assert [each["line"] for each in counted] == [1, 2, 3]
    assert [each["outcome"] for each in counted] == ["done", "counted", "counted"]
    assert counted[1]["at"] == "2026-09-15T10:00:00-05:00"
    assert counted[1]["at_utc"] == "2026-09-15T15:00:00Z"
    tag = counted[1]["tag_number"]

    label = tmp_path / "tags.pdf"
    printed = terminal.json("tags", "print", "--to", f"pdf:{label}", who="E2")
    assert printed.told["numbers"] == [tag, counted[2]["tag_number"]]
    assert label.read_bytes().startswith(b"%PDF")

    assert "QN0001A" in terminal("tags", "verify", tag, "qn0001a", who="E2").out
    wrong = terminal("tags", "verify", tag, "QN0002B", who="E2")
    assert wrong.code == 2
    assert "does not belong" in wrong.err

    (found,) = terminal.json("inventory", "find", "QN0001A").told
    assert (found["tag"], found["tag_state"], found["serial"]) == (tag, "verified", "QN0001A")
    explained = terminal.json("ownership", "explain", "QN0001A").told
    assert explained["determination"]["owner"] == "00100"
    assert explained["determination"]["sentence"] in terminal("ownership", "explain", tag).out
    assert terminal.json("tags", "account", "MAIN").told["by_state"] == [["printed", 1], ["verified", 1]]

    closed = terminal.json("receive", "close", counted[0]["delivery_id"], who="E2").told
    assert closed["state"] == "closed"
    assert closed["purchases"][0]["received"] == 2
    verified = terminal.json("history", "verify")
    assert verified.code == 0
    assert verified.told["differences"] == []
    assert terminal("history", "verify", "--head", verified.told["heads"][0]).code == 0


def test_statements_of_every_kind_are_brought_in_and_the_exceptions_told(sample_on_both, folder, tmp_path):
    terminal = sample_on_both
    statement = tmp_path / "june.ofx"
    statement.write_text(
        "<OFX><CCSTMTRS><ACCTID>XXXX0042<BANKTRANLIST><STMTTRN><DTPOSTED>20260910<DTUSER>20260909"
        "<TRNAMT>-3000.00<FITID>270659<NAME>WIRE WORKS</STMTTRN></BANKTRANLIST></OFX>"
    )
    control = tmp_path / "control.json"
    control.write_text('{"cycle": "2026-10", "rows": 2, "debits": "3012.50", "credits": "0"}')
    told = terminal.json("card-log", "import", statement, "--control", control, who="E1")
    assert told.told["added"] == 1
    assert "its control figures are 2, $3,012.50 and $0.00" in told.err
    assert terminal.json("card-log", "import", folder / "statement.csv", who="E1").told["known"] == [2]
    assert terminal("card-log", "import", statement, "--mapping", "nobody", who="E1").code == 2
    found = terminal.json("card-log", "exceptions", "--cycle", "2026-10", "--as-of", "2026-11-30").told
    assert [(each["rule"], each["documents"]) for each in found] == [
        ("E1", ["TXN1"]),
        ("E11", ["TXN1"]),
        ("E1", ["TXN2"]),
        ("E2", ["TXN2"]),
        ("E13", []),
        ("E17", []),
    ]
    assert terminal.json("approvals", "exceptions").told == []
    words = terminal("card-log", "exceptions", "--cycle", "2026-10", "--as-of", "2026-10-01").out
    assert "Order PO-7001: $3,000.00 is paid, nothing has come." in words
    assert "E13" not in words


def test_the_same_card_log_is_matched_explained_signed_and_sealed(sample_on_both, folder, tmp_path):
    terminal, month = sample_on_both, ("--cycle", "2026-10", "--card", "0042")
    terminal("receive", "scan", "-", who="E2", piped=SCANS)
    assert terminal.json("card-log", "import", folder / "statement.csv", "--rehearse").told["added"] == 2
    assert terminal.json("card-log", "import", folder / "statement.csv", who="E1").told["added"] == 2
    assert terminal.json("card-log", "import", folder / "statement.csv", who="E1").told["known"] == [2, 3]
    proposed = terminal.json("card-log", "match", *month).told
    assert [each["tier"] for each in proposed] == ["A", "D"]
    assert "order PO-7001 for 3,000.00" in terminal("card-log", "match", *month).out
    assert len(terminal.json("card-log", "confirm", *month, who="E1").told["matches"]) == 1

    early = terminal("card-log", "sign", *month, "--as-role", "cardholder", who="E4")
    assert early.code == 2
    assert "$12.50 is neither matched with a purchase nor explained" in early.err
    why = ("--reason", "paper for the dock")
    assert terminal("card-log", "explain", "TXN2", "no_purchase", *month, *why, who="E4").code == 0
    assert terminal("card-log", "close", "--cycle", "2026-10").code == 2
    assert terminal("card-log", "sign", *month, "--as-role", "cardholder", who="E4").code == 0
    assert terminal("card-log", "sign", *month, "--as-role", "approver", who="E4").code == 2
    assert terminal("card-log", "sign", *month, "--as-role", "approver", who="E5").code == 0
    assert "is closed" in terminal("card-log", "close", "--cycle", "2026-10").out

    for command, file in (("log", tmp_path / "log.pdf"), ("packet", tmp_path / "packet.pdf")):
        assert terminal("card-log", command, file, *month).code == 0
        assert file.read_bytes().startswith(b"%PDF")
    undone = terminal("receive", "undo", who="E2")
    assert undone.code == 2
    assert "signed log" in undone.err or "matched" in undone.err
    assert terminal("card-log", "reopen", *month, "--reason", "wrong code", who="E4").code == 2
    assert terminal("card-log", "reopen", *month, "--reason", "wrong code", who="E1").code == 0
    assert terminal("history", "verify").code == 0


def test_what_was_done_is_taken_back_in_words(sample_on_both, folder):
    terminal, why = sample_on_both, ("--reason", "a mistake")
    counted = terminal.json("receive", "scan", "-", who="E2", piped=SCANS).lines
    tag, other = counted[1]["tag_number"], counted[2]["tag_number"]
    terminal("tags", "verify", tag, "QN0001A", who="E2")
    assert terminal("tags", "void", tag, *why, who="E2").code == 2
    assert terminal.json("tags", "unverify", tag, *why, who="E2").told["state"] == "reserved"
    assert terminal("receive", "undo", who="E2").out.startswith("done: Undone. ")
    assert terminal.json("tags", "show", other).told["state"] == "voided"
    new = terminal.json("tags", "replace", tag, *why, who="E2").told["number"]
    assert new not in {tag, other}
    assert terminal.json("inventory", "find", new).told[0]["serial"] == "QN0001A"

    number = terminal.json("receive", "show", counted[0]["delivery_id"]).told["number"]
    terminal("receive", "close", number, who="E2")
    assert terminal.json("receive", "reopen", number, *why, who="E2").told["state"] == "open"
    (batch,) = terminal.json("approvals", "imports").told
    held = terminal("approvals", "take-back", batch["batch_id"], *why, who="E1")
    assert held.code == 2
    assert "were received" in held.err
    assert terminal("history", "verify").code == 0


def test_an_owner_is_overridden_and_the_rule_holds_again(sample_on_both):
    terminal = sample_on_both
    terminal("receive", "scan", "-", who="E2", piped=SCANS)
    override = ("ownership", "override", "QN0001A", "--owner", "00200", "--reason", "a gift to the board")
    assert terminal(*override, who="E2").code == 2
    assert terminal.json(*override, who="E1").told["owner"] == "00200"
    assert terminal.json("ownership", "take-back", "QN0001A", who="E1").told["owner"] == "00100"
    assert terminal("ownership", "take-back", "QN0001A", who="E1").code == 2
    assert len(terminal.json("inventory", "show", "QN0001A").told["determinations"]) == 3
    assert terminal("history", "verify").code == 0


def test_a_printed_tag_is_printed_again_only_with_a_reason(sample, tmp_path):
    tag = sample.json("receive", "scan", "-", who="E2", piped=SCANS).lines[1]["tag_number"]
    to = ("--to", f"zpl-file:{tmp_path / 'tags.zpl'}")
    sample("tags", "print", *to, who="E2")
    again = sample("tags", "print", *to, tag, who="E2")
    assert again.code == 2
    assert "printed before" in again.err
    told = sample.json("tags", "print", *to, "--reason", "torn", tag, who="E2").told
    assert told["numbers"] == [tag]
    assert "No label waits" in sample("tags", "print", *to, who="E2").out
    sheet = next(stock for stock in read_stocks() if stock.kind == "sheet")
    start = ("--stock", sheet.name, "--start-at", sheet.per_page + 1, "--reason", "torn")
    assert sample("tags", "print", *to, *start, tag, who="E2").code == 2


def test_a_backup_brings_the_office_back(sample, tmp_path):
    sample("receive", "scan", "-", who="E2", piped=SCANS)
    file = tmp_path / "day.office-backup"
    made = sample.json("backup", file)
    assert made.code == 0
    restored = sample.bare("--json", "--office", tmp_path / "second", "restore", file)
    assert restored.told["rows"] == made.told["rows"]
    found = sample.bare("--json", "--office", tmp_path / "second", "inventory", "find", "QN0002B")
    assert len(found.told) == 1


def test_the_inventory_for_other_systems_keeps_zeros_and_holds_no_formula(sample, tmp_path):
    sample("receive", "scan", "-", who="E2", piped=SCANS)
    file = tmp_path / "inventory.csv"
    assert sample.json("inventory", "export", file).told["units"] == 2
    assert ",00100," in file.read_text(encoding="utf-8-sig")
    assert sample("inventory", "export", tmp_path / "inventory.doc").code == 2
    for kind in ("csv", "xlsx", "json"):
        file = tmp_path / f"inventory.{kind}"
        assert sample("inventory", "export", file).code == 0
        held = sample.json("inventory", "compare", file).told
        assert (held["same"], held["differing"], held["unknown"], held["missing"]) == (2, [], [], [])


def test_times_in_text_name_their_zone(sample):
    sample("receive", "scan", "-", who="E2", piped=SCANS)
    assert "2026-09-15 10:00:00 CDT" in sample("history", "show").out
    assert "2026-09-15 10:00:00 CDT" in sample("receive", "show").out


def test_a_sample_day_is_received_from_its_scan_file(terminal, tmp_path):
    source = SAMPLE_DAY
    assert terminal("office", "load", source, "--sample").code == 0
    clerk = next(
        each["person"]["employee_no"]
        for each in terminal.json("people", "list").told
        if "receiving_clerk" in each["roles"] and "cardholder" not in each["roles"]
    )
    assert terminal.json("approvals", "import", source / "approvals.csv", who=clerk).told["new"] == 60
    (scans,) = (source / "scans").glob("*.jsonl")
    answers = terminal.json("receive", "scan", scans, who=clerk).lines
    assert len(answers) == len(scans.read_bytes().splitlines())
    assert [each["outcome"] for each in answers].count("counted") == 1
    (counted,) = (each for each in answers if each["outcome"] == "counted")
    printed = terminal.json("tags", "print", "--to", f"pdf:{tmp_path / 'tags.pdf'}", who=clerk).told
    assert printed["numbers"] == [counted["tag_number"]]
    serial = terminal.json("inventory", "show", counted["tag_number"]).told["row"]["serial"]
    assert terminal("tags", "verify", counted["tag_number"], serial, who=clerk).code == 0
    filed = terminal.json("slips", "add", source / "slips", who=clerk).told["filed"]
    assert [each["state"] for each in filed] == ["placed"]
    assert terminal.json("slips", "missing").told == []
    assert terminal("slips", "export", tmp_path / "slips.csv").code == 0
    (kept,) = terminal.json("slips", "show").told
    original = tmp_path / "original.pdf"
    assert terminal("slips", "export", original, "--slip", kept["slip_number"]).code == 0
    assert original.read_bytes() == next((source / "slips").iterdir()).read_bytes()
    back = ("slips", "take-back", kept["slip_number"], "--reason", "not this one")
    assert terminal.json(*back, who=clerk).told["state"] == "review"
    assert terminal.json("slips", "match", who=clerk).told[0]["state"] == "placed"
    assert terminal("history", "verify").code == 0


def test_the_demo_is_played_again_and_opened_but_never_over_an_office(
    terminal, folder, tmp_path, monkeypatch
):
    monkeypatch.setattr("receiving_app.play.demo.resource", lambda _: SAMPLE_DAY)  # it is played sooner
    played = terminal.json("demo", "--no-window")
    assert played.code == 0
    assert any(step["file"] and step["file"].endswith(f"{SIGNED}.pdf") for step in played.told["steps"])
    assert terminal("demo").code == 0
    assert terminal.opened == [tmp_path / "office"]
    assert terminal("history", "verify").code == 0
    own = tmp_path / "own-office"
    assert terminal.bare("--office", own, "office", "load", folder).code == 0
    assert terminal.bare("--office", own, "demo", "--no-window").code == 2
    assert terminal.bare("--office", folder, "demo", "--no-window").code == 2
    assert terminal.bare("--database", "postgresql://x/y", "demo").code == 2
    assert terminal.bare("--office", own, "office", "show").code == 0


def test_reports_are_asked_and_written(sample, tmp_path):
    sample("receive", "scan", "-", who="E2", piped=SCANS)
    told = {each["title"]: each["answer"] for each in sample.json("reports", "list").told}
    assert told["What is still to come?"] == "2 orders"
    assert "PO-7002" in sample("reports", "show", "still", "come").out
    file = tmp_path / "open.csv"
    assert sample("reports", "export", file, "still", "come").code == 0
    heading, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    assert (heading, len(rows)) == ("Order,Vendor,For,Ordered on,Came", 2)
    assert "questions have these words" in sample("reports", "show", "tags").err
