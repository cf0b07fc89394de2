"""The papers say what is so: commands, settings, exit codes, keys, rooms, pictures and links."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest
from PIL import Image
from typer.main import get_command

from receiving_app.command_line import outcome
from receiving_app.command_line.program import NAME, app
from receiving_app.devices.cabinet import TARGETS
from receiving_app.settings import Settings

CHECKOUT = Path(__file__).parents[1]
PAPERS = ("README.md", "docs/the-house.md", "CHANGELOG.md")
HEAVIEST_PICTURE = 200_000  # bytes
LOOSE_FILES = {
    "errors.py",
    "progress.py",
    "resources_folder.py",
    "whole_file.py",
    "wording.py",
    "__init__.py",
    "__main__.py",
}


def text_of(paper):
    return (CHECKOUT / paper).read_text("utf-8")


def prose_of(paper):
    """A paper without its fenced blocks; a line of its own is only what a blank line sets apart."""
    without = re.sub(r"```.*?```", "", text_of(paper), flags=re.DOTALL)
    return re.sub(r"(?<=\S)\n *(?=\S)", " ", without)


def code_in(paper):
    """Every ``code span`` and every line of a fenced block."""
    blocks = re.findall(r"```\n(.*?)```", text_of(paper), flags=re.DOTALL)
    return re.findall(r"`([^`]+)`", prose_of(paper)) + [
        line for block in blocks for line in block.splitlines()
    ]


def table_under(paper, *heading):
    """The rows of the table with this heading, as lists of cells."""
    lines = text_of(paper).splitlines()
    start = lines.index(f"| {' | '.join(heading)} |")
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


def sentence_on(path):
    """The first sentence of a module's docstring."""
    said = " ".join((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split())
    return re.split(r"(?<=\.) ", said)[0]


# The command line


def walk(command, words=()):
    """Every command with the words that call it."""
    if hasattr(command, "commands"):
        for word, below in command.commands.items():
            yield from walk(below, (*words, word))
    else:
        yield words, command


ROOT = get_command(app)
COMMANDS = dict(walk(ROOT))
OPTIONS_OF_ALL = {option for parameter in ROOT.params for option in parameter.opts} | {"--help"}


def calls_in(paper):
    """Every call of a command that a paper prints: as printed, its words, and the options beside them."""
    for code in code_in(paper):
        parts = code.split()
        named = parts[0] == NAME
        words = tuple(part for part in parts[named:] if re.fullmatch(r"[a-z][a-z-]*", part))
        is_call = words in COMMANDS or (len(words) > 1 and words[0] in ROOT.commands)
        if is_call or (named and "COMMAND" not in code):
            yield code, words, {part for part in parts if part.startswith("--")}


@pytest.mark.parametrize("paper", ["README.md", "docs/the-house.md"])
def test_every_command_that_is_printed_exists_with_its_options(paper):
    wrong = []
    for code, words, options in calls_in(paper):
        parameters = COMMANDS[words].params if words in COMMANDS else ()
        known = OPTIONS_OF_ALL | {option for each in parameters for option in each.opts}
        if (words and words not in COMMANDS) or not options <= known:
            wrong.append(code)
    assert wrong == []


def test_the_table_of_commands_names_every_command_once():
    printed = [
        tuple(command.split())
        for row in table_under("README.md", "to do", "commands")
        for command in re.findall(r"`([^`]+)`", row[1])
    ]
    assert sorted(printed) == sorted(COMMANDS)


def test_the_synopsis_names_options_that_exist():
    (synopsis,) = [code for code in code_in("README.md") if code.endswith("COMMAND")]
    assert set(re.findall(r"--[a-z]+", synopsis)) <= OPTIONS_OF_ALL


def test_the_exit_codes_are_those_of_the_program():
    printed = {int(row[0]) for row in table_under("README.md", "exit code", "meaning")}
    assert printed == {
        outcome.DONE,
        outcome.OUR_MISTAKE,
        outcome.REFUSED,
        outcome.TROUBLE,
        outcome.CANCELLED,
    }


# Settings


def test_every_setting_stands_in_the_table_with_its_sentence():
    printed = [
        (row[0].strip("`"), row[1]) for row in table_under("README.md", "setting", "what it is", "left out")
    ]
    assert printed == [(each.name, each.metadata["help"]) for each in fields(Settings)]


def test_every_kind_of_printer_is_told():
    told = next(each.metadata["help"] for each in fields(Settings) if each.name == "printer")
    assert [target for target in TARGETS if target not in told] == []


def test_the_default_stock_is_the_one_that_is_told():
    rows = {
        row[0].strip("`"): row[2] for row in table_under("README.md", "setting", "what it is", "left out")
    }
    assert rows["stock"] == f"`{Settings().stock}`"


# The desk


def test_keys_and_words_of_the_desk_are_on_the_desk():
    desk = "\n".join(path.read_text("utf-8") for path in (CHECKOUT / "receiving_app" / "desk").rglob("*.py"))
    prose = prose_of("README.md")
    keys = set(re.findall(r"\bCtrl\+[A-Z]\b|\bF\d\b", prose)) - {"F1"}
    words = {words for words in re.findall(r"(?<![*\w])\*([^*\n]+)\*(?!\*)", prose) if words[0].isupper()}
    assert "F1" in desk
    assert len(keys) > 5
    assert len(words) > 10
    assert sorted(key for key in keys if f'"{key}"' not in desk) == []
    assert sorted(each for each in words if f'"{each}"' not in desk) == []


# The house


def rooms():
    return {path.parent.name for path in (CHECKOUT / "receiving_app").glob("*/__init__.py")}


def test_every_room_is_on_the_readme_s_map():
    below_the_heading = text_of("README.md").partition("## The map of the house")[2]
    printed = set(re.findall(r"`([a-z_]+)`", below_the_heading))
    assert printed == rooms()


def test_every_room_and_file_of_the_top_is_on_the_plan():
    printed = {row[0].strip("`") for row in table_under("docs/the-house.md", "room", "what is in it")}
    files = {path.name for path in (CHECKOUT / "receiving_app").glob("*.py")} - LOOSE_FILES
    assert printed == {f"{room}/" for room in rooms()} | files


def test_the_plan_says_what_the_door_plates_say():
    plan = {row[0].strip("`"): row[1] for row in table_under("docs/the-house.md", "room", "what is in it")}
    inside = CHECKOUT / "receiving_app"
    plates = {
        room: sentence_on(inside / room / "__init__.py" if room.endswith("/") else inside / room)
        for room in plan
    }
    different = {
        room: plates[room]
        for room, said in plan.items()
        if plates[room].rstrip(".") != said.rstrip(".") and not plates[room].startswith(said.rstrip("."))
    }
    assert different == {}


def test_every_file_that_the_house_names_is_there():
    roots = (CHECKOUT, CHECKOUT / "receiving_app")
    furniture = {
        "__init__.py",
        *(row[0].strip("`") for row in table_under("docs/the-house.md", "file", "what is in it")),
    }
    named = {
        code
        for code in code_in("docs/the-house.md")
        if re.fullmatch(r"[\w./-]+(\.py|\.toml|/)|script/\w+", code) and code not in furniture
    }
    assert len(named) > 40
    assert sorted(code for code in named if not any((root / code).exists() for root in roots)) == []
    assert all(list((CHECKOUT / "receiving_app").glob(f"*/{file}")) for file in furniture)


# Pictures and links


def links_in(paper):
    return re.findall(r"\]\(([^)\s]+)\)", text_of(paper))


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_inside_the_checkout_leads_somewhere(paper):
    here = (CHECKOUT / paper).parent
    inside = [link for link in links_in(paper) if not link.startswith("https://")]
    assert [link for link in inside if not (here / link.partition("#")[0]).exists()] == []


def test_pictures_are_shown_and_light():
    pictures = sorted((CHECKOUT / "docs" / "pictures").iterdir())
    shown = {CHECKOUT / link for link in links_in("README.md")}
    assert pictures
    for file in pictures:
        assert file in shown
        assert file.stat().st_size < HEAVIEST_PICTURE
        with Image.open(file) as picture:
            assert picture.size == (1366, 768)


def test_both_scripts_of_the_readme_can_be_started():
    commands = [
        row[0].strip("`") for row in table_under("README.md", "command", "what it does", "what it needs")
    ]
    assert commands == ["script/run", "script/test"]
    assert all((CHECKOUT / command).stat().st_mode & 0o111 for command in commands)
