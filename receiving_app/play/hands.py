"""What hands did away from the dock: rolls taken in, tags stuck on devices, goods sent back."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.inventory.actions import affix_tag_of_roll
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.play.office_folder import rows_of
from receiving_app.receiving.by_hand import line_named
from receiving_app.receiving.goods.later import Return, identify_piece, return_to_vendor
from receiving_app.tags.rolls import take_in_roll
from receiving_app.workplace import Workplace


def hand_over_rolls(workplace: Workplace, folder: Path) -> tuple[list[str], list[str]]:
    """Take the rolls of pre-printed tags in; the answer is what was taken in, and what could not be."""
    act_as(workplace, Role.PROPERTY_MANAGER)
    done, refused = [], []
    for row in rows_of(folder / "preprinted_rolls.csv"):
        spoiled = [int(number) for number in row["spoiled"].replace(";", " ").split()]
        first, last, came = int(row["first"]), int(row["last"]), date.fromisoformat(row["received"])
        try:
            done.append(workplace.do(take_in_roll, row["series"], row["roll"], first, last, came, spoiled))
        except Refused as said:
            refused.append(f"roll {row['roll']}: {said}")
    return done, refused


def affix_tags(workplace: Workplace, folder: Path, today: date) -> list[str]:
    """The tags that hands put on devices on a day; the answer is what could not be done."""
    refused = []
    for row in rows_of(folder / "tags_issued.csv"):
        if row["affixed_on"] != today.isoformat():
            continue
        act_as(workplace, Role.RECEIVING_CLERK, row["affixed_by"] or None)

        def affix(session: Session, by: By, row: dict[str, str] = row) -> None:
            line_id = line_named(session, row["po"], int(row["line"]))
            asset_id = identify_piece(session, by, line_id, row["serial"])
            affix_tag_of_roll(session, by, row["tag"], asset_id, row["placement"])

        try:
            workplace.do(affix)
        except Refused as said:
            refused.append(f"tag {row['tag']}: {said}")
    return refused


def send_back(workplace: Workplace, folder: Path, today: date) -> list[str]:
    """What was shipped back to vendors on a day; the answer is what could not be done."""
    refused = []
    for row in rows_of(folder / "returns.csv"):
        if row["shipped_back_on"] != today.isoformat():
            continue
        act_as(workplace, Role.RECEIVING_CLERK)

        def send(session: Session, by: By, row: dict[str, str] = row) -> None:
            credit = Decimal(row["credit_expected"]) * 100 if row["credit_expected"] else None
            back = Return(
                row["rma"],
                line_named(session, row["po"], int(row["line"])),
                int(row["quantity"]),
                tuple(row["serials"].replace(";", " ").split()),
                today,
                None if credit is None else int(credit),
            )
            return_to_vendor(session, by, back)

        try:
            workplace.do(send)
        except Refused as said:
            refused.append(f"return {row['rma']}: {said}")
    return refused
