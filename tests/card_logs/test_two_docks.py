"""Two docks do the same thing at the same moment, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from receiving_app.card_logs import lookups
from receiving_app.card_logs.actions import match_by_hand
from receiving_app.card_logs.importing import import_statement
from receiving_app.card_logs.statement_file import read_statement
from receiving_app.documents.actions import keep
from receiving_app.errors import Refused
from receiving_app.history.actions import register_workstation
from tests.card_logs.conftest import ROWS, statement_of

CYCLE = "2026-10"


def at_two_docks(office, step):
    """Both docks begin ``step(session, by)`` together; what each got, a refusal as its sentence."""
    with office.store.transaction() as session:
        docks = [register_workstation(session, name, office.nobody.at) for name in ("left", "right")]
    begin = Barrier(2)

    def at(dock):
        by = replace(office.by("E5"), workstation_id=dock)
        begin.wait()
        try:
            with office.store.transaction() as session:
                return step(session, by)
        except Refused as refused:
            return refused.what

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(at, docks))


def test_a_statement_brought_in_at_two_docks_goes_in_once(office):
    content = statement_of(*ROWS)
    with office.store.transaction() as session:
        kept = keep(session, office.by("E5"), office.shelf, content, "s.csv", "text/csv", "statement")
    read = read_statement(content, "s.csv")
    answers = at_two_docks(office, lambda session, by: import_statement(session, by, kept.id, read))
    assert sorted(answer.added for answer in answers) == [0, 3]
    assert len(office.ask(lookups.charges, CYCLE)) == 3
    office.assert_holds()


def test_a_charge_matched_at_two_docks_is_matched_once(office):
    office.bring_in()
    charge_id = office.ask(lookups.charges, CYCLE)[0].charge_id
    purchase_id = office.purchases["PO-10001"]
    answers = at_two_docks(office, lambda session, by: match_by_hand(session, by, charge_id, purchase_id))
    assert sum(isinstance(answer, str) and "cannot be matched" in answer for answer in answers) == 1
    assert len(office.ask(lookups.matches_of, charge_id)) == 1
    office.assert_holds()
