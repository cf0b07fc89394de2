"""Writing a receiving report from the desk: into a file that was chosen, or into the office's folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from receiving_app.desk.desk_office import DeskOffice

if TYPE_CHECKING:
    from receiving_app.reports.receiving_report import ReportSeen

FOLDER = "receiving-reports"


def report_of(office: DeskOffice, delivery: str) -> "ReportSeen":
    """The newest report of a closed delivery; one that was closed before there were reports gets it now.

    Runs on the writing lane.

    Raises:
        Refused: the delivery is not closed.
    """
    from receiving_app.receiving.arrivals.reporting import report_for
    from receiving_app.reports.receiving_report import report_seen

    return office.ask(report_seen, office.do(report_for, delivery))


def write_report(office: DeskOffice, delivery: str, file: Path) -> str:
    """Write a delivery's report into a file, and say so.

    Raises:
        Refused: the delivery is not closed.
        Trouble: the file cannot be written.
    """
    from receiving_app.reports.receiving_report_pdf import draw_report
    from receiving_app.whole_file import write_whole

    seen = report_of(office, delivery)
    write_whole(file, draw_report(seen))
    return f"Receiving report {seen.name} is in {file.name}."


def write_newest_report(office: DeskOffice) -> str:
    """Write the report of the delivery that was closed here last into the office's folder.

    Raises:
        Refused: none was closed here.
        Trouble: the file cannot be written.
    """
    from receiving_app.receiving.arrivals.reporting import newest_here
    from receiving_app.reports.receiving_report import report_seen
    from receiving_app.reports.receiving_report_pdf import draw_report
    from receiving_app.whole_file import write_whole

    seen = office.ask(report_seen, office.ask(newest_here, office.workplace.workstation_id))
    file = Path(office.workplace.settings.folder) / FOLDER / seen.file_name
    write_whole(file, draw_report(seen))
    return f"{file.name} is in the folder {FOLDER} of the office."
