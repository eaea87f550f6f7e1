"""The declarative base and the column types that keep what neither database keeps by itself."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Date, DateTime, Dialect, Enum, MetaData, Text, Time, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from briefings.types import Spans

# Constraints have names on both databases, so that a later migration can alter them.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# None is SQL's NULL, so that "is not null" finds what is there.
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Instant(TypeDecorator[dt.datetime]):
    """An aware datetime, kept in UTC: SQLite has no zones, so they are left off there and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a zone is ambiguous.")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Exact(TypeDecorator[Decimal]):
    """A Decimal as its own text: SQLite would make a float of it, and both databases shall agree."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class SpanList(TypeDecorator[Spans]):
    """Character offsets `((start, end), ...)` as JSON."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Spans | None, dialect: Dialect) -> list[list[int]] | None:
        return None if value is None else [list(span) for span in value]

    def process_result_value(self, value: list[list[int]] | None, dialect: Dialect) -> Spans | None:
        return None if value is None else tuple((start, end) for start, end in value)


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute
        str: Text(),
        dt.datetime: Instant(),
        dt.date: Date(),
        dt.time: Time(),
        Decimal: Exact(),
        Spans: SpanList(),
        dict[str, Any]: Json,
        list[int]: Json,
        list[str]: Json,
        # Plain text in the database: a new member needs no migration.
        enum.Enum: Enum(
            enum.Enum, native_enum=False, create_constraint=False, length=40, values_callable=_values
        ),
    }
