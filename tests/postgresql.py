"""A PostgreSQL server for the length of one test run, and an empty database for each test that asks.

The server keeps its files in a temporary folder, listens on a socket in that folder and nowhere else, and
runs as ``postgres`` when the tests run as root (PostgreSQL refuses root). In a test run it does not wait
for the disk: what it acknowledged outlives its own death all the same, and no test cuts the power. With
pytest-xdist there is one server too: the first process starts it and tells the workers where it is.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

OLDEST = 15
_STOP_WHEN_WE_END = 'cat >/dev/null; "$@" >/dev/null 2>&1; rm -rf "$0"'


class Server:
    """A running server of our own, in its folder."""

    def __init__(self, *, waits_for_disk: bool) -> None:
        programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        as_postgres = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            as_postgres = ["runuser", "-u", "postgres", "--"]
        data = self.folder / "data"
        control = [*as_postgres, programs / "pg_ctl", "--silent", "--pgdata", data]
        self._restart = [*control, "--wait", "--log", data / "log", "--mode", "immediate", "restart"]
        # The keeper stops the server and clears up when its standard input ends: when we close it, and also
        # when we are killed.
        self._keeper = subprocess.Popen(
            ["sh", "-c", _STOP_WHEN_WE_END, self.folder, *control, "--mode", "immediate", "stop"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        initdb = [*as_postgres, programs / "initdb", "--pgdata", data, "--username", "postgres"]
        _run([*initdb, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions"])
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\n")
            settings.write(f"fsync = {waits_for_disk}\n")
        _run([*control, "--wait", "--log", data / "log", "start"])

    def crash(self) -> None:
        """Stop it as a power cut would, and start it again."""
        _run(self._restart)

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._keeper.communicate()


class Databases:
    """Makes and drops databases on the server whose socket lies in ``folder``."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._connection = psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True)

    def make(self, template: str = "template1") -> str:
        """The URL of a new database that is a copy of the one called ``template``."""
        name = f"test_{uuid4().hex}"
        self._connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def drop(self, url: str) -> None:
        """Drop a database that :meth:`make` made, also when somebody still has it open."""
        name = url.rpartition("/test_")[2].partition("?")[0]
        self._connection.execute(f"DROP DATABASE test_{name} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        self._connection.close()


def _programs() -> Path:
    """The folder of the newest server programs: Debian's, or those on the search path."""
    debian = Path("/usr/lib/postgresql").glob("[0-9]*/bin/initdb")
    by_version = {int(initdb.parts[-3]): initdb.parent for initdb in debian}
    if by_version and max(by_version) >= OLDEST:
        return by_version[max(by_version)]
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise FileNotFoundError(f"No PostgreSQL {OLDEST} or newer is installed: apt-get install postgresql")


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"PostgreSQL did not start: {done.stdout}{done.stderr}")


def _start_once(config: pytest.Config) -> str:
    """Where the run's server is; if it cannot be started, the reason behind a '!'."""
    if config.stash.get(_WHERE, None) is None:
        try:
            config.stash[_SERVER] = Server(waits_for_disk=False)
            config.stash[_WHERE] = str(config.stash[_SERVER].folder)
        except (OSError, LookupError, RuntimeError) as error:
            config.stash[_WHERE] = f"!{error}"
    return config.stash[_WHERE]


_SERVER = pytest.StashKey[Server]()
_WHERE = pytest.StashKey[str]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """Called by pytest-xdist in the first process, for each worker before it starts."""
    node.workerinput["postgresql"] = _start_once(node.config)


def pytest_unconfigure(config):
    if server := config.stash.get(_SERVER, None):
        server.stop()


@pytest.fixture(scope="session")
def postgresql_databases(request):
    """Makes databases on the run's server (:class:`Databases`)."""
    worker = getattr(request.config, "workerinput", None)
    where = worker["postgresql"] if worker else _start_once(request.config)
    if where.startswith("!"):
        pytest.fail(where[1:], pytrace=False)
    databases = Databases(where)
    yield databases
    databases.close()


@pytest.fixture
def postgresql_database(postgresql_databases):
    """The URL of a fresh empty PostgreSQL database."""
    url = postgresql_databases.make()
    yield url
    postgresql_databases.drop(url)
