"""The ground form of everything that is kept, and the column types that mean the same on both engines."""

import hashlib
import json
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, ClassVar, cast

from sqlalchemy import (
    BOOLEAN,
    TIMESTAMP,
    BigInteger,
    Date,
    Dialect,
    Insert,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    insert,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeEngine
from uuid_utils import uuid7


def new_id() -> str:
    """A UUIDv7: made at the desk without asking anybody, and sorting by the time it was made."""
    return str(uuid7())


def moment_text(moment: datetime) -> str:
    """A moment as SQLite and canonical JSON keep it: UTC, always with microseconds, so that text sorts."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Moment(TypeDecorator[datetime]):
    """A point in time in UTC: ``timestamptz`` on PostgreSQL, text that sorts on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The engine's own type."""
        return TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a time without its zone; it would mean another moment on another dock."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC) if dialect.name == "postgresql" else moment_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Back as an aware datetime in UTC."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            return value.astimezone(UTC)  # type: ignore[no-any-return]  # the driver's own datetime
        return datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar day: ``date`` on PostgreSQL, ISO text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The engine's own type."""
        return Date() if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """A day, never a moment."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Back as a date."""
        if value is None or dialect.name == "postgresql":
            return value  # type: ignore[no-any-return]  # the driver's own date
        return date.fromisoformat(value)


class YesNo(TypeDecorator[bool]):
    """True or false: ``boolean`` on PostgreSQL, 0 or 1 on SQLite (STRICT tables know no boolean)."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The engine's own type."""
        return BOOLEAN() if dialect.name == "postgresql" else Integer()

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:  # noqa: FBT001 - SQLAlchemy's signature
        """As the engine keeps it."""
        return value if value is None or dialect.name == "postgresql" else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Back as a bool."""
        return None if value is None else bool(value)


Whole = BigInteger().with_variant(Integer(), "sqlite")


class Record(DeclarativeBase):
    """A row of the office. Every record has an id made at the desk."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: Whole,
        datetime: Moment(),
        date: Day(),
        bool: YesNo(),
    }

    id: Mapped[str] = mapped_column(primary_key=True)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "__table__" in cls.__dict__:
            cast("Table", cls.__table__).dialect_options["sqlite"]["strict"] = True

    def values(self) -> dict[str, Any]:
        """Every column's value, by its name."""
        return {column.name: getattr(self, column.key) for column in self.__table__.columns}


class WrittenOnce(Record):
    """A record without an update path in code, and with triggers that refuse one."""

    __abstract__ = True


class Fact(WrittenOnce):
    """Something that happened: written once, and vouched for by the history entry it came with."""

    __abstract__ = True


@cache
def insertion(kind: type[Record]) -> Insert:
    """The statement that inserts records of a kind, put together once."""
    return insert(kind)


def put_in(session: Session, record: Record) -> None:
    """Insert a record now, as a plain row.

    The session does not follow it: that costs more than writing it, and is for what changes in the same step.
    """
    session.flush()  # what it points at
    session.connection().execute(insertion(type(record)), record.values())


def tables_of(kind: type[Record]) -> list[str]:
    """Names of the tables that keep records of a kind (:class:`WrittenOnce`, :class:`Fact`), in order."""
    return sorted(
        mapper.local_table.name  # type: ignore[attr-defined]  # a mapped class always has a table
        for mapper in Record.registry.mappers
        if issubclass(mapper.class_, kind)
    )


def plain(value: Any) -> Any:
    """A column's value as it goes into canonical JSON."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value


def canonical(value: Any) -> str:
    """The one way to write a value as JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain)


def digest_of(table: str, row: dict[str, Any]) -> str:
    """SHA-256 (hex) of one row; columns that are empty are left out, so a later column changes no digest."""
    kept = {name: plain(value) for name, value in row.items() if value is not None}
    return hashlib.sha256(canonical([table, kept]).encode()).hexdigest()
