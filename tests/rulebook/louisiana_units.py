"""Units as the shipped rules of Louisiana meet them, for tests of the packs and of ownership."""

from dataclasses import replace
from datetime import date

from receiving_app.ownership.facts import Acquisition, Circumstance, Kind, LineOfService, Purchaser, UnitFacts
from receiving_app.ownership.rules import decide_owner
from receiving_app.resources_folder import resource
from receiving_app.rulebook.shelf import load_packs

PACKS = load_packs(resource("rules"))
OF_2014 = tuple(pack for pack in PACKS if pack.builds_on is None)
TODAY = date(2026, 9, 16)

# A laptop that OTS bought for an agency on a line of service.
LAPTOP = UnitFacts(
    kind=Kind.DEVICE,
    acquisition=Acquisition.PURCHASE,
    purchaser=Purchaser.CENTRAL,
    for_agency=True,
    agency="07001",
    line_of_service=LineOfService.IN_FORCE,
    for_use_by_ots_employee=False,
    exempt=False,
    agency_in_scope=True,
    circumstance=Circumstance.ORDINARY,
    landed_unit_cost=150_000,
    received_on=TODAY,
    installed_or_tested_first=False,
    said={"for_agency": "the Board of Maps", "line_of_service": "Device Service"},
)
OUTSIDE_A_LINE = replace(LAPTOP, line_of_service=LineOfService.NONE)
BY_THE_AGENCY = replace(OUTSIDE_A_LINE, purchaser=Purchaser.AGENCY)
FOR_OTS_EMPLOYEE = replace(OUTSIDE_A_LINE, for_use_by_ots_employee=True)


def seed(facts):
    return decide_owner(facts, OF_2014, TODAY)


def now(facts):
    return decide_owner(facts, PACKS, TODAY)
