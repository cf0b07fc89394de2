"""What this PC is told, and which word counts when several speak."""

from pathlib import Path

import pytest

from receiving_app.errors import Refused
from receiving_app.settings import Settings, keep_setting, read_settings


@pytest.fixture(autouse=True)
def _nothing_of_this_pc(monkeypatch, tmp_path):
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "own"))


def test_with_nothing_said_the_office_is_in_a_folder_of_the_persons_own():
    settings = read_settings({}, {})
    assert settings == Settings()
    assert settings.folder.name == "office"
    assert settings.workstation_name


def test_the_command_line_beats_variables_and_they_beat_the_offices_file(tmp_path):
    (tmp_path / "settings.toml").write_text('workstation = "file"\nstock = "avery-5160"\nprinter = "pdf:x"\n')
    variables = {"RECEIVING_OFFICE": str(tmp_path), "RECEIVING_WORKSTATION": "var", "RECEIVING_STOCK": "var"}
    settings = read_settings({"workstation": "word", "stock": None}, variables)
    assert (settings.workstation, settings.stock, settings.printer) == ("word", "var", "pdf:x")
    assert settings.office == tmp_path


def test_the_persons_own_file_beats_the_offices(tmp_path, monkeypatch):
    own = tmp_path / "mine.toml"
    own.write_text('workstation = "mine"\nbackup_folder = "~/second"\n')
    monkeypatch.setattr("receiving_app.settings._own_file", lambda: own)
    (tmp_path / "settings.toml").write_text('workstation = "office"\n')
    settings = read_settings({"office": tmp_path}, {})
    assert settings.workstation == "mine"
    assert settings.backup_folder == Path("~/second").expanduser()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('colour = "red"', "no setting 'colour'"),
        ("printer = 5", "printer is 5"),
        ("printer = ", "cannot be read"),
        ('printer = "\udcff"', "cannot be read"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(tmp_path, text, said):
    (tmp_path / "settings.toml").write_text(text, encoding="utf8", errors="surrogateescape")
    with pytest.raises(Refused, match=said):
        read_settings({"office": tmp_path}, {})


def test_a_setting_is_kept_in_the_offices_file_beside_all_that_stands_there(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text('# of this dock\nprinter = "pdf:x"\nstock = "avery-5160"')
    settings = read_settings({"office": tmp_path}, {})
    settings = keep_setting(settings, "printer", "zpl:10.0.0.9", {})
    settings = keep_setting(settings, "backup_folder", 'C:\\second "disk"', {})
    assert (settings.printer, settings.backup_folder) == ("zpl:10.0.0.9", Path('C:\\second "disk"'))
    assert read_settings({"office": tmp_path}, {}) == settings
    assert file.read_text().startswith("# of this dock\n")
    settings = keep_setting(settings, "stock", "", {})
    assert settings.stock == Settings().stock
    assert read_settings({"office": tmp_path}, {}) == settings


def test_a_setting_of_the_persons_own_is_changed_where_it_wins(tmp_path, monkeypatch):
    own = tmp_path / "mine.toml"
    own.write_text('printer = "pdf:mine"\n')
    monkeypatch.setattr("receiving_app.settings._own_file", lambda: own)
    settings = keep_setting(read_settings({"office": tmp_path}, {}), "printer", "pdf:other", {})
    assert settings == read_settings({"office": tmp_path}, {})
    assert "pdf:other" in own.read_text()


def test_a_setting_taken_out_of_the_persons_own_is_the_offices_again(tmp_path, monkeypatch):
    own = tmp_path / "mine.toml"
    own.write_text('printer = "pdf:mine"\n')
    (tmp_path / "settings.toml").write_text('printer = "pdf:office"\n')
    monkeypatch.setattr("receiving_app.settings._own_file", lambda: own)
    settings = keep_setting(read_settings({"office": tmp_path}, {}), "printer", "", {})
    assert settings.printer == "pdf:office"
    assert settings == read_settings({"office": tmp_path}, {})


def test_a_setting_that_a_variable_sets_is_not_changed_in_vain(tmp_path):
    with pytest.raises(Refused, match="RECEIVING_PRINTER"):
        keep_setting(Settings(office=tmp_path), "printer", "pdf:x", {"RECEIVING_PRINTER": "pdf:y"})
