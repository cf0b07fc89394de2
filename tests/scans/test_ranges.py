"""A label that names the first and the last serial number of a carton or pallet."""

import pytest

from receiving_app.scans.context import ScanContext
from receiving_app.scans.identifiers import LONGEST_RANGE
from receiving_app.scans.reading import read_scan


def fields(first: str, last: str, quantity: str) -> tuple[dict[str, object], tuple[str, ...]]:
    message = f"[)>\x1e06\x1d1PGT-1002\x1d31S{first}\x1d32S{last}\x1dQ{quantity}\x1e\x04"
    best = read_scan(message, ScanContext()).best
    assert best is not None
    return dict(best.fields), best.warnings


def test_a_range_whose_count_agrees_is_every_serial_in_it() -> None:
    found, warnings = fields("SPF000009", "SPF000011", "3")
    assert found["serials"] == ("SPF000009", "SPF000010", "SPF000011")
    assert (found["first_serial"], found["last_serial"]) == ("SPF000009", "SPF000011")
    assert warnings == ()


@pytest.mark.parametrize(
    ("first", "last", "quantity"),
    [("PF000001", "PF000003", "4"), ("PF000003", "PF000001", "3"), ("PFA", "PFC", "3"), ("PF1", "PG3", "3")],
)
def test_a_range_and_a_count_that_disagree_name_no_serials_and_are_warned_of(
    first: str, last: str, quantity: str
) -> None:
    found, warnings = fields(first, last, quantity)
    assert "serials" not in found
    assert warnings


def test_a_range_longer_than_any_pallet_names_no_serials() -> None:
    found, _warnings = fields("PF0001", f"PF{LONGEST_RANGE:04}", str(LONGEST_RANGE))
    serials = found["serials"]
    assert isinstance(serials, tuple)
    assert len(serials) == LONGEST_RANGE
    assert "serials" not in fields("PF000001", "PF000999", "999")[0]
    assert "serials" not in fields("PF000000000001", "PF999999999999", "999999999")[0]
