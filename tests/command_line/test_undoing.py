"""Everything that is done in words is taken back in words, and then all stands as before."""

import pytest

from tests.offices import SAMPLE_DAY

WHY = ("--reason", "a mistake")
MONTH = ("--cycle", "2026-10", "--card", "0042")
SCANS = b"PO-7001\nQN0001A\n"


def standing(terminal):
    """All that these commands can change, as it is told."""

    def told(*words):
        answer = terminal.json(*words)
        assert answer.code == 0, answer.err
        return answer.told

    opened = [each["number"] for each in told("receive", "show")["open_deliveries"]]
    charges = told("card-log", "charges", *MONTH) if told("card-log", "imports") else []
    logs = told("card-log", "list", "--cycle", "2026-10") if charges else []
    return {
        "purchases": told("approvals", "list"),
        "deliveries": {number: told("receive", "show", number)["purchases"] for number in opened},
        "units": told("inventory", "find", ""),
        "slips": [(row["slip_id"], row["state"], row["delivery"]) for row in told("slips", "show")],
        "charges": [(row["document_no"], row["state"]) for row in charges],
        "logs": [(row["last4"], row["state"]) for row in logs],
        "people": told("people", "list"),
    }


@pytest.fixture
def undone(sample_on_both):
    """Says a step, sees that it changed something, takes it back, and finds nothing left of it."""
    terminal = sample_on_both

    def check(step, take_back):
        was = standing(terminal)
        done = step()
        assert done.code == 0, done.err
        assert standing(terminal) != was
        told = take_back(done)
        assert told.code == 0, told.err
        now = standing(terminal)
        assert {key: now[key] for key in now if now[key] != was[key]} == {}
        assert terminal("history", "verify").code == 0

    return check


def test_an_import_of_approvals_is_taken_back(sample_on_both, undone, folder):
    say = sample_on_both
    more = folder / "more.csv"
    more.write_text((folder / "approvals.csv").read_text().replace("PO-7003", "PO-7009"))
    undone(
        lambda: say.json("approvals", "import", more, who="E1"),
        lambda done: say("approvals", "take-back", done.told["batch_id"], *WHY, who="E1"),
    )


def test_every_step_at_the_dock_is_taken_back(sample_on_both, undone):
    say = sample_on_both

    def scan(raw):
        return say.json("receive", "scan", "-", who="E2", piped=raw)

    def undo(_):
        return say("receive", "undo", who="E2")

    undone(lambda: scan(b"PO-7002\n"), undo)
    undone(
        lambda: say.json("receive", "open", "--carrier", "UPS", who="E2"),
        lambda done: say("receive", "withdraw", done.told["number"], who="E2"),
    )
    scan(b"PO-7002\n")
    undone(lambda: scan(b"Q4\n"), undo)
    undo(None)
    scan(b"PO-7003\n")
    asked = scan(b"QN0003C\n").lines[0]
    assert asked["outcome"] == "needs_choice"
    settle = ("receive", "settle", asked["scan_id"], asked["choices"][0]["key"])
    undone(lambda: say.json(*settle, who="E2"), undo)
    undo(None)
    scan(b"PO-7001\n")
    undone(lambda: scan(b"QN0001A\n"), undo)
    (counted,) = scan(b"QN0001A\n").lines
    undone(lambda: scan(f"{counted['tag_number']}\nQN0001A\n".encode()), undo)
    verify = ("tags", "verify", counted["tag_number"], "QN0001A")
    undone(
        lambda: say.json(*verify, who="E2"),
        lambda _: say("tags", "unverify", counted["tag_number"], *WHY, who="E2"),
    )
    number = say.json("receive", "show", counted["delivery_id"]).told["number"]
    undone(lambda: say("receive", "close", number, who="E2"), undo)
    undone(
        lambda: say("receive", "close", number, who="E2"),
        lambda _: say("receive", "reopen", number, *WHY, who="E2"),
    )


def test_an_override_is_taken_back(sample_on_both, undone):
    say = sample_on_both
    say("receive", "scan", "-", who="E2", piped=SCANS)
    override = ("ownership", "override", "QN0001A", "--owner", "00200", "--reason", "a gift to the board")
    undone(lambda: say(*override, who="E1"), lambda _: say("ownership", "take-back", "QN0001A", who="E1"))


def test_every_step_with_a_slip_is_taken_back(sample_on_both, undone):
    say = sample_on_both
    opened = say.json("receive", "scan", "-", who="E2", piped=SCANS).lines[0]["delivery_id"]
    delivery = say.json("receive", "show", opened).told["number"]
    (paper,) = (SAMPLE_DAY / "slips").iterdir()
    undone(
        lambda: say.json("slips", "add", paper, who="E2"),
        lambda done: say("slips", "take-back", done.told["filed"][0]["slip_id"], *WHY, who="E2"),
    )
    slip = say.json("slips", "add", paper, who="E2").told["filed"][0]["slip_id"]
    undone(
        lambda: say("slips", "place", slip, delivery, who="E2"),
        lambda _: say("slips", "take-back", slip, *WHY, who="E2"),
    )


def test_every_step_of_the_card_log_is_taken_back(sample_on_both, undone, folder):
    say = sample_on_both
    say("receive", "scan", "-", who="E2", piped=SCANS)
    bring_in = ("card-log", "import", folder / "statement.csv")
    undone(
        lambda: say.json(*bring_in, who="E4"),
        lambda done: say("card-log", "take-back", "import", done.told["import_id"], *WHY, who="E4"),
    )
    say(*bring_in, who="E4")
    undone(
        lambda: say.json("card-log", "confirm", *MONTH, who="E4"),
        lambda done: say(
            "card-log", "take-back", "match", done.told["matches"][0]["match_id"], *WHY, who="E4"
        ),
    )
    undone(
        lambda: say("card-log", "explain", "TXN2", "no_purchase", *MONTH, *WHY, who="E4"),
        lambda _: say("card-log", "take-back", "explanation", "TXN2", *MONTH, *WHY, who="E4"),
    )
    by_hand = ("card-log", "confirm", "TXN1", *MONTH, "--purchase", "PO-7001")
    assert say(*by_hand, who="E4").code == 0
    say("card-log", "explain", "TXN2", "no_purchase", *MONTH, *WHY, who="E4")
    undone(
        lambda: say("card-log", "sign", *MONTH, "--as-role", "cardholder", who="E4"),
        lambda _: say("card-log", "reopen", *MONTH, *WHY, who="E1"),
    )


def test_roles_are_taken_back(sample_on_both, undone):
    say = sample_on_both
    undone(
        lambda: say("people", "give-role", "E5", "auditor", who="E1"),
        lambda _: say("people", "end-role", "E5", "auditor", who="E1"),
    )
    undone(
        lambda: say("people", "end-role", "E5", "approver", who="E1"),
        lambda _: say("people", "give-role", "E5", "approver", who="E1"),
    )
