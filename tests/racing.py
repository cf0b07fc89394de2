"""Many docks that scan at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.receiving.answers import Outcome
from tests.offices import NOTEBOOK, come_in, scan, serial, wrong


def together(jobs):
    """Run the jobs at the same moment, each in its own thread; the answers in their order."""
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def race_for_the_last_unit(settings, racers):
    """So many docks, each with a notebook of its own in hand; one was ordered.

    Each is counted: one is accepted and gets its tag, the others are on hold. Nobody meets an error.
    """
    docks = [come_in(settings, f"dock-{number}") for number in range(racers)]
    try:
        for dock in docks:
            scan(dock, NOTEBOOK)
        answers = together(
            [lambda dock=dock, number=number: scan(dock, serial(number)) for number, dock in enumerate(docks)]
        )
        assert [answer.outcome for answer in answers] == [Outcome.COUNTED] * racers
        assert sum(answer.tag_number is not None for answer in answers) == 1
        assert sum(answer.held for answer in answers) == racers - 1
        line = docks[0].ask(purchase_seen, NOTEBOOK).lines[0]
        assert (line.received, line.accepted, line.on_hold) == (racers, 1, racers - 1)
        assert wrong(docks[0]) == []
    finally:
        for dock in docks:
            dock.close()
