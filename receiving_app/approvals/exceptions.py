"""Audit rules that purchases break: approvals, delegations, lists, mandatory contracts, home addresses."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.answers import ApprovalRow, PurchaseException
from receiving_app.approvals.chain import buys, in_force, judge_chain
from receiving_app.approvals.chain_context import chain_context
from receiving_app.approvals.comparing import row_of
from receiving_app.approvals.records import ApprovalVersion, Contract, Purchase, PurchaseLine
from receiving_app.approvals.shipped_to import strange_addresses


def purchase_exceptions(session: Session) -> tuple[PurchaseException, ...]:
    """Every audit rule that a standing purchase breaks, by order and line."""
    context = chain_context(session)
    contracts = session.scalars(select(Contract).where(Contract.mandatory)).all()
    rows = _rows(session)
    found = []
    purchases = session.scalars(select(Purchase).where(~Purchase.withdrawn).order_by(Purchase.number)).all()
    strange = strange_addresses(session, {each.ship_to for each in purchases if each.ship_to})
    for purchase in purchases:
        lines = rows[purchase.id]
        if not lines:
            continue
        told = [
            (reason.rule, reason.line, reason.said)
            for reason in judge_chain(lines, context).reasons
            if reason.rule is not None and reason.holds is False
        ]
        told += _contracts_passed_over(lines, contracts)
        if purchase.ship_to in strange:
            told.append(("X-HOME", None, f"Shipped to {purchase.ship_to}, which is no place of the office."))
        found += [
            PurchaseException(rule, purchase.id, purchase.number, purchase.ticket, line, said)
            for rule, line, said in told
        ]
    return tuple(found)


def _rows(session: Session) -> defaultdict[str, list[ApprovalRow]]:
    """The newest content of every standing line, by purchase, in the order of their numbers."""
    newest = select(func.max(ApprovalVersion.id)).group_by(ApprovalVersion.purchase_line_id)
    found: defaultdict[str, list[ApprovalRow]] = defaultdict(list)
    for purchase_id, version in session.execute(
        select(PurchaseLine.purchase_id, ApprovalVersion)
        .join(PurchaseLine, PurchaseLine.id == ApprovalVersion.purchase_line_id)
        .where(ApprovalVersion.id.in_(newest))
        .order_by(PurchaseLine.number, PurchaseLine.letter)
    ):
        if version.content:
            found[purchase_id].append(row_of(version.content, version.file_line))
    return found


def _contracts_passed_over(
    lines: Sequence[ApprovalRow], contracts: Sequence[Contract]
) -> Iterator[tuple[str, int | None, str]]:
    """Lines that a mandatory contract covers, bought from a vendor who has none for them."""
    for row in lines:
        on = row.order_date or row.arm_approved_on
        if not buys(row.method) or on is None or row.commodity_class is None:
            continue
        covering = [
            contract
            for contract in contracts
            if row.commodity_class in contract.commodity_classes.split(";")
            and in_force(contract.effective_from, contract.effective_to, on)
        ]
        if covering and all(_plain(contract.vendor) != _plain(row.vendor) for contract in covering):
            numbers = ", ".join(f"{contract.number} of {contract.vendor}" for contract in covering)
            covered = f"Line {row.line} is covered by mandatory contract {numbers}"
            yield "X-CONTRACT", row.line, f"{covered}; it was bought from {row.vendor}."


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
