"""Pages of a long list by key: the same cost at the first row and at the fifty-thousandth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet

SIZE = 50


@dataclass(frozen=True)
class Page[Item: models.Model]:
    """The rows of one page, and the pages around: `{% pager page.prev_cursor page.next_cursor %}`."""

    items: Sequence[Item]
    next_cursor: str = ""
    prev_cursor: str = ""

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def paginate[Item: models.Model](
    queryset: QuerySet[Item], params: Mapping[str, str], *, order: str = "-created_at", size: int = SIZE
) -> Page[Item]:
    """One query. `params`: the query string, with `after` or `before`; a cursor that is not ours is ignored.

    `order`: a column of the model, of a relation (`wave__closes_at`) or an annotation, « - » for the
    newest first; the primary key settles ties. Empty values come last.
    """
    field, descending = order.lstrip("-"), order.startswith("-")
    salt = f"essaim.kit.lists:{queryset.model._meta.label}:{order}"
    key = queryset.model._meta.pk
    after = _read(params.get("after", ""), salt, key)
    place = after or _read(params.get("before", ""), salt, key)
    way = _Way(
        field, descending, nullable=_nullable(queryset.model, field), backwards=bool(place and not after)
    )
    rows = list(way.ordered(way.beyond(queryset, *place) if place else queryset)[: size + 1])
    if place and not rows:
        return paginate(queryset, {}, order=order, size=size)  # what was there is gone: start again
    more, rows = len(rows) > size, rows[:size]
    if way.backwards:
        rows.reverse()
    first, last = (_cursor(row, field, salt) for row in (rows[0], rows[-1])) if rows else ("", "")
    has_next, has_previous = (True, more) if way.backwards else (more, bool(place))
    return Page(rows, last if has_next else "", first if has_previous else "")


@dataclass(frozen=True)
class _Way:
    """The direction of reading."""

    field: str
    descending: bool
    nullable: bool
    backwards: bool

    @property
    def falls(self) -> bool:
        return self.descending != self.backwards

    def ordered[Item: models.Model](self, queryset: QuerySet[Item]) -> QuerySet[Item]:
        sign = "-" if self.falls else ""
        if not self.nullable:
            return queryset.order_by(f"{sign}{self.field}", f"{sign}pk")
        nulls: dict[str, Any] = {"nulls_first": True} if self.backwards else {"nulls_last": True}
        column = F(self.field)
        return queryset.order_by(column.desc(**nulls) if self.falls else column.asc(**nulls), f"{sign}pk")

    def beyond[Item: models.Model](self, queryset: QuerySet[Item], value: Any, pk: Any) -> QuerySet[Item]:
        """The rows that come after (value, pk) when reading this way."""
        field, than = self.field, "lt" if self.falls else "gt"
        later = Q(**{f"pk__{than}": pk})
        empty = Q(**{f"{field}__isnull": True})
        if value is None:
            return queryset.filter((empty & later) | ~empty if self.backwards else empty & later)
        # The first condition says nothing more, but lets the index start at the right place.
        kept = Q(**{f"{field}__{than}e": value}) & (Q(**{f"{field}__{than}": value}) | later)
        return queryset.filter(kept | empty if self.nullable and not self.backwards else kept)


def _nullable(model: type[models.Model], path: str) -> bool:
    """Whether some value on the path may be empty; an annotation is taken to be always there."""
    target: Any = model
    nullable = False
    for name in path.split("__"):
        try:
            field = target._meta.get_field(name)
        except FieldDoesNotExist:
            return nullable
        nullable = nullable or bool(field.null)
        target = field.related_model
    return nullable


def _cursor(row: models.Model, field: str, salt: str) -> str:
    value: Any = row
    for name in field.split("__"):
        value = getattr(value, name, None)
    kind = (
        "none"
        if value is None
        else next(name for name, (type_, _) in KINDS.items() if isinstance(value, type_))
    )
    text = value.isoformat() if isinstance(value, date) else str(value)
    return signing.dumps([kind, text, str(row.pk)], salt=salt, compress=True)


# The order matters: a datetime is a date, a bool is an int.
KINDS: dict[str, tuple[type, Any]] = {
    "datetime": (datetime, datetime.fromisoformat),
    "date": (date, date.fromisoformat),
    "bool": (bool, lambda text: text == "True"),
    "int": (int, int),
    "decimal": (Decimal, Decimal),
    "float": (float, float),
    "uuid": (UUID, UUID),
    "text": (str, str),
    "none": (type(None), lambda _: None),
}


def _read(cursor: str, salt: str, key: models.Field) -> tuple[Any, Any] | None:
    try:
        kind, text, pk = signing.loads(cursor, salt=salt)
        return KINDS[kind][1](text), key.to_python(pk)
    except (signing.BadSignature, ValueError, TypeError, KeyError, InvalidOperation, ValidationError):
        return None
