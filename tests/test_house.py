"""The house rules that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

from receiving_app.resources_folder import resource

CHECKOUT = Path(__file__).parents[1]
MOST_LINES = 400  # a migration in versions/ is a record of the tables as they were, and may be longer

# written in parts, so that this file does not find itself
ADDRESSES = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", r"registry\.npm" + "js", r"deb\.deb" + "ian"])
)
MACHINE_PATHS = re.compile(r"(?<![\w.\-/])/(?:work|root|tmp|home)/")


@pytest.fixture(scope="module")
def texts(checked_in):
    """Every checked-in text file with what it says; a file that is not UTF-8 is no text."""
    found = {}
    for path in checked_in:
        try:
            found[path] = (CHECKOUT / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


@pytest.fixture(scope="module")
def modules(texts):
    """The program's modules, parsed."""
    return {
        path: ast.parse(text)
        for path, text in texts.items()
        if path.suffix == ".py" and path.parts[0] == "receiving_app"
    }


def _imported(module):
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_no_file_is_so_long_that_it_should_be_two(texts):
    code = {path: text for path, text in texts.items() if path.suffix == ".py" or path.parts[0] == "script"}
    lines = {
        str(path): len(text.splitlines()) for path, text in code.items() if path.parent.name != "versions"
    }
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_every_room_has_a_door_plate_and_nothing_else_on_it(modules):
    rooms = {path.parent for path in modules if path.parent.name != "versions"}
    without = [
        str(room) for room in rooms if room / "__init__.py" not in modules and room.name != "migrations"
    ]
    assert without == []
    more = [
        str(path)
        for path, module in modules.items()
        if path.name == "__init__.py"
        and path.parent != Path("receiving_app")
        and (ast.get_docstring(module) is None or len(module.body) != 1)
    ]
    assert more == []


def test_no_file_names_a_registry_or_a_folder_of_one_machine(texts):
    found = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if ADDRESSES.search(line) or MACHINE_PATHS.search(line)
    ]
    assert found == []


def test_constraints_are_plain_pins():
    lines = (CHECKOUT / "constraints.txt").read_text().splitlines()
    pin = re.compile(r"[A-Za-z0-9_.\-]+==[0-9][A-Za-z0-9.]*( ; .+)?")
    assert [line for line in lines if not line.startswith("#") and not pin.fullmatch(line)] == []


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "LICENSE"])
def test_the_papers_of_a_project_are_there(name):
    assert (CHECKOUT / name).read_text().strip()


@pytest.mark.parametrize("folder", ["fonts", "icons"])
def test_what_others_made_comes_with_their_licence(folder):
    assert "ermission" in resource(folder, "LICENSE").read_text()


def test_only_the_desk_imports_qt(modules):
    offenders = [
        str(path)
        for path, module in modules.items()
        if path.parts[1] != "desk"
        and any(name.split(".")[0] in {"PySide6", "shiboken6"} for name in _imported(module))
    ]
    assert offenders == []
