"""Telling at the desk what a kit holds: which line it is, what stands in it, and taking it back."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from receiving_app.desk.parts.action import Done
from receiving_app.desk.parts.asking import ask_one_of
from receiving_app.desk.parts.kit_box import KitAsked, ask_kit
from receiving_app.desk.parts.list_screen import ListScreen
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.approvals.kits import KitSeen
    from receiving_app.approvals.lookups import LineSeen, PurchaseSeen


def ask_and_tell_kit(screen: ListScreen[Any]) -> None:
    """Ask which line of the chosen purchase is a kit and what it holds, then tell it."""
    row = screen.chosen()
    if row is None:
        return

    def read() -> "PurchaseSeen":
        from receiving_app.approvals.lookups import purchase_seen

        return screen.desk.the_office().ask(purchase_seen, row.purchase_id)

    def ask(seen: "PurchaseSeen") -> None:
        if QApplication.activeModalWidget() is not None:  # the key was pressed twice
            return
        line = _ask_line(screen, seen)
        if line is not None:
            _ask_contents(screen, line)

    screen.desk.errands.read(screen, read, ask)


def _ask_line(screen: ListScreen[Any], purchase: "PurchaseSeen") -> "LineSeen | None":
    lines = {f"{line.label}. {line.description}": line for line in purchase.lines if not line.is_part}
    if len(lines) == 1:
        return next(iter(lines.values()))
    details = [
        line.kit or f"{line.quantity} ordered, {line.received} came, part {line.part or 'not named'}"
        for line in lines.values()
    ]
    title = f"A kit of {purchase.row.number}"
    return lines.get(ask_one_of(screen, title, "Which line?", tuple(lines), do="Go on", details=details))


def _ask_contents(screen: ListScreen[Any], line: "LineSeen") -> None:
    def read() -> "KitSeen":
        from receiving_app.approvals.kits import kit_seen

        return screen.desk.the_office().ask(kit_seen, line.line_id)

    def ask(kit: "KitSeen") -> None:
        subject = f"{counted(kit.quantity, 'kit')} of {kit.item} ordered. Tell the parts of one kit."
        if kit.before and not kit.parts:
            subject += " They stand as they were told of this kit before."
        asked = KitAsked(
            f"Contents of line {kit.label} of {kit.order}",
            subject,
            kit.own,
            kit.unit_cost_cents,
            kit.parts or kit.before,
            bool(kit.parts),
        )
        parts = ask_kit(screen, asked)
        if parts is None or parts == kit.parts:
            return

        def tell() -> Done:
            from receiving_app.approvals.kits import take_back_kit, tell_kit

            office = screen.desk.the_office()

            def bring_to(contents: "tuple[Any, ...]") -> str:
                if contents:
                    return office.do(tell_kit, kit.line_id, contents)
                return office.do(take_back_kit, kit.line_id)

            return Done(bring_to(parts), lambda: bring_to(kit.parts))

        screen.carry_out(tell)

    screen.desk.errands.read(screen, read, ask)
