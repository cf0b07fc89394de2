"""What a kit arrives as, from the command line."""

from tests.command_line.test_by_hand import CLERK, order_of


def test_contents_are_told_shown_received_and_taken_back(sample):
    order, line, quantity = order_of("No")
    assert "No contents are told." in sample("approvals", "kit", order, line, who=CLERK).out
    parts = ("--part", "KEY-1;Keyboard;1;serial", "--part", ";Mouse;2;count;0")
    told = sample("approvals", "kit", order, line, *parts, who=CLERK)
    assert (told.code, "cost $0.00 together" in told.err) == (2, True)
    parts = ("--part", "KEY-1;Keyboard;1;serial", "--part", ";Mouse;2;count")
    done = sample("approvals", "kit", order, line, *parts, who=CLERK)
    assert f"{quantity} of Keyboard ({line}a), {2 * quantity} of Mouse ({line}b)." in done.out
    shown = sample("approvals", "kit", order, line, who=CLERK).out
    assert "Each arrives as:" in shown
    assert "KEY-1" in shown
    assert f"0 of {quantity} kit" in sample("approvals", "show", order, who=CLERK).out
    delivery = sample.json("receive", "open", who=CLERK).told["number"]
    assert sample("receive", "count", delivery, order, line, 1, who=CLERK).code == 2
    assert sample("receive", "count", delivery, order, f"{line}b", 2, who=CLERK).code == 0
    assert "1 begun; lacking: 1 of Keyboard" in sample("receive", "show", delivery, who=CLERK).out
    late = sample("approvals", "kit", order, line, "--take-back", who=CLERK)
    assert (late.code, "2 of Mouse were received" in late.err) == (2, True)
    assert sample("receive", "undo", who=CLERK).code == 0
    back = sample("approvals", "kit", order, line, "--take-back", who=CLERK)
    assert back.out.endswith("it is received as it was ordered.\n")
    assert sample("history", "verify", who="E1").code == 0


def test_what_tells_no_part_is_refused_with_the_way_to_write_it(sample):
    order, line, _quantity = order_of("No")
    for words in (
        ("--part", "KEY-1"),
        ("--part", "KEY-1;Keyboard;two;serial"),
        ("--part", "KEY-1;Keyboard;1;serial;cheap"),
        ("--part", "KEY-1;Keyboard;1;serial", "--take-back"),
        ("--as-before",),
        ("--take-back",),
    ):
        assert sample("approvals", "kit", order, line, *words, who=CLERK).code == 2
    assert "Write it like" in sample("approvals", "kit", order, line, "--part", "KEY-1", who=CLERK).err
