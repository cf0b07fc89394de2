"""What reading a scan takes where much is open: ``python -m benchmarks.read_scans`` prints it without a file.

The office is made up: 2,000 open purchases that announce 50,000 serials. A dock's scans (announced serials
with and without their ``S``, orders, parts, cartons, addresses, labels, what nobody announced, one sign off)
are read one by one, then noise of 5,000 characters. Beside it stands what the least conceivable reader takes
in the same run, one look into a dict and one regular expression, so that a slow machine is told from a slow
reader.
"""

import random
import re
import string
import time
from collections.abc import Callable, Iterator
from statistics import median

from receiving_app.scans.answers import Kind
from receiving_app.scans.carriers import fedex_check, ups_check
from receiving_app.scans.context import OpenPurchases, PurchaseLine, ScanContext
from receiving_app.scans.reading import read_scan

PURCHASES, SERIALS_EACH, NOISE = 2_000, 25, 5_000
MOST_MICROSECONDS, MOST_NOISE_MILLISECONDS = 150, 5
_SIGNS = string.digits + string.ascii_uppercase
_CODE = re.compile(r"[0-9A-Z][0-9A-Z._/+-]{2,63}")


def measure(scans: int = 4_000, seed: int = 1) -> None:
    """Print the median of a scan, the most that noise took, the floor beside each, and what they may take."""
    chance = random.Random(seed)
    context, serials = _much_open(chance)
    floor = dict.fromkeys(serials, True)

    def look(raw: str) -> object:
        return floor.get(raw) or _CODE.fullmatch(raw)

    on_line = ScanContext(context.purchases, waits_for=Kind.SERIAL, order="4500000007", line=1)
    read, bare = [], []
    for raw in _dock(chance, serials, scans):
        screen = on_line if chance.random() < 0.5 else context
        read.append(_seconds(read_scan, raw, screen))
        bare.append(_seconds(look, raw))
    one, least = median(read) * 1e6, median(bare) * 1e6
    print(
        f"a scan among {PURCHASES:,} purchases and {len(serials):,} serials: median {one:.0f} us"
        f" (at most {MOST_MICROSECONDS}), a bare lookup {least:.2f} us: {one / least:.0f} times"
    )
    noise, through = [], []
    for _ in range(20):
        text = "".join(chance.choices(string.printable + "\xe9\u4e2d\u202e", k=NOISE)).replace("\u202e", "")
        noise.append(min(_seconds(read_scan, text, on_line) for _ in range(3)))
        through.append(_seconds(_CODE.findall, text))
    worst, once = max(noise) * 1e3, median(through) * 1e3
    print(
        f"noise of {NOISE:,} characters: at most {worst:.2f} ms (at most {MOST_NOISE_MILLISECONDS}),"
        f" one expression over it {once:.2f} ms: {worst / once:.0f} times"
    )


def _seconds(work: Callable[..., object], *given: object) -> float:
    """Processor seconds, so that other work on the machine does not count."""
    begun = time.thread_time()
    work(*given)
    return time.thread_time() - begun


def _much_open(chance: random.Random) -> tuple[ScanContext, list[str]]:
    """The office, and all serials that are announced."""
    lines, serials = [], []
    for number in range(PURCHASES):
        own = ["5CG" + "".join(chance.choices(_SIGNS, k=7)) for _ in range(SERIALS_EACH)]
        serials += own
        order = f"45{number:08d}"
        lines.append(PurchaseLine(order, 1, "HP", f"NB-{number}", gtin=f"{number:013d}0", serials=tuple(own)))
    return ScanContext(OpenPurchases.of(lines)), serials


def _dock(chance: random.Random, serials: list[str], count: int) -> Iterator[str]:
    """What a dock scans."""
    for _ in range(count):
        serial, fresh = chance.choice(serials), "".join(chance.choices(_SIGNS, k=10))
        digits = "".join(chance.choices(string.digits, k=15))
        yield chance.choice(
            (
                serial,
                "S" + serial,
                serial.lower() + "\r",
                serial[:6] + chance.choice(_SIGNS) + serial[7:],
                fresh,
                f"]C0{fresh}",
                f"K45{chance.randrange(PURCHASES):08d}",
                f"1PNB-{chance.randrange(PURCHASES)}",
                "1Z" + digits + ups_check(digits),
                digits[:11] + fedex_check(digits[:11], (3, 1, 7)),
                digits,
                f"{chance.randrange(16**12):012X}",
                f"[)>\x1e06\x1dK45{chance.randrange(PURCHASES):08d}\x1d1PNB-1\x1dS{fresh}\x1dQ1\x1e\x04",
                f"PN:NB-1;SN:{fresh}",
            )
        )
