"""A long list in the order of any column: every row once, those without a value last, whichever way."""

import pytest

from receiving_app.approvals.lookups import PURCHASES_SORTED, purchases_page
from receiving_app.inventory.lookups import UNITS_SORTED, find, overdue
from receiving_app.receiving.arrivals.deliveries import open_delivery
from receiving_app.slips.lookups import missing_slips
from receiving_app.tags.lookups import TAGS_SORTED, tags_page
from tests.offices import MANY, MORNING, NOT_CLEARED, NOTEBOOK, TWO_LINES, scan, serial


def paged(workplace, lookup, name, limit=2, **how):
    """All rows, fetched two by two."""
    rows, after = [], None
    while True:
        page = workplace.ask(lookup, after=after, limit=limit, **how)
        rows += page
        if len(page) < limit:
            return rows
        after = getattr(page[-1], name)


@pytest.fixture
def filled(workplace):
    scan(workplace, NOTEBOOK, serial(1))
    scan(workplace, MANY, serial(2), serial(3), serial(4))
    scan(workplace, NOT_CLEARED, serial(5))
    scan(workplace, TWO_LINES, "1PAC-500", serial(6))
    return workplace


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    ("lookup", "name", "keys"),
    [
        (find, "asset_id", UNITS_SORTED),
        (purchases_page, "purchase_id", PURCHASES_SORTED),
        (tags_page, "tag_id", TAGS_SORTED),
    ],
)
def test_every_row_comes_once_in_order(filled, lookup, name, keys, descending):
    whole = {getattr(row, name) for row in filled.ask(lookup, limit=100)}
    assert len(whole) > 4
    for key in keys:
        rows = paged(filled, lookup, name, sort=key, descending=descending)
        assert len(rows) == len(whole), key
        assert {getattr(row, name) for row in rows} == whole, key
        values = [getattr(row, key) for row in rows if getattr(row, key) is not None]
        assert values == sorted(values, reverse=descending), key
        empty = [getattr(row, key) is None for row in rows]
        assert empty == sorted(empty), key


def test_overdue_units_and_missing_slips_are_paged_too(filled):
    day = MORNING.date().replace(year=2027)
    late = filled.ask(overdue, day)
    assert len(late) > 2
    assert paged(filled, overdue, "asset_id", today=day) == list(late)
    assert [row.serial for row in filled.ask(overdue, day, serial(3))] == [serial(3)]
    for _ in range(3):
        filled.do(open_delivery, dock="DOCK-9", scan_id=None)
    lacking = filled.ask(missing_slips)
    assert len(lacking) == 4
    assert paged(filled, missing_slips, "delivery_id") == list(lacking)
    assert [each.order for each in filled.ask(missing_slips, TWO_LINES)] == [TWO_LINES]
