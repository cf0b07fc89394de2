"""Two columns as a mapping."""

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

K = TypeVar("K")
V = TypeVar("V")


def pairs(session: Session, wanted: Select[K, V], told: Mapping[str, object] | None = None) -> dict[K, V]:
    """What a query of two columns finds, the first as the key of the second; ``told``: its parameters."""
    return {key: value for key, value in session.execute(wanted, told)}  # noqa: C416 - a Row is no tuple to the type checker
