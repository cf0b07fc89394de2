"""Substring search over assets in SQL: FTS5 trigrams on SQLite, pg_trgm on PostgreSQL.

Both answer a part of a serial of three or more characters in about a millisecond at a million assets
(a plain LIKE reads the whole table). Shorter words fall back to LIKE.
"""

from typing import cast

from sqlalchemy import BindParameter, ColumnElement, Connection, Table, bindparam, text
from sqlalchemy.orm import Session

INDEX = "asset_search"  # SQLite keeps tables of this name and beginning; they are made from the assets

_SQLITE = (
    """CREATE VIRTUAL TABLE asset_search USING fts5(
        search_words, content='assets', content_rowid='rowid', tokenize='trigram')""",
    """CREATE TRIGGER assets_search_added AFTER INSERT ON assets BEGIN
        INSERT INTO asset_search(rowid, search_words) VALUES (new.rowid, new.search_words);
    END""",
    """CREATE TRIGGER assets_search_changed AFTER UPDATE OF search_words ON assets
    WHEN old.search_words <> new.search_words BEGIN
        INSERT INTO asset_search(asset_search, rowid, search_words)
            VALUES ('delete', old.rowid, old.search_words);
        INSERT INTO asset_search(rowid, search_words) VALUES (new.rowid, new.search_words);
    END""",
)
_FOUND = "assets.rowid IN (SELECT rowid FROM asset_search WHERE asset_search MATCH :word)"
_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_assets_search_words ON assets USING gin (search_words gin_trgm_ops)",
)


def make_asset_search(connection: Connection) -> None:
    """The search index and what keeps it in step; called by the migration that makes the assets."""
    for statement in _POSTGRESQL if connection.dialect.name == "postgresql" else _SQLITE:
        connection.execute(text(statement))


def holds_words(session: Session, assets: Table, words: list[str]) -> list[ColumnElement[bool]]:
    """Conditions that every one of ``words`` (case-folded by the caller) is part of an asset's words."""
    indexed = session.get_bind().dialect.name == "sqlite"
    conditions: list[ColumnElement[bool]] = []
    for word in words:
        if indexed and len(word) >= 3:
            quoted: BindParameter[str] = bindparam("word", '"' + word.replace('"', '""') + '"', unique=True)
            conditions.append(cast("ColumnElement[bool]", text(_FOUND).bindparams(quoted)))
        else:
            conditions.append(assets.c.search_words.contains(word, autoescape=True))
    return conditions
