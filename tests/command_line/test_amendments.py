"""What an amendment changed, from the command line."""

from tests.command_line.test_by_hand import CLERK, order_of


def test_a_purchase_is_shown_with_its_amendments(sample, folder, tmp_path):
    order, line, quantity = order_of("No")
    delivery = sample.json("receive", "open", who=CLERK).told["number"]
    assert sample("receive", "count", delivery, order, line, 1, who=CLERK).code == 0
    rows = (folder / "approvals.csv").read_text(encoding="utf-8").splitlines()
    at = rows[0].split(",").index("Qty")
    for place, row in enumerate(rows):
        cells = row.split(",")
        if order in cells:
            cells[at] = str(quantity + 2)
            rows[place] = ",".join(cells)
    file = tmp_path / "amended.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    why = ("--amendment", "A-7", "--reason", "two more")
    assert sample("approvals", "import", file, *why, who="E1").code == 0
    (told,) = sample.json("approvals", "show", order).told["amendments"]
    assert (told["number"], told["reason"], told["taken_back"]) == ("A-7", "two more", False)
    shown = sample("approvals", "show", order).out
    assert f"(two more): Line {line}: quantity {quantity} → {quantity + 2}." in shown
