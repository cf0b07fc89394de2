"""Who asks: taken at their word in a sample office, proven by a PIN in one of its own."""

from datetime import timedelta
from functools import partial

import pytest

PIN, OTHER = "491736", "280593"


@pytest.fixture
def own(terminal, folder, monkeypatch):
    """An office of its own whose administrator has a PIN."""
    assert terminal("office", "load", folder).code == 0
    monkeypatch.setenv("RECEIVING_NEW_PIN", PIN)
    said = terminal("people", "set-pin", who="E1")
    assert said.code == 0
    assert "first administrator" in said.out
    monkeypatch.delenv("RECEIVING_NEW_PIN")
    return terminal


def test_before_the_first_pin_everybody_is_taken_at_their_word_and_told_so(terminal, folder):
    terminal("office", "load", folder)
    said = terminal("receive", "open", who="Cal Clerk")
    assert said.code == 0
    assert "Nobody in this office has a PIN yet" in said.err


def test_a_sample_office_asks_for_no_pin_and_gives_none(sample):
    said = sample("receive", "open", who="Cal Clerk")
    assert (said.code, said.err) == (0, "")
    assert sample("people", "set-pin", who="E2").code == 2


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (None, "Nobody is signed in"),
        ("E99", "There is nobody E99"),
        ("Gus Twin", "E6, E7"),
        ("E3", "does not work here"),
    ],
)
def test_nobody_and_the_wrong_person_are_refused(sample, who, said):
    answer = sample("receive", "open", who=who)
    assert answer.code == 2
    assert said in answer.err
    assert not answer.out


def test_a_pin_is_asked_for_and_a_wrong_one_is_kept(own, monkeypatch):
    unasked = own("receive", "open", who="E1")
    assert unasked.code == 2
    assert "RECEIVING_PIN" in unasked.err
    monkeypatch.setenv("RECEIVING_PIN", OTHER)
    for who in ("E1", "Ada Head", "E99", "Cal Clerk"):
        wrong = own("receive", "open", who=who)
        assert wrong.code == 2
        assert "The number or the PIN is wrong" in wrong.err
    monkeypatch.setenv("RECEIVING_PIN", PIN)
    assert own("receive", "open", who="Ada Head").code == 0
    history = own("history", "show").out
    assert "A try to sign in as Ada Head failed" in history
    assert "Somebody tried to sign in with an unknown number" in history
    assert PIN not in history
    assert OTHER not in history


def test_too_many_wrong_pins_make_a_wait_that_is_told(own, monkeypatch):
    monkeypatch.setenv("RECEIVING_PIN", OTHER)
    for _ in range(5):
        own("receive", "open", who="E1")
    monkeypatch.setenv("RECEIVING_PIN", PIN)
    waiting = own("receive", "open", who="E1")
    assert waiting.code == 2
    assert "Next try: 2026-09-15 10:15:00 CDT" in waiting.err
    own.now += timedelta(minutes=16)
    assert own("receive", "open", who="E1").code == 0


def test_on_a_terminal_the_pin_is_typed(own, monkeypatch):
    typed = []
    monkeypatch.setattr(
        "receiving_app.command_line.entering.getpass.getpass", lambda ask: typed.append(ask) or PIN
    )
    monkeypatch.setattr("receiving_app.command_line.entering.sys", _Tty())
    assert own("receive", "open", who="E1").code == 0
    assert typed == ["PIN of E1: "]


class _Tty:
    class stdin:  # noqa: N801 - as sys names it
        @staticmethod
        def isatty():
            return True


def test_administrators_give_pins_and_badges_and_people_change_their_own(own, monkeypatch):
    monkeypatch.setenv("RECEIVING_PIN", PIN)
    monkeypatch.setenv("RECEIVING_NEW_PIN", OTHER)
    assert own("people", "reset-pin", "Cal Clerk", who="E1").code == 0
    badge = own.json("people", "give-badge", "E2", who="E1")
    assert badge.told["name"] == "Cal Clerk"
    monkeypatch.setenv("RECEIVING_PIN", OTHER)
    assert own("people", "give-badge", "E2", who="E2").code == 2
    assert own("people", "take-badge", "E2", who="E2").code == 2
    assert own("office", "load", "x", who="E2").code == 2
    monkeypatch.setenv("RECEIVING_NEW_PIN", "111111")
    assert own("people", "set-pin", who="E2").code == 2
    monkeypatch.setenv("RECEIVING_NEW_PIN", "739150")
    assert own("people", "set-pin", who="E2").code == 0
    assert own("people", "set-pin", who="E2").code == 2
    assert own("people", "set-pin").code == 2
    monkeypatch.setenv("RECEIVING_PIN", PIN)
    assert "opens nothing any more" in own("people", "take-badge", "E2", who="E1").out
    assert own("people", "take-badge", "E4", who="E1").code == 2
    assert "administrator" in own("people", "end-role", "E1", "administrator", who="E1").err  # the only one


def test_roles_are_given_and_ended_and_say_what_somebody_may_do(sample):
    scan = ("receive", "scan", "-")
    refused = sample(*scan, who="E5", piped=b"PO-7001\n").out
    assert "Fay Check may not do this. It takes the role receiving clerk or property manager" in refused
    assert sample("people", "give-role", "E5", "receiving_clerk", who="E1").code == 0
    assert sample(*scan, who="E5", piped=b"PO-7001\n").out.startswith("done: ")
    assert sample("people", "give-role", "E5", "receiving_clerk", who="E1").code == 2
    assert sample("people", "give-role", "E5", "king", who="E1").code == 2
    told = sample.json("people", "end-role", "E5", "receiving_clerk", who="E1").told
    assert told["roles"] == ["approver"]
    assert sample("people", "end-role", "E5", "receiving_clerk", who="E1").code == 2
    assert sample(*scan, who="E5", piped=b"PO-7002\n").out.startswith("refused: ")
    assert sample("history", "verify").code == 0


def test_a_second_duty_is_allowed_with_a_reason_and_taken_back(sample):
    duty = ("E4", "receiver", "--purchase", "PO-7001", "--reason")
    sample("people", "give-role", "E4", "receiving_clerk", who="E1")
    scan = partial(sample, "receive", "scan", "-", who="E4", piped=b"PO-7001\n")
    assert "paid for it by card" in scan().out
    assert sample("people", "allow", *duty, "nobody else today", who="E2").code == 2
    assert sample("people", "allow", *duty, "nobody else today", who="E1").code == 0
    assert scan().out.startswith("done: ")
    assert sample("people", "disallow", *duty, "somebody else came", who="E2").code == 2
    assert sample("people", "disallow", *duty, "somebody else came", who="E1").code == 0
    assert "paid for it by card" in scan().out
    assert sample("people", "disallow", *duty, "somebody else came", who="E1").code == 2
    unknown = ("people", "allow", "E4", "king", "--purchase", "PO-7001", "--reason", "x y")
    assert sample(*unknown, who="E1").code == 2
    assert sample("history", "verify").code == 0


def test_people_are_listed_with_their_roles(sample):
    told = sample.json("people", "list").told
    assert {"administrator", "property_manager"} == set(told[0]["roles"])
    assert told[0]["person"]["employee_no"] == "E1"
    assert "receiving clerk" in sample("people", "list").out
