"""The places of the rail, top to bottom, and those behind them. A file is loaded at the first visit."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from receiving_app.desk.screen import Desk, Screen


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the rail.

    Attributes:
        key: what ``Desk.go`` calls it.
        title: its name on the rail and in the title bar.
        icon: a Lucide icon's name.
        file: the module of ``desk`` that has ``make(desk)``.
        behind: the place of the rail that leads to it; '' for those on the rail.
    """

    key: str
    title: str
    icon: str
    file: str
    behind: str = ""

    def make(self, desk: Desk) -> Screen:
        """Build the screen."""
        maker = cast("Callable[[Desk], Screen]", import_module(f"receiving_app.desk.{self.file}").make)
        return maker(desk)


RAIL = (
    Place("receive", "Receive", "scan-barcode", "dock_screen"),
    Place("purchases", "Purchases", "receipt-text", "purchases_screen"),
    Place("slips", "Slips", "file-text", "slips_screen"),
    Place("tags", "Tags", "tag", "tags_screen"),
    Place("inventory", "Inventory", "warehouse", "inventory_screen"),
    Place("card_log", "Card log", "credit-card", "card_log_screen"),
    Place("approvals", "Approvals", "shield-check", "approvals_screen"),
    Place("reports", "Reports", "chart-column", "reports_screen"),
    Place("settings", "Settings", "settings", "settings_screen"),
)
BEHIND = (
    Place("imports", "Imports of approvals", "file-down", "imports_screen", behind="purchases"),
    Place("cases", "Cases", "triangle-alert", "cases_screen", behind="reports"),
    Place("unidentified", "Without an order", "circle-help", "unidentified_screen", behind="receive"),
)
