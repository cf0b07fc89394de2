"""The wheel as somebody installs it who has no checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from receiving_app import __version__

CHECKOUT = Path(__file__).parents[1]


def _run(*command, cwd):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CHECKOUT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory):
    """An environment with the wheel alone, lent the packages of this one: its folder and its Python."""
    folder = tmp_path_factory.mktemp("elsewhere")
    _run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    _run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    # A lent folder's own .pth files, such as the one that leads to this checkout, are not read.
    ours = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(ours) / "lent.pth").write_text("\n".join(lent))
    return folder, python


def test_the_wheel_carries_the_program_and_its_resources_and_nothing_else(wheel, checked_in):
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    program = {path.as_posix() for path in checked_in if path.parts[0] == "receiving_app"}
    resources = {f"receiving_app/{path.as_posix()}" for path in checked_in if path.parts[0] == "resources"}
    assert inside == program | resources
    assert any("/migrations/versions/" in name for name in inside)


def test_the_wheel_carries_every_licence(wheel):
    with zipfile.ZipFile(wheel) as archive:
        licences = {name.partition("/licenses/")[2] for name in archive.namelist() if "/licenses/" in name}
    assert licences == {"LICENSE", "resources/fonts/LICENSE", "resources/icons/LICENSE"}


@pytest.mark.parametrize("command", [["-m", "receiving_app"], ["receiving-app"]])
def test_the_installed_program_says_its_version(elsewhere, command):
    folder, python = elsewhere
    program = [python, *command] if command[0] == "-m" else [python.parent / command[0]]
    assert _run(*program, "--version", cwd=folder) == f"receiving-app {__version__}\n"


def test_the_installed_program_is_its_own_and_finds_its_resources(elsewhere):
    folder, python = elsewhere
    ask = "from receiving_app.resources_folder import resource; print(resource('fonts', 'Inter-Regular.ttf'))"
    font = Path(_run(python, "-c", ask, cwd=folder).strip())
    assert font.is_relative_to(folder.resolve())
    assert font.is_file()


def test_the_installed_program_plays_the_sample_day(elsewhere, tmp_path):
    folder, python = elsewhere
    told = json.loads(
        _run(
            *(python, "-m", "receiving_app", "--office", tmp_path / "office", "--json"),
            *("demo", "--no-window"),
            cwd=folder,
        )
    )
    files = [Path(step["file"]) for step in told["steps"] if step["file"]]
    assert {file.suffix for file in files} >= {".pdf"}
    assert all(file.is_file() and file.is_relative_to(tmp_path) for file in files)
    assert not any(str(CHECKOUT) in str(file) for file in files)
