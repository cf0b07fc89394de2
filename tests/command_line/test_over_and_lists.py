"""More than was ordered, and vendors' lists of serials, from the command line."""

import pytest

from tests.command_line.test_by_hand import CLERK, order_of, stands

ADMINISTRATOR = "E1"


@pytest.fixture
def delivery(sample):
    """An open delivery."""
    return sample.json("receive", "open", who=CLERK).told["number"]


def test_a_tolerance_is_set_asked_about_and_what_is_over_is_lifted(sample, delivery):
    order, line, quantity = order_of("No")
    why = ("--reason", "whole packs come")
    assert sample("receive", "set-tolerance", "allow", "--pieces", 1, *why, who=CLERK).code == 2
    assert sample("receive", "set-tolerance", "perhaps", *why, who=ADMINISTRATOR).code == 2
    done = sample("receive", "set-tolerance", "reason", "--pieces", 1, *why, who=ADMINISTRATOR)
    assert done.out == "More than ordered: 1 over (the office).\n"
    (told,) = sample.json("receive", "tolerances", who=CLERK).told
    assert (told["scope"], told["tolerance"]["result"], told["reason"]) == (
        "office",
        "reason",
        "whole packs come",
    )
    asked = sample.json("receive", "count", delivery, order, line, quantity + 2, who=CLERK).told
    assert asked["outcome"] == "needs_choice"
    settled = sample.json("receive", "settle", asked["scan_id"], "over:agreed", who=CLERK).told
    assert settled["outcome"] == "counted"
    assert stands(sample, order) == (quantity + 2, quantity + 1, 0, 1)
    assert sample.json("receive", "over", who=CLERK).told[0]["pieces"] == 1
    assert sample("receive", "lift", order, "--reason", "agreed", who=CLERK).code == 2
    lifted = sample("receive", "lift", order, "--reason", "agreed", who=ADMINISTRATOR)
    assert f"1 piece more than ordered on {order} kept: agreed." in lifted.out
    assert (
        "on hold again" in sample("receive", "take-back-lift", order, "--reason", "no", who=ADMINISTRATOR).out
    )
    back = sample("receive", "take-back-tolerance", "--reason", "a mistake", who=ADMINISTRATOR)
    assert "is taken back: a mistake." in back.out
    assert sample("history", "verify", who=ADMINISTRATOR).code == 0


def test_a_list_is_rehearsed_brought_in_compared_and_taken_back(sample, tmp_path):
    order, line, _quantity = order_of("Yes")
    file = tmp_path / "vendor.csv"
    file.write_text(f"Geraet,Posten\nAB12345,{line}\nAB12345,{line}\n")
    unknown = sample("approvals", "manifest", file, "--order", order, who=CLERK)
    assert (unknown.code, "No heading line was found" in unknown.out + unknown.err) == (2, True)
    told = ("--column", "Geraet=serial", "--order", order)
    rehearsed = sample("approvals", "manifest", file, *told, "--rehearse", who=CLERK)
    assert "1 new, 0 known, 1 refused" in rehearsed.out
    assert sample.json("approvals", "manifests", who=CLERK).told == []
    done = sample.json("approvals", "manifest", file, "--order", order, who=CLERK).told
    assert len(done["problems"]) == 1
    compared = sample("approvals", "against-manifest", order, who=CLERK).out
    assert "0 of 1 of the vendor's list" in compared
    assert "short: AB12345" in compared
    assert (
        "on your list, not here: AB12345"
        in sample("approvals", "against-manifest", order, "--message", who=CLERK).out
    )
    back = sample("approvals", "take-back-manifest", done["manifest_id"], "--reason", "wrong one", who=CLERK)
    assert "is taken back, 1 serial: wrong one." in back.out
    assert "No list announces" in sample("approvals", "against-manifest", order, who=CLERK).out
