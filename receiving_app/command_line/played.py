"""What a play told, as a reader wants it: what was done, what waits for a person, and where the files lie."""

from collections.abc import Iterator, Sequence

from receiving_app.play.step import NOT_DONE, TO_DO, Step

_LEFT = (TO_DO, NOT_DONE)


def told(steps: Sequence[Step]) -> Iterator[str]:
    """Three lists with their headings; a list with nothing in it is left out. ``--json`` has every detail."""
    done = [step for step in steps if step.what not in _LEFT]
    width = max((len(step.what) for step in done), default=0)
    yield from (f"{step.what.ljust(width)}  {step.said}" for step in done)
    yield from _under("Left for a person:", [step.said for step in steps if step.what == TO_DO])
    yield from _under("Not done:", [step.said for step in steps if step.what == NOT_DONE])
    yield from _under("Files:", [str(step.file) for step in done if step.file is not None])
    yield ""


def _under(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", heading, *(f"  {line}" for line in lines))
