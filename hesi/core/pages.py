"""Lists paged by key: the next page begins after the last row seen, however many rows lie before it.

A cursor holds the ordering values of one row and a direction. It is opaque but neither secret nor signed: it can only
ask for rows the QuerySet would show anyway, and is validated like any other input.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from math import isfinite
from typing import Any, Generic, Protocol, Self, TypeVar

from hesi.core.errors import Invalid
from hesi.core.words import gettext as _

MAX_PAGE_SIZE = 200

_MAX_CURSOR = 2000
_NEXT, _PREVIOUS = "n", "p"
_INT64 = 2**63

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Rows(Protocol[T_co]):
    """The part of a Django QuerySet that paging needs."""

    def filter(self, *args: Any, **kwargs: Any) -> Self: ...

    def order_by(self, *field_names: Any) -> Self: ...

    def __getitem__(self, index: slice, /) -> Any: ...

    def __iter__(self) -> Iterator[T_co]: ...


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: beyond these ordering values, forwards or backwards."""

    values: tuple[Any, ...]
    is_backwards: bool = False


@dataclass(frozen=True, slots=True)
class KeyPage(Generic[T]):
    """One page; a cursor is empty where there is nothing further that way."""

    items: list[T]
    next_cursor: str = ""
    previous_cursor: str = ""

    @property
    def has_next(self) -> bool:
        return bool(self.next_cursor)

    @property
    def has_previous(self) -> bool:
        return bool(self.previous_cursor)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def key_page(
    queryset: Rows[T], *, order: Sequence[str] = ("-submitted_at", "-pk"), cursor: str = "", size: int = 50,
    items: Callable[[Any], Iterable[T]] | None = None,
) -> KeyPage[T]:  # fmt: skip
    """The page of a QuerySet at a cursor (the first page when it is empty), in one query of `size` + 1 rows.

    `order` names columns, related columns (`member__name`) or annotations, `-` for descending, mixed as needed. None of
    them may be NULL, and together they must tell any two rows apart: end with the primary key. A page whose rows have
    gone meanwhile gives the nearest one that has any. Raises `Invalid` for a cursor that is not one of this list's and
    for a size outside 1 to `MAX_PAGE_SIZE`.

    Where an item is not a row, `items` makes them: it is given the rows in order from where the page begins, and gives
    an item at the row it stands at, with that row's values of `order`. Only as many are taken as the page needs.
    """
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise Invalid(
            _("A page holds between 1 and {limit} rows; ask for fewer at a time.").format(limit=MAX_PAGE_SIZE),
            code="page_size_out_of_range",
        )
    start = decode_cursor(cursor, order) if cursor else None
    is_backwards = start is not None and start.is_backwards
    rows = _taken(_rows_from(queryset, order, start, is_backwards=is_backwards), items, size)
    if start and not rows:
        # Nothing is left on that side of the boundary: show the first page going back, the last one going on.
        is_backwards, start = not is_backwards, None
        rows = _taken(_rows_from(queryset, order, None, is_backwards=is_backwards), items, size)
        is_first, is_last = not is_backwards, is_backwards
    else:
        is_first, is_last = start is None, False
    has_more = len(rows) > size
    shown = rows[:size]
    if is_backwards:
        shown.reverse()
        return _page(shown, order, has_next=not is_last, has_previous=has_more)
    return _page(shown, order, has_next=has_more, has_previous=not is_first)


def first_page(rows: list[T], *, order: Sequence[str], size: int) -> KeyPage[T]:
    """The first page of rows that were read already, in this order, one more than `size` where there are more."""
    return _page(rows[:size], order, has_next=len(rows) > size, has_previous=False)


def encode_cursor(values: Iterable[Any], order: Sequence[str], *, is_backwards: bool = False) -> str:
    """The cursor as text for a URL. Raises TypeError for a value no column can be ordered by (None among them)."""
    body = [_PREVIOUS if is_backwards else _NEXT, _signature(order), [_packed(value) for value in values]]
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii")


def decode_cursor(text: str, order: Sequence[str]) -> Cursor:
    """The cursor a URL brought back. Raises `Invalid` when it was not made for a list in this order."""
    try:
        if len(text) > _MAX_CURSOR:
            raise ValueError("too long")
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        direction, signature, values = json.loads(raw)
        if direction not in (_NEXT, _PREVIOUS) or signature != _signature(order):
            raise ValueError("made for another list")
        if not isinstance(values, list) or len(values) != len(order):
            raise ValueError("not one value for each column")
        return Cursor(tuple(_unpacked(value) for value in values), is_backwards=direction == _PREVIOUS)
    except (ValueError, TypeError, RecursionError, InvalidOperation, binascii.Error):
        raise _not_a_cursor() from None


def _taken(rows: Rows[T], items: Callable[[Any], Iterable[T]] | None, size: int) -> list[T]:
    """One more than the page holds, which tells whether there is a next one."""
    return list(rows[: size + 1]) if items is None else list(islice(items(rows), size + 1))


def _rows_from(queryset: Rows[T], order: Sequence[str], start: Cursor | None, *, is_backwards: bool) -> Rows[T]:
    from django.core.exceptions import ValidationError

    names = [(name.lstrip("-"), name.startswith("-") != is_backwards) for name in order]
    rows = queryset.order_by(*(f"-{name}" if is_descending else name for name, is_descending in names))
    if start is None:
        return rows
    try:
        return rows.filter(_beyond(names, start.values))
    except (ValueError, TypeError, ValidationError):
        # The cursor is well formed but holds, say, a word where the column holds a date.
        raise _not_a_cursor() from None


def _beyond(names: Sequence[tuple[str, bool]], values: Sequence[Any]) -> Any:
    """Rows strictly after the values: greater in the first column that differs (less where it is descending).

    The first column is bounded on its own too, which is what lets both databases enter the index at the right place.
    """
    from django.db.models import Q

    condition = Q()
    for (name, is_descending), value in reversed(list(zip(names, values, strict=True))):
        further = Q((f"{name}__{'lt' if is_descending else 'gt'}", value))
        condition = further | (Q((name, value)) & condition) if condition else further
    first, is_descending = names[0]
    return Q((f"{first}__{'lte' if is_descending else 'gte'}", values[0])) & condition


def _page(items: list[T], order: Sequence[str], *, has_next: bool, has_previous: bool) -> KeyPage[T]:
    def cursor_at(row: Any, *, is_backwards: bool) -> str:
        return encode_cursor((_value_of(row, name.lstrip("-")) for name in order), order, is_backwards=is_backwards)

    return KeyPage(
        items,
        next_cursor=cursor_at(items[-1], is_backwards=False) if items and has_next else "",
        previous_cursor=cursor_at(items[0], is_backwards=True) if items and has_previous else "",
    )


def _value_of(row: Any, name: str) -> Any:
    if isinstance(row, Mapping):
        return row[name]
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _packed(value: Any) -> Any:
    """JSON for an ordering value; kinds that JSON has not are tagged."""
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    if isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"a list cannot be paged by {value!r}")


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        ((tag, text),) = value.items()
        return _KINDS[tag](text) if tag in _KINDS else _refuse()
    if isinstance(value, str):
        value.encode()
        return value if "\0" not in value else _refuse()
    if isinstance(value, bool | int):
        return value if -_INT64 <= value < _INT64 else _refuse()
    return value if isinstance(value, float) and isfinite(value) else _refuse()


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else _refuse()


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    return number if number.is_finite() and abs(number.adjusted()) < 40 and len(text) < 60 else _refuse()


_KINDS = {"t": _instant, "d": date.fromisoformat, "n": _decimal}


def _refuse() -> Any:
    raise ValueError("not an ordering value")


def _signature(order: Sequence[str]) -> int:
    """Tells lists in different orders apart, so that a cursor of one is not taken for the other's."""
    return zlib.crc32(",".join(order).encode())


def _not_a_cursor() -> Invalid:
    return Invalid(
        _("This page link is no longer valid. Go back to the first page of the list."), code="cursor_not_valid"
    )
