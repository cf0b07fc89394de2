"""Times as the dock reads them: the office's local time, with its zone named where times are listed."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo


class LocalTime:
    """Says times of the office's zone.

    Args:
        zone: an IANA name such as America/Chicago.
    """

    def __init__(self, zone: str = "UTC") -> None:
        self.use(zone)

    def use(self, zone: str) -> None:
        """Say times of another zone from now on."""
        self._zone: tzinfo = UTC if zone == "UTC" else ZoneInfo(zone)

    def clock(self, at: datetime) -> str:
        """``9:42:17``: hours, minutes and seconds of an aware time."""
        there = at.astimezone(self._zone)
        return f"{there.hour}:{there:%M:%S}"

    def clock_near(self, at: datetime, now: datetime) -> str:
        """``9:42:17`` on the same day as ``now``, else ``Nov 9, 9:42``."""
        there, here = at.astimezone(self._zone), now.astimezone(self._zone)
        if there.date() == here.date():
            return self.clock(at)
        return f"{self.day(there.date(), here)}, {there.hour}:{there:%M}"

    def day_of(self, at: datetime) -> str:
        """``Nov 9, 2026``, the local day of an aware time."""
        return self.day(at.astimezone(self._zone).date())

    def day(self, day: date | None, near: datetime | None = None) -> str:
        """``Nov 9, 2026``, or ``Nov 9`` in the same year as ``near``; '' for none."""
        if day is None:
            return ""
        year = "" if near is not None and near.year == day.year else f", {day.year}"
        return f"{day:%b} {day.day}{year}"

    def short(self, at: datetime, now: datetime) -> str:
        """``9:42`` on the same day as ``now``, else ``Nov 9``."""
        there, here = at.astimezone(self._zone), now.astimezone(self._zone)
        if there.date() == here.date():
            return f"{there.hour}:{there:%M}"
        return self.day(there.date(), here)

    def moment(self, at: datetime) -> str:
        """``Nov 9, 2026, 9:42 CST``."""
        there = at.astimezone(self._zone)
        return f"{self.day(there.date())}, {there.hour}:{there:%M} {there.tzname()}"

    def zone_name(self, at: datetime) -> str:
        """The zone's short name at that time: ``CST`` or ``CDT``."""
        return at.astimezone(self._zone).tzname() or ""
