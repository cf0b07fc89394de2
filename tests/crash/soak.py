"""The long run of the kill test: ``python -m tests.crash.soak ROUNDS``."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.crash.killing import rounds
from tests.crash.one_dock import make_office
from tests.postgresql import Databases, Server


def main(count: int) -> None:
    """Kill a dock ``count`` times on each engine and say what was acknowledged and found."""
    with tempfile.TemporaryDirectory() as folder:
        report("SQLite", str(Path(folder) / "office"), count)
    server = Server()
    struck = []

    def kill_server() -> None:
        struck.append(1)
        server.crash()

    try:
        report("PostgreSQL", Databases(str(server.folder)).make(), count, kill_server)
        sys.stdout.write(f"PostgreSQL: in {len(struck)} of the rounds the server was killed too\n")
    finally:
        server.stop()


def report(engine: str, where: str, count: int, kill_server: Callable[[], None] | None = None) -> None:
    """One engine's rounds; an assertion stops the run at the first loss."""
    make_office(where)
    steps = here = 0
    for number, (acknowledged, units) in enumerate(rounds(where, count, count, kill_server), start=1):
        steps, here = steps + acknowledged, units
        if number % 10 == 0:
            sys.stdout.write(
                f"{engine}: {number} kills, {steps} steps acknowledged, {here} units here, 0 lost\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
