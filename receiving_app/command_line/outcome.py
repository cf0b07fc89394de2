"""The one place where a failure becomes what the command line says, and its exit code."""

import sys
import traceback
from collections.abc import Callable

import typer

from receiving_app.command_line.saying import note
from receiving_app.errors import Cancelled, ReceivingError, Refused

DONE, OUR_MISTAKE, REFUSED, TROUBLE, CANCELLED = 0, 1, 2, 3, 130


def outcome_of(work: Callable[[], int | None]) -> int:
    """Do the work; the answer is the exit code. Whatever is raised is told on stderr, here and only here."""
    try:
        return work() or DONE
    except (Cancelled, KeyboardInterrupt, typer.Abort):
        return CANCELLED
    except ReceivingError as error:
        note("\n".join(filter(None, (error.what, error.advice))))
        return REFUSED if isinstance(error, Refused) else TROUBLE
    except typer.TyperException as wrong:
        return _told_usage(wrong)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        note(f"{where}{error.strerror or error}. Check the file or disk, then try again.")
        return TROUBLE
    except Exception:  # noqa: BLE001 - the last place where a mistake of ours can be told calmly
        note(traceback.format_exc())
        note(
            "This is a mistake in the program, not yours. What was not acknowledged was not kept; "
            "please pass on the lines above."
        )
        return OUR_MISTAKE


def _told_usage(wrong: typer.TyperException) -> int:
    context = getattr(wrong, "ctx", None)
    note(wrong.format_message())
    if context is not None:
        sys.stderr.write(f"See: {context.command_path} --help\n")
    return wrong.exit_code
