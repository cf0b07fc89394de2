"""What a kit may hold, what its parts cost, and how many kits are whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.approvals.kit_rules import (
    KitPart,
    PartHere,
    content_of,
    costs_of,
    kit_stands,
    parts_of,
    refuse_contents,
)
from receiving_app.errors import Refused

CAMERA = KitPart("Camera", 1, serialized=True, part="CAM-1")
MICROPHONE = KitPart("Microphone", 1, serialized=True, part="MIC-1")
CABLE = KitPart("HDMI cable", 2, serialized=False, part="CB-2")
KIT = (CAMERA, MICROPHONE, CABLE)
OWN = frozenset({"KITCR"})


def stands(kits, *accepted):
    return kit_stands(
        kits, [PartHere(part.description, part.per_kit, n) for part, n in zip(KIT, accepted, strict=True)]
    )


@pytest.mark.parametrize(
    ("accepted", "said"),
    [
        ((0, 0, 0), "0 of 3 kits whole"),
        ((1, 0, 0), "0 of 3 kits whole, 1 begun; lacking: 1 of Microphone, 2 of HDMI cable"),
        ((2, 1, 2), "1 of 3 kits whole, 1 begun; lacking: 1 of Microphone, 2 of HDMI cable"),
        ((2, 2, 3), "1 of 3 kits whole, 1 begun; lacking: 1 of HDMI cable"),
        ((3, 3, 6), "3 of 3 kits whole"),
        ((4, 4, 9), "3 of 3 kits whole"),
    ],
)
def test_as_many_kits_are_whole_as_the_scarcest_part_allows(accepted, said):
    assert stands(3, *accepted).said == said


@given(st.integers(1, 9), st.lists(st.tuples(st.integers(1, 5), st.integers(0, 60)), min_size=1, max_size=6))
def test_what_is_lacking_makes_exactly_the_begun_kits_whole(kits, pieces):
    parts = [PartHere(str(at), per_kit, accepted) for at, (per_kit, accepted) in enumerate(pieces)]
    seen = kit_stands(kits, parts)
    lacking = {what: missing for missing, what in seen.lacking}
    filled = [replace(part, accepted=part.accepted + lacking.get(part.description, 0)) for part in parts]
    assert 0 <= seen.whole <= seen.begun <= kits
    assert kit_stands(kits, filled).whole == seen.begun
    assert kit_stands(kits, filled).lacking == ()


def test_one_part_carries_the_whole_cost_unless_it_is_told():
    assert costs_of(KIT, 400_000) == (400_000, 0, 0)
    assert costs_of((CABLE, CAMERA), 333) == (0, 333)  # an odd cent is not split over two cables
    told = (replace(CAMERA, cost_cents=300_000), replace(MICROPHONE, cost_cents=95_000))
    assert costs_of((*told, replace(CABLE, cost_cents=2_500)), 400_000) == (300_000, 95_000, 2_500)
    assert costs_of((*told, CABLE), 400_000) == (400_000, 0, 0)  # they do not sum, as after another price


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((), "at least one part"),
        (tuple(replace(CAMERA, part=f"C-{at}") for at in range(27)), "27 parts are too many"),
        ((replace(CAMERA, per_kit=0),), "cannot hold 0 of Camera"),
        ((replace(CAMERA, description=""),), "no description"),
        ((replace(CAMERA, part="kit-cr"),), "is the kit itself"),
        ((replace(CAMERA, vendor_part="KIT CR"),), "is the kit itself"),
        ((CAMERA, replace(MICROPHONE, part="cam 1")), "is told twice"),
        ((replace(CABLE, part=None), replace(CABLE, part=None)), "HDMI cable is told twice"),
        ((replace(CAMERA, cost_cents=-1),), "cannot cost"),
        (
            (replace(CAMERA, cost_cents=300_000), replace(CABLE, cost_cents=2_500)),
            r"cost \$3,050.00 together, the kit \$4,000.00",
        ),
        ((replace(CABLE, per_kit=3),), "cannot be split evenly"),
    ],
)
def test_what_cannot_be_a_kits_contents_is_refused_with_the_reason(parts, said):
    with pytest.raises(Refused, match=said):
        refuse_contents(parts, OWN, 400_000)


def test_contents_are_kept_as_one_text_and_read_back():
    refuse_contents(KIT, OWN, 400_000)
    assert parts_of(content_of(KIT)) == KIT
    assert parts_of(None) == ()
