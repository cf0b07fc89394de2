"""Long lists page by page in the order of a column, going on after the last row that was seen."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.orm import Session


def in_order(
    session: Session,
    wanted: Any,
    key: ColumnElement[Any] | Any,
    ids: ColumnElement[Any] | Any,
    *,
    descending: bool,
    after: str | None,
) -> Any:
    """``wanted`` in the order of a column, rows without a value last, rows of one value in that of their ids.

    Args:
        session: a reading session.
        wanted: which rows; its own order is dropped.
        key: the column to sort by.
        ids: the column of the rows' ids.
        descending: the other way round; the rows without a value stay last.
        after: the id of the last row of the page before; None for the first page.
    """
    ordered = wanted.order_by(None).order_by(key.is_(None), key.desc() if descending else key, ids)
    if after is None:
        return ordered
    last = session.execute(
        wanted.with_only_columns(key).where(ids == after).order_by(None).limit(None)
    ).one_or_none()
    if last is None:  # it is gone: there is nothing to go on after
        return ordered.where(false())
    if last[0] is None:
        return ordered.where(key.is_(None), ids > after)
    beyond = key < last[0] if descending else key > last[0]
    return ordered.where(or_(key.is_(None), beyond, (key == last[0]) & (ids > after)))
