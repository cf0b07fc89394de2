"""Ten thousand labels on Avery 5160 as a PDF: ours, against the floor and against plain reportlab.

Each contender runs in a process of its own, in turn, several times; the medians are compared as ratios, which
hold on any machine. All print the same four lines of text. *floor*: raw PDF bytes, python-barcode, no layout.
*reportlab*: what its manual shows, ``Code128.drawOn`` and ``drawCentredString``. Import is inside the time.

Run: ``python -m benchmarks.ten_thousand_labels [repeats]``
"""

import json
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from statistics import median

COUNT = 10_000
COLUMNS, ROWS = 3, 10
LEGEND = "STATE PROPERTY"
GOAL = "at most 4 times the floor, at least 5 times as fast as plain reportlab, at most 60 MB"


def records(*, latin: bool) -> list[tuple[str, str, str]]:
    """Tag number, description and owner of each label."""
    owner = "Department of Examples" if latin else "Urząd Przykładów"
    return [(f"LA{n:08d}", f"Laptop, 14 inch, batch {n % 97}", owner) for n in range(1, COUNT + 1)]


def ours(*, latin: bool = True) -> bytes:
    """The product's own way, layout and all its rules included."""
    from receiving_app.tags.drawing import pdf
    from receiving_app.tags.layout import Label, lay_out_all
    from receiving_app.tags.pages import pages
    from receiving_app.tags.stock import find_stock, read_stocks

    stock = find_stock(read_stocks(), "avery-5160")
    labels = (
        Label(number, LEGEND, owner, description) for number, description, owner in records(latin=latin)
    )
    drawn = pdf.draw(pages(lay_out_all(labels, stock), stock))
    if drawn.faults or drawn.label_count != COUNT:
        raise SystemExit(f"{drawn.label_count} labels, {len(drawn.faults)} faults")
    return drawn.pieces[0].data


def ours_embedded() -> bytes:
    """The same with names that need the embedded font."""
    return ours(latin=False)


def floor() -> bytes:
    """Raw PDF bytes with nothing between them and the encoder."""
    from barcode.codex import Code128
    from barcode.writer import SVGWriter

    shared, table = SVGWriter(), {}

    def bars(number: str) -> str:
        symbol, parts = Code128(number, writer=shared).build()[0], []
        for at in range(0, len(symbol), 11):
            key = at, symbol[at : at + 11]
            if key not in table:
                offset, text = at, ""
                for run in key[1].replace("01", "0 1").replace("10", "1 0").split():
                    text += f"{offset} 0 {len(run)} 1 re " if run[0] == "1" else ""
                    offset += len(run)
                table[key] = text
            parts.append(table[key])
        return "".join(parts)

    cells = [(13.5 + 198 * column, 684 - 72 * row) for row in range(ROWS) for column in range(COLUMNS)]
    streams: list[bytes] = []
    everything = records(latin=True)
    for start in range(0, COUNT, len(cells)):
        content = []
        for (x, y), (number, description, owner) in zip(cells, everything[start:], strict=False):
            content.append(
                f"q 1 0 0 1 {x} {y} cm BT /F1 6 Tf 20 64 Td ({LEGEND}) Tj 0 -8 Td ({owner}) Tj "
                f"0 -36 Td ({number}) Tj "
                f"0 -10 Td ({description}) Tj ET .72 0 0 20 20 30 cm {bars(number)}f Q\n"
            )
        streams.append(zlib.compress("".join(content).encode("ascii"), 1))
    out, places = bytearray(b"%PDF-1.4\n"), []
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(streams)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for n, stream in enumerate(streams):
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {5 + 2 * n} 0 R"
        objects.append(f"{page}/Resources<</Font<</F1 3 0 R>>>>>>".encode())
        head = f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode()
        objects.append(head + stream + b"\nendstream\n")
    for place, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{place} 0 obj".encode() + body + b"endobj\n"
    table_at = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{at:010d} 00000 n \n".encode() for at in places)
    out += f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{table_at}\n%%EOF".encode()
    return bytes(out)


def reportlab() -> bytes:
    """As its manual shows it."""
    from io import BytesIO

    from reportlab.graphics.barcode.code128 import Code128
    from reportlab.lib.pagesizes import letter
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=letter, pageCompression=1)
    for n, (number, description, owner) in enumerate(records(latin=True)):
        cell = n % (COLUMNS * ROWS)
        if n and cell == 0:
            canvas.showPage()
        x, y = 13.5 + 198 * (cell % COLUMNS), 684 - 72 * (cell // COLUMNS)
        Code128(number, barWidth=0.72, barHeight=20).drawOn(canvas, x + 20, y + 30)
        for text, font, size, up in (
            (LEGEND, "Helvetica-Bold", 7, 64),
            (owner, "Helvetica", 6, 56),
            (number, "Helvetica-Bold", 10, 19),
            (description, "Helvetica", 6, 10),
        ):
            canvas.setFont(font, size)
            canvas.drawCentredString(x + 94, y + up, text)
    canvas.save()
    return buffer.getvalue()


CONTENDERS: dict[str, Callable[[], bytes]] = {
    contender.__name__: contender for contender in (floor, ours, ours_embedded, reportlab)
}


def one_run(name: str) -> None:
    """Run a contender here and print its seconds, bytes and peak memory as JSON."""
    started = time.perf_counter()
    data = CONTENDERS[name]()
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "bytes": len(data), "peak_mb": peak_megabytes()}))


def peak_megabytes() -> float | None:
    """The most memory this process has had; None where the system does not say."""
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024**2
    )


def main(repeats: int) -> None:
    """All contenders in turn, and what their medians say."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
    for _ in range(repeats):
        for name, kept in runs.items():
            command = [sys.executable, "-m", "benchmarks.ten_thousand_labels", "--one", name]
            kept.append(
                json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            )
    seconds = {name: median(run["seconds"] for run in kept) for name, kept in runs.items()}
    print(f"{COUNT} labels, median of {repeats}      s    x floor   reportlab /    MB      KB")
    for name, kept in runs.items():
        print(
            f"{name:<26}{seconds[name]:>10.3f}{seconds[name] / seconds['floor']:>10.2f}"
            f"{seconds['reportlab'] / seconds[name]:>13.1f}{kept[0]['peak_mb'] or 0:>8.0f}"
            f"{kept[0]['bytes'] / 1024:>8.0f}"
        )
    print(f"Goal of ours: {GOAL}.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one_run(sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
