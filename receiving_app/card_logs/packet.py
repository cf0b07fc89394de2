"""The packet of a card log: the log and every paper behind it in one PDF, nothing left out.

A paper that cannot be merged (encrypted, broken, empty, of an unknown kind) gets a page that says so with its
name and SHA-256, and the original is embedded as an attachment. Stamping happens on the copies in the packet;
the kept originals are never touched.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pikepdf

from receiving_app.card_logs.answers import CardLog
from receiving_app.card_logs.log_pdf import draw_log
from receiving_app.card_logs.log_style import plain
from receiving_app.card_logs.packet_pages import (
    NotMergeable,
    cannot_merge_page,
    page_number_stamp,
    pdf_of_paper,
)
from receiving_app.errors import Problem
from receiving_app.progress import Progress


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper behind one or more lines: a packing slip, a receipt, a signed page scanned back in.

    Attributes:
        name: its file name.
        title: what the bookmark says, such as "Packing slip PS-77001".
        content: the original's bytes: a PDF, or a picture (JPEG, PNG, TIFF of any number of pages).
        charge_ids: the charges it belongs to.
    """

    name: str
    title: str
    content: bytes
    charge_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Packet:
    """A finished packet.

    Attributes:
        content: the PDF, the same bytes for the same log and papers.
        sha256: of ``content``, in hexadecimal.
        pages: how many it has.
        log: the log with the packet pages filled in.
        problems: papers that could only be attached.
    """

    content: bytes
    sha256: str
    pages: int
    log: CardLog
    problems: tuple[Problem, ...]


def build_packet(log: CardLog, papers: Sequence[Paper], progress: Progress | None = None) -> Packet:
    """Merge a log with its papers, in the order of the log's lines; papers of no line come last.

    Raises:
        Cancelled: by ``progress``.
    """
    line_of = {line.charge_id: line.number for line in log.lines}
    ordered = sorted(papers, key=lambda paper: (_first_line(paper, line_of), paper.title, paper.name))
    with pikepdf.new() as packet:
        problems: list[Problem] = []
        log_pages = _append(packet, draw_log(log))
        starts: list[tuple[Paper, int]] = []
        for done, paper in enumerate(ordered):
            if progress is not None:
                progress.step(done, len(ordered), f"Adding {paper.title}")
            starts.append((paper, len(packet.pages) + 1))
            problem = _add_paper(packet, paper)
            if problem is not None:
                problems.append(problem)
        with_pages = _with_packet_pages(log, starts)
        _put_log(packet, draw_log(with_pages, log_pages), log_pages)
        _stamp(packet, log_pages)
        _bookmark(packet, with_pages, starts)
        content = _saved(packet, log)
        pages = len(packet.pages)
    return Packet(content, hashlib.sha256(content).hexdigest(), pages, with_pages, tuple(problems))


def _first_line(paper: Paper, line_of: dict[str, int]) -> int:
    return min(
        (line_of.get(charge_id, len(line_of) + 1) for charge_id in paper.charge_ids), default=len(line_of) + 1
    )


def _append(packet: pikepdf.Pdf, content: bytes) -> int:
    """Add all pages of a PDF; how many they were."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        packet.pages.extend(pdf.pages)
        return len(pdf.pages)


def _add_paper(packet: pikepdf.Pdf, paper: Paper) -> Problem | None:
    """Add a paper's pages, or the page that says why not, with the original attached."""
    before = len(packet.pages)
    try:
        if _append(packet, pdf_of_paper(paper.content)) > 0:
            return None
        reason = "it has no pages"
    except NotMergeable as why:
        reason = str(why)
    except pikepdf.PasswordError:
        reason = "it is locked with a password"
    except (pikepdf.PdfError, ValueError, RuntimeError):
        reason = "the PDF is damaged"
    del packet.pages[before:]
    digest = hashlib.sha256(paper.content).hexdigest()
    _append(packet, cannot_merge_page(paper.title, paper.name, digest, len(paper.content), reason))
    spec = pikepdf.AttachedFileSpec(packet, paper.content, filename=paper.name, description=paper.title)
    packet.attachments[f"{digest[:12]} {paper.name}"] = spec
    return Problem(
        paper.name, 0, "", f"It could not be merged into the packet: {reason}. The original is attached."
    )


def _with_packet_pages(log: CardLog, starts: Sequence[tuple[Paper, int]]) -> CardLog:
    first: dict[str, int] = {}
    for paper, page in starts:
        for charge_id in paper.charge_ids:
            first.setdefault(charge_id, page)
    return replace(
        log, lines=tuple(replace(line, packet_page=first.get(line.charge_id)) for line in log.lines)
    )


def _put_log(packet: pikepdf.Pdf, content: bytes, pages: int) -> None:
    """Replace the log's pages by those that name packet pages; a fixed column keeps them as many."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == pages
        for place, page in enumerate(pdf.pages):
            packet.pages[place] = page


def _stamp(packet: pikepdf.Pdf, log_pages: int) -> None:
    """Write "Packet page n of m" at the foot of every page behind the log, whose pages carry their own."""
    total = len(packet.pages)
    for place in range(log_pages, total):
        page = pikepdf.Page(packet.pages[place])
        left, bottom, right, top = (float(edge) for edge in page.cropbox)
        turned = int(page.obj.get("/Rotate", 0)) % 180 != 0
        width, height = (top - bottom, right - left) if turned else (right - left, top - bottom)
        with pikepdf.open(io.BytesIO(page_number_stamp(place + 1, total, width, height))) as stamp:
            drawing = packet.copy_foreign(stamp.pages[0].as_form_xobject())
        # pikepdf's own overlay names the drawing at random; the packet's bytes must repeat.
        name = page.add_resource(
            drawing, pikepdf.Name.XObject, pikepdf.Name(f"/PacketPage{place + 1}of{total}")
        )
        placed = page.calc_form_xobject_placement(
            drawing, name, pikepdf.Rectangle(left, bottom, right, top), invert_transformations=True
        )
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ\n" + placed)


def _bookmark(packet: pikepdf.Pdf, log: CardLog, starts: Sequence[tuple[Paper, int]]) -> None:
    """The log first, then every line that has papers with its papers under it, then the papers of no line."""
    with packet.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Card log", 0))
        for line in log.lines:
            own = [(paper, page) for paper, page in starts if line.charge_id in paper.charge_ids]
            if own:
                item = pikepdf.OutlineItem(f"Line {line.number}: {plain(line.merchant)}", own[0][1] - 1)
                item.children.extend(pikepdf.OutlineItem(plain(paper.title), page - 1) for paper, page in own)
                outline.root.append(item)
        charge_ids = {line.charge_id for line in log.lines}
        outline.root.extend(
            pikepdf.OutlineItem(plain(paper.title), page - 1)
            for paper, page in starts
            if charge_ids.isdisjoint(paper.charge_ids)
        )


def _saved(packet: pikepdf.Pdf, log: CardLog) -> bytes:
    header = log.header
    packet.docinfo["/Title"] = (
        f"Card log packet, card ending {header.last4}, cycle {header.cycle}, revision {header.revision}"
    )
    packet.docinfo["/Author"] = header.agency
    packet.Root.PageMode = pikepdf.Name.UseOutlines
    out = io.BytesIO()
    packet.save(out, deterministic_id=True)
    return out.getvalue()
