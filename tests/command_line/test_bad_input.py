"""What cannot be is refused in words, changes nothing, and never looks like a mistake of ours."""

import json

import pytest

from receiving_app.command_line import saying
from receiving_app.errors import Cancelled

WHY = ("--reason", "a mistake")
MONTH = ("--cycle", "2026-10", "--card", "0042")
FILES = [
    ("approvals", "import"),
    ("card-log", "import"),
    ("receive", "scan"),
    ("slips", "add"),
    ("restore",),
]


@pytest.mark.parametrize("command", FILES, ids=" ".join)
@pytest.mark.parametrize("kind", ["missing", "empty", "binary", "folder"])
def test_a_file_that_is_none_is_refused(sample, tmp_path, command, kind):
    file = tmp_path / "given.csv"
    if kind == "folder":
        file.mkdir()
    elif kind != "missing":
        file.write_bytes(b"" if kind == "empty" else bytes(range(256)) * 40)
    said = sample(*command, file, who="E1")
    if (kind, command) == ("binary", ("receive", "scan")):
        assert said.code == 0  # each of its lines is answered, none taken for a scan
        assert all(
            line.startswith(("refused", "set aside", "needs choice", " ")) for line in said.out.splitlines()
        )
    elif (kind, command) == ("folder", ("slips", "add")):
        assert said.code == 0  # a folder's files are taken; this one has none
    else:
        assert said.code == 2
        assert said.err
        assert "Traceback" not in said.err
    assert sample("history", "verify").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("office", "show"),
        ("people", "list"),
        ("approvals", "list"),
        ("receive", "show"),
        ("tags", "show", "N1"),
        ("inventory", "find", "x"),
        ("ownership", "explain", "x"),
        ("slips", "missing"),
        ("card-log", "list"),
        ("history", "verify"),
        ("backup", "b"),
    ],
    ids=" ".join,
)
def test_without_an_office_every_command_says_how_to_get_one(terminal, tmp_path, words):
    said = terminal(*words)
    assert said.code == 2
    assert "There is no office in" in said.err
    assert not (tmp_path / "office").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("approvals", "show", "PO-9"),
        ("approvals", "check", "PO-9"),
        ("approvals", "take-back", "x", *WHY),
        ("approvals", "list", "--open", "--held"),
        ("receive", "settle", "x", "y"),
        ("receive", "close", "D-0"),
        ("receive", "reopen", "D-0", *WHY),
        ("receive", "withdraw", "D-0"),
        ("receive", "undo"),
        ("receive", "undo", "x"),
        ("receive", "show", "D-0"),
        ("receive", "scan", "-", "--delivery", "D-0"),
        ("tags", "print", "--to", "fax:1"),
        ("tags", "print"),
        ("tags", "print", "--to", "pdf:x", "N1"),
        ("tags", "print", "--to", "pdf:x", *WHY),
        ("tags", "print", "--to", "pdf:x", "--stock", "nothing"),
        ("tags", "verify", "N1", "S1"),
        ("tags", "unverify", "N1", *WHY),
        ("tags", "show", "N1"),
        ("tags", "void", "N1", *WHY),
        ("tags", "replace", "N1", *WHY),
        ("tags", "account", "NONE"),
        ("ownership", "explain", "S1"),
        ("ownership", "try", "kind"),
        ("ownership", "try", "colour=red"),
        ("ownership", "try", "kind=device", "--on", "soon"),
        ("ownership", "override", "S1", "--owner", "00200", *WHY),
        ("ownership", "override", "S1", "--owner", "99999", *WHY),
        ("ownership", "take-back", "S1"),
        ("inventory", "show", "S1"),
        ("inventory", "find", "x", "--limit", "0"),
        ("slips", "show", "x"),
        ("slips", "place", "x", "D-0"),
        ("slips", "export", "slips.doc"),
        ("slips", "export", "x.pdf", "--slip", "x"),
        ("slips", "take-back", "x", *WHY),
        ("card-log", "show", *MONTH),
        ("card-log", "show", "--cycle", "October", "--card", "0042"),
        ("card-log", "exceptions", "--cycle", "2026-10"),
        ("card-log", "confirm", *MONTH),
        ("card-log", "confirm", *MONTH, "--amount", "3.00"),
        ("card-log", "confirm", "TXN1", *MONTH, "--purchase", "PO-7001", "--amount", "much"),
        ("card-log", "explain", "TXN1", "luck", *MONTH, *WHY),
        ("card-log", "explain", "TXN1", "fee", *MONTH, *WHY),
        ("card-log", "sign", *MONTH, "--as-role", "king"),
        ("card-log", "sign", *MONTH, "--as-role", "cardholder"),
        ("card-log", "reopen", *MONTH, *WHY),
        ("card-log", "close", "--cycle", "2026-10"),
        ("card-log", "log", "x.pdf", *MONTH),
        ("card-log", "packet", "x.pdf", *MONTH),
        ("card-log", "take-back", "match", "x", *WHY),
        ("card-log", "take-back", "explanation", "x", *MONTH, *WHY),
        ("card-log", "take-back", "import", "x", *WHY),
        ("history", "verify", "--head", "nonsense"),
        ("history", "show", "--about", "tag"),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_refused(sample, words):
    said = sample(*words, who="E1")
    assert said.code == 2
    assert said.err
    assert "Traceback" not in said.err
    assert not said.out


def test_a_cut_tail_shows_against_a_printed_head(sample):
    said = sample.json("history", "verify", "--head", "dock-1:9999:abcdef0123456789")
    assert said.code == 2
    assert "the tail was cut" in said.told["differences"][0]["what"]
    assert "differs from its history in 1 place" in said.err


def test_a_new_office_needs_to_be_told_what_it_is(terminal, folder, tmp_path):
    (folder / "office.json").unlink()
    said = terminal("office", "load", folder)
    assert said.code == 2
    assert "office.json" in said.err
    (folder / "office.json").write_text("{}", encoding="utf-8")
    assert terminal("office", "load", folder).code == 2
    assert terminal("office", "load", tmp_path / "nowhere").code == 2
    assert not (tmp_path / "office").exists()


def test_loading_tells_each_file_and_every_bad_row_and_twice_is_once(terminal, folder):
    with (folder / "people.csv").open("a", encoding="utf-8") as people:
        people.write("E99,Nora Nowhere,,99999,,,yes,2020-01-01,\n")
    first = terminal.json("office", "load", folder)
    assert first.code == 0
    files = {file["file"]: (file["new"], file["changed"], file["unchanged"]) for file in first.told["files"]}
    assert files["people.csv"] == (9, 0, 0)
    assert "people.csv, line 11" in first.err
    again = terminal.json("office", "load", folder, who="E1")
    assert {(file["new"], file["changed"]) for file in again.told["files"]} == {(0, 0)}
    assert "stays what it is" in terminal("office", "load", folder, "--sample", who="E1").err
    shown = terminal.json("office", "show").told
    assert (shown["rule_packs"], shown["is_sample"]) == (["louisiana_2014"], False)


def test_an_import_is_rehearsed_told_cell_by_cell_and_taken_back(sample, folder, tmp_path):
    changed = tmp_path / "changed.csv"
    text = (folder / "approvals.csv").read_text(encoding="utf-8")
    changed.write_text(text.replace("1500.00", "1400.00"), encoding="utf-8")
    rehearsed = sample.json("approvals", "import", changed, "--rehearse").told
    assert (rehearsed["changed"], rehearsed["unchanged"], rehearsed["batch_id"]) == (1, 3, None)
    assert rehearsed["changes"][0]["cells"][0]["field"] == "unit_cost_cents"
    assert sample("approvals", "import", changed, "--mapping", "none", who="E1").code == 2
    assert sample("approvals", "import", changed, "--amendment", "1", who="E1").code == 2
    batch = sample.json("approvals", "import", changed, who="E1").told["batch_id"]
    assert sample.json("approvals", "show", "PO-7001").told["lines"][0]["unit_cost_cents"] == 140000
    assert sample("approvals", "take-back", batch, *WHY, who="E1").code == 0
    assert sample.json("approvals", "show", "SR-1").told["lines"][0]["unit_cost_cents"] == 150000
    assert [row["number"] for row in sample.json("approvals", "list", "7002").told] == ["PO-7002"]
    assert sample.json("approvals", "check", "PO-7001").told["verdict"] == "CLEARED"
    assert sample("history", "verify").code == 0


def test_a_statement_of_other_cards_is_refused_when_one_is_named(sample, folder):
    said = sample("card-log", "import", folder / "statement.csv", "--card", "1234", who="E1")
    assert said.code == 2
    assert "0042" in said.err


def test_a_database_that_does_not_answer_is_trouble(terminal):
    said = terminal.bare("--database", "postgresql://127.0.0.1:1/office", "office", "show")
    assert said.code == 3
    assert said.err


def test_a_file_that_cannot_be_written_is_trouble(sample, tmp_path):
    (tmp_path / "in the way").write_bytes(b"")
    assert sample("backup", tmp_path / "in the way" / "b").code == 3
    assert sample("inventory", "export", tmp_path / "in the way" / "b.csv").code == 3


@pytest.mark.parametrize(
    "words",
    [
        ("receive", "mark", "5200", "1", "damaged", "--note", "paid with 4111 1111 1111 1111"),
        ("card-log", "explain", "1", "it was 4111-1111-1111-1111"),
        ("card-log", "explain", "1", f"{'a long story, ' * 40}it was 4111-1111-1111-1111"),
        ("inventory", "find", "4111111111111111"),
        ("--as", "4111111111111111", "people", "list"),
    ],
)
def test_no_card_number_is_kept_from_a_command_or_told_again(sample, words):
    before = sample("history", "show").out
    said = sample(*words, who="E1")
    assert said.code == 2
    assert "A card number is not kept" in said.err
    assert "1111 1111" not in said.err.replace("-", " ")
    assert "11111111" not in said.err
    assert sample("history", "show").out == before


def test_a_file_whose_name_looks_like_a_card_number_can_be_named(sample, tmp_path):
    file = tmp_path / "4111111111111111.jsonl"
    file.write_text("PO-8001")
    assert "card number" not in sample("receive", "scan", file, who="E1").err


def test_what_is_kept_cannot_steer_a_terminal(capsys):
    saying.note("a\x1b[2Jb")
    assert "\x1b" not in capsys.readouterr().err
    assert saying.table(["Name"], [["a\x1b[2J\nb"]])[2] == "a␛[2J b".replace(" ", "␊")


def test_when_nobody_reads_along_any_more_the_command_is_cancelled(monkeypatch, tmp_path):
    class Gone:
        def write(self, _text):
            raise BrokenPipeError

        def fileno(self):
            return self.file.fileno()

    gone = Gone()
    with (tmp_path / "stdout").open("w", encoding="utf-8") as gone.file:
        monkeypatch.setattr("sys.stdout", gone)
        with pytest.raises(Cancelled):
            saying._out("text")


def test_rules_are_sound_and_facts_can_be_tried(sample):
    assert sample.json("ownership", "rules", "check").told["problems"] == []
    tried = sample.json("ownership", "try", "kind=device", "circumstance=ordinary", "--on", "2026-09-15").told
    assert tried["result"] == "INCOMPLETE"
    assert json.loads(tried["facts"]) == {"circumstance": "ordinary", "kind": "device"}
