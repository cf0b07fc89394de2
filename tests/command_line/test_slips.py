"""Packing slips from the command line: a watched folder, split and placed by hand, deliveries without one."""

from tests.slips.paper_maker import pdf

FIRST, SECOND = "PO-7001", "PO-7002"
CLERK = "E2"


def paper(number, order, part):
    return [
        (40, 60, "Wire Works"),
        (40, 110, f"Packing slip no: {number}"),
        (40, 125, f"Customer PO: {order}"),
        (40, 240, "Part no"),
        (200, 240, "Description"),
        (400, 240, "Shipped"),
        (40, 260, part),
        (200, 260, "Goods"),
        (410, 260, "1"),
    ]


def deliver(terminal, order):
    """A delivery of this order, closed; its number."""
    (scanned,) = terminal.json("receive", "scan", "-", who=CLERK, piped=f"{order}\n".encode()).lines
    assert scanned["outcome"] == "done"
    number = next(row["delivery"] for row in terminal.json("slips", "missing").told if row["order"] == order)
    assert terminal("receive", "close", number, who=CLERK).code == 0
    return number


def test_a_watched_folder_is_filed_and_the_files_stay(sample, tmp_path):
    delivery = deliver(sample, FIRST)
    scans = tmp_path / "scans"
    scans.mkdir()
    (scans / "a.pdf").write_bytes(pdf(paper("W-1", FIRST, "AC-100")))
    (scans / "b.txt").write_bytes(b"no slip at all")
    watched = sample.json("slips", "watch", scans, "--once", "--every", "0", who=CLERK)
    assert watched.code == 0
    assert [(each["slip_number"], each["state"], each["delivery"]) for each in watched.lines] == [
        ("W-1", "placed", delivery)
    ]
    assert "b.txt is no packing slip" in watched.err
    assert {file.name for file in scans.iterdir()} == {"a.pdf", "b.txt"}
    again = sample.json("slips", "watch", scans, "--once", "--every", "0", who=CLERK)
    assert [each["state"] for each in again.lines] == ["known"]
    assert sample("slips", "watch", scans / "nowhere", "--once", who=CLERK).code == 2


def test_a_file_with_two_slips_is_split_and_one_serves_two_deliveries(sample, tmp_path):
    first, second = deliver(sample, FIRST), deliver(sample, SECOND)
    file = tmp_path / "both.pdf"
    file.write_bytes(pdf(paper("W-1", FIRST, "AC-100"), paper("W-2", SECOND, "AC-200")))
    (whole,) = sample.json("slips", "add", file, who=CLERK).told["filed"]
    assert whole["state"] == "review"
    parts = sample.json("slips", "split", whole["slip_id"], "2", who=CLERK).told
    assert [(each["slip_number"], each["delivery"]) for each in parts] == [("W-1", first), ("W-2", second)]
    also = sample("slips", "place", "W-1", second, "--also", who=CLERK)
    assert also.out == f"It serves delivery {second} too.\n"
    known = sample.json("slips", "add", file, who=CLERK).told["filed"]
    assert [each["state"] for each in known] == ["known", "known"]
    assert sample("history", "verify").code == 0


def test_a_delivery_without_a_slip_is_put_on_record_and_taken_back(sample):
    delivery = deliver(sample, FIRST)
    none = ("slips", "no-slip", delivery, "--reason", "none in the box")
    assert sample(*none, who=CLERK).code == 2  # nobody answers for it
    said = sample(*none, "--supervisor", "E1", who=CLERK)
    assert said.out == f"No slip with delivery {delivery}: none in the box. Ada Head answers for it.\n"
    assert sample.json("slips", "missing").told == []
    assert sample("slips", "no-slip", delivery, "--reason", "found", "--take-back", who=CLERK).code == 0
    assert [row["delivery"] for row in sample.json("slips", "missing").told] == [delivery]
