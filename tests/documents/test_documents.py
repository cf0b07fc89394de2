"""What both shelves must do, and what the folder must do beside it."""

import hashlib
import os

import pytest
from sqlalchemy import text

from receiving_app.documents import actions, lookups
from receiving_app.documents.actions import keep
from receiving_app.documents.shelf import FolderShelf, TableShelf
from receiving_app.errors import Refused, Trouble
from receiving_app.history.lookups import entries, verify

SLIP = b"%PDF-1.7 a slip"


@pytest.fixture(params=["folder", "table"])
def shelf(request, tmp_path):
    return FolderShelf(tmp_path / "documents") if request.param == "folder" else TableShelf()


def keep_slip(store, by, shelf, contents=SLIP, name="slip.pdf"):
    with store.transaction() as session:
        return keep(session, by, shelf, contents, name, "application/pdf", "slip")


def verified(store, shelf):
    with store.reading() as session:
        return [found.what for found in (*verify(session), *lookups.verify_documents(session, shelf))]


def test_a_document_is_kept_under_its_hash_and_comes_back_whole(store, by, shelf):
    kept = keep_slip(store, by, shelf)
    assert kept.sha256 == hashlib.sha256(SLIP).hexdigest()
    assert not kept.already_known
    with store.reading() as session:
        assert lookups.contents(session, shelf, kept.id) == SLIP
        assert lookups.document(session, kept.id).original_name == "slip.pdf"
    assert verified(store, shelf) == []


def test_the_same_bytes_again_are_the_same_document(store, by, shelf):
    first = keep_slip(store, by, shelf)
    again = keep_slip(store, by, shelf, name="copy of slip.pdf")
    assert again.already_known
    assert (again.id, again.original_name) == (first.id, "slip.pdf")
    with store.reading() as session:
        assert [entry.said for entry in entries(session)] == ["Kept slip.pdf."]


def test_another_dock_keeping_the_same_bytes_at_this_moment_is_no_error(store, by, shelf, monkeypatch):
    first = keep_slip(store, by, shelf)
    found = lookups.document_with
    seen = []
    monkeypatch.setattr(
        actions, "document_with", lambda *asked: (seen.append(1), found(*asked) if len(seen) > 1 else None)[1]
    )
    again = keep_slip(store, by, shelf)
    assert again.id == first.id
    assert again.already_known
    assert verified(store, shelf) == []


def test_nothing_is_left_of_a_document_whose_transaction_failed(store, by, shelf):
    with pytest.raises(Refused, match="is empty"), store.transaction() as session:  # noqa: PT012 - the second refuses
        for contents in (SLIP, b""):
            keep(session, by, shelf, contents, "slip.pdf", "application/pdf", "slip")
    with store.reading() as session:
        assert lookups.document_with(session, hashlib.sha256(SLIP).hexdigest()) is None
    assert verified(store, shelf) == []
    assert not keep_slip(store, by, shelf).already_known


def test_an_empty_file_and_an_unknown_document_are_refused(store, by, shelf):
    with pytest.raises(Refused, match=r"slip\.pdf is empty"):
        keep_slip(store, by, shelf, contents=b"")
    with store.reading() as session, pytest.raises(Refused, match="not kept here"):
        lookups.contents(session, shelf, "nothing")


def test_a_file_name_keeps_neither_its_folder_nor_a_card_number(store, by, shelf):
    kept = keep_slip(store, by, shelf, name="C:\\scans\\4111111111111111 order\n.pdf")
    assert kept.original_name == "************1111 order.pdf"


def file_of(shelf):
    return shelf.folder / hashlib.sha256(SLIP).hexdigest()[:2] / hashlib.sha256(SLIP).hexdigest()


@pytest.fixture
def folder_shelf(tmp_path):
    return FolderShelf(tmp_path / "documents")


def test_a_damaged_file_is_trouble_for_reading_keeping_and_verify(store, by, folder_shelf):
    kept = keep_slip(store, by, folder_shelf)
    file_of(folder_shelf).write_bytes(b"something else")
    with store.reading() as session, pytest.raises(Trouble, match="is damaged"):
        lookups.contents(session, folder_shelf, kept.id)
    with pytest.raises(Trouble, match="is damaged"):
        keep_slip(store, by, folder_shelf)
    assert file_of(folder_shelf).read_bytes() == b"something else"
    assert verified(store, folder_shelf) == [f"The document {kept.sha256[:12]} is damaged."]


def test_a_lost_file_is_found_and_the_original_added_again_heals_it(store, by, folder_shelf):
    kept = keep_slip(store, by, folder_shelf)
    file_of(folder_shelf).unlink()
    assert verified(store, folder_shelf) == [f"The document {kept.sha256[:12]} is not on its shelf."]
    assert keep_slip(store, by, folder_shelf).already_known
    assert verified(store, folder_shelf) == []


def test_the_file_is_synced_before_it_gets_its_name_and_the_row_comes_last(
    store, by, folder_shelf, monkeypatch
):
    done = []
    sync, rename = os.fsync, type(folder_shelf.folder).replace
    monkeypatch.setattr(os, "fsync", lambda number: (done.append("sync"), sync(number))[1])
    monkeypatch.setattr(
        type(folder_shelf.folder), "replace", lambda path, to: (done.append("name"), rename(path, to))[1]
    )
    with store.transaction() as session:
        folder_shelf.put(session, SLIP)
    name = done.index("name")
    assert "sync" in done[:name]
    assert not hasattr(os, "O_DIRECTORY") or "sync" in done[name:]
    assert [path.name for path in folder_shelf.folder.rglob("*") if path.is_file()] == [
        file_of(folder_shelf).name
    ]


def test_a_full_disk_is_trouble_and_leaves_no_half_file(store, by, folder_shelf, monkeypatch):
    def full(_number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Trouble, match="No space left on device"):
        keep_slip(store, by, folder_shelf)
    monkeypatch.undo()
    assert [path for path in folder_shelf.folder.rglob("*") if path.is_file()] == []
    with store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM documents")) == 0
