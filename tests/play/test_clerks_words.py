"""What a clerk's own words of a mark mean, however they are written."""

import pytest

from receiving_app.play.dock import agreed, what_is_wrong
from receiving_app.receiving.goods.conditions import Wrong


@pytest.mark.parametrize(
    ("note", "wrong", "approved"),
    [
        ("substitute, amended order on file", Wrong.SUBSTITUTE, True),
        ("substitute, not approved", Wrong.SUBSTITUTE, False),
        ("replaced by the successor, requester agreed", Wrong.SUBSTITUTE, True),
        ("other model came instead, nobody agreed", Wrong.SUBSTITUTE, False),
        ("an equivalent, approval is pending", Wrong.SUBSTITUTE, False),
        ("substituted", Wrong.SUBSTITUTE, False),
        ("approved alternative, see note of the buyer", Wrong.SUBSTITUTE, True),
        ("not what was ordered", Wrong.WRONG_ITEM, False),
        ("wrong item in the box", Wrong.WRONG_ITEM, False),
    ],
)
def test_a_clerks_words_tell_a_substitute_and_whether_somebody_agreed(note, wrong, approved):
    assert what_is_wrong({"condition": "05", "note": note}) is wrong
    assert agreed(note) is approved


def test_damage_is_told_by_its_code_whatever_the_words():
    assert what_is_wrong({"condition": "01", "note": "replaced? lid broken"}) is Wrong.DAMAGED
