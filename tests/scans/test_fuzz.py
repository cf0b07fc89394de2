"""Any text, real codes spoiled, screens of every kind: an answer, no card number in it, and bounded work."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from receiving_app.scans.answers import Kind, Reading
from receiving_app.scans.card_numbers import looks_like_card_number
from receiving_app.scans.carriers import fedex_check, ups_check
from receiving_app.scans.check_characters import gs1_digit, luhn_digit
from receiving_app.scans.context import (
    OpenPurchases,
    PurchaseLine,
    ScanContext,
    TagCheck,
    TagSeries,
    folded,
)
from receiving_app.scans.reading import read_scan
from receiving_app.scans.shown import visible

V = TypeVar("V")
LINES = (
    PurchaseLine("4500123456", 1, "Acme", "TP-100A", "77-1", "CU-9", serials=("PF2ABCD9", "SPX77R4E")),
    PurchaseLine("4500123456", 2, "Cisco", "C9200-24P", gtin="00012345678905"),
    PurchaseLine("PO-778899", 1, "Unheard Of", "UO-1", seen=("00074D648B3A", "00074D648B3B")),
    PurchaseLine("PO-778899", 2, None, "UO-2"),
)
REAL = (
    "4500123456",
    "KPO-778899",
    "PF2ABCD9",
    "SPX77R4E",
    "1PTP-100A",
    "1ZX2XHG2028785970" + ups_check("X2XHG2028785970"),
    "22947770580" + fedex_check("22947770580", (3, 1, 7)),
    "420708029400171492395213764843",
    "00354218935515368202",
    "]C10112345678901231" + "10LOT1\x1d21PF2ABCD9",
    "(01)12345678901231(21)PF2ABCD9",
    "[)>\x1e06\x1dK4500123456\x1d1PTP-100A\x1dSPF2ABCD9\x1dQ1\x1e\x04",
    "[)><RS>06<GS>SPF2ABCD9<GS>Q1<RS><EOT>",
    "https://id.gs1.org/01/12345678901231/21/PF2ABCD9",
    "00:07:4D:64:8B:3A",
    "356938035643809",
    "12542331601",
    "1S21MLAXP4USPFEX4QVU",
    "LA0001234",
    "$DO.QTY.12",
    "$WHO.E12345",
    "PO: 4500123456; PN: TP-100A; SN: PF2ABCD9; QTY: 1",
    "PF2ABCD9,SPX77R4E,PF2ABCD9",
    "WIFI:T:WPA;S:Dock;P:hunter22;;",
    "1.23E+11",
    "To be filled by O.E.M.",
)
screens = st.builds(
    ScanContext,
    purchases=st.sampled_from([OpenPurchases(), OpenPurchases.of(LINES)]),
    waits_for=st.sampled_from([*Kind, None]),
    order=st.sampled_from([None, "4500123456", "PO-778899", "PO-GONE"]),
    line=st.sampled_from([None, 1, 2, 7]),
    carrier=st.sampled_from([None, "FEDEX", "Saia"]),
    known_serials=st.sampled_from([{}, folded(["PF2ABCD9", "00074D648B3A"])]),
    known_tags=st.sampled_from([{}, folded(["LA0001234"])]),
    known_tracking=st.sampled_from([{}, folded(["PRO 77-1234"])]),
    packing_lists_seen=st.sampled_from([{}, folded(["PS-77"])]),
    tag_series=st.sampled_from([(), *((TagSeries("a", "LA", 7, check),) for check in TagCheck)]),
)


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """A real code with signs put in, taken out, turned, doubled, or another code behind it."""
    text = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        sign = draw(st.sampled_from(["", "\x1d", "\u202e", "\u200b", "0", "O", "S", "|", "(", "\uff11"]))
        text = draw(
            st.sampled_from(
                [
                    text[:place] + sign + text[place:],
                    text[:place] + sign + text[place + 1 :],
                    text[:place],
                    text.swapcase(),
                    text + text,
                    text + draw(st.sampled_from(REAL)),
                ]
            )
        )
    return text


@settings(max_examples=400)
@given(st.text(max_size=120) | spoiled(), screens)
def test_every_text_on_every_screen_is_answered(text: str, screen: ScanContext) -> None:
    reading = read_scan(text, screen)
    assert reading.candidates
    assert len(reading.kept) == len(text)
    assert reading.shown == visible(reading.kept)
    assert list(reading.candidates) == sorted(reading.candidates, key=lambda one: -one.confidence)
    for one in reading.candidates:
        assert one.reason.endswith(".")
        assert all(warning.endswith((".", "?")) for warning in one.warnings)
        assert 0 <= one.confidence <= 1
        assert all(isinstance(value, str | tuple) and value for value in one.fields.values())
    assert read_scan(text, screen) == reading


def said(reading: Reading) -> Iterator[str]:
    """Every text in the answer."""
    yield from (reading.text, reading.kept, reading.shown, *reading.notes)
    for one in reading.candidates:
        yield from (one.reason, *one.warnings)
        for value in one.fields.values():
            yield from (value,) if isinstance(value, str) else value


def wrapped(card: str) -> st.SearchStrategy[str]:
    """A card number as it may come out of a scanner or off the clipboard."""
    fours = [card[place : place + 4] for place in range(0, len(card), 4)]
    return st.sampled_from(
        [
            card,
            *(sign.join(fours) for sign in (" ", "-", ".", "\xa0", "\x1d", " - ")),
            *(
                before + card
                for before in ("S", "K", "1P", "4K", "SN: ", "PO ", "]C0", "Card ", "$WHO.", "$DOC.")
            ),
            *(card + behind for behind in ("\r\n", "=2712101", " 12/27", "X", "123")),
            f"%B{card}^DOE/JANE^2712101000?;{card}=2712101000?",
            f"https://pay.example/?pan={card}&x=1",
            card + card,
            "".join(chr(0xFF10 + int(digit)) for digit in card),
            card[:6] + "\u200b" + card[6:],
            f"PF2ABCD9,{card}",
            f"X{card}Y",
            *(f"[)>\x1e06\x1dK4500123456\x1d{name}{card}\x1dQ1\x1e\x04" for name in ("S", "K", "11K", "1J")),
            *(mark + card for mark in ("(21)", "]C121", "]C1400", "TRACKING: ")),
            f"[)>\x1e12\x1dSER {card}\x1e\x04",
        ]
    )


@settings(max_examples=400)
@given(
    st.sampled_from(["4", "51", "55", "2223", "34", "37", "6011", "3528"]),
    st.text("0123456789", min_size=14, max_size=14),
    st.data(),
    screens,
)
def test_no_card_number_is_in_any_part_of_the_answer(
    prefix: str, rest: str, data: st.DataObject, screen: ScanContext
) -> None:
    body = (prefix + rest)[: 14 if prefix in {"34", "37"} else 15]
    card = body + luhn_digit(body)
    assume(gs1_digit(body) != card[-1])  # fifteen digits that are a carrier's number as well
    raw = data.draw(wrapped(card))
    assume(not (len(raw) == 18 and raw.isdecimal() and gs1_digit(raw[:-1]) == raw[-1]))  # a carton code
    reading = read_scan(raw, screen)
    assert not any(card in "".join(filter(str.isalnum, text)) for text in said(reading))
    assert not any(looks_like_card_number(text) for text in said(reading))


class Counted(Mapping[str, V]):
    """A mapping that counts how often it is asked."""

    asked = 0

    def __init__(self, values: Mapping[str, V]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> V:
        Counted.asked += 1
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("the office must never be walked")

    def __len__(self) -> int:
        return len(self._values)


OPEN = OpenPurchases.of(LINES)
COUNTED = ScanContext(
    OpenPurchases(
        Counted(OPEN.orders),
        Counted(OPEN.lines),
        Counted(OPEN.parts),
        Counted(OPEN.serials),
        OPEN.order_shapes,
    ),
    order="4500123456",
    known_serials=Counted(folded(["PF2ABCD9"])),
    known_tags=Counted({}),
)


def steps(text: str, screen: ScanContext) -> int:
    """How many functions were called to read the text."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        read_scan(text, screen)
    finally:
        sys.setprofile(before)
    return count


@settings(max_examples=150, deadline=None)
@given(spoiled() | st.text(max_size=60), st.integers(1, 60), st.sampled_from([*Kind, None]))
def test_the_work_grows_no_faster_than_the_text(text: str, times: int, waits_for: Kind | None) -> None:
    longer = (text * times)[:5000]
    screen = replace(COUNTED, waits_for=waits_for)
    Counted.asked = 0
    calls = steps(longer, screen)
    assert Counted.asked <= 4_000 + 10 * len(longer)
    assert calls <= 20_000 + 60 * len(longer)
