"""Key paging, checked against a list that understands the few QuerySet calls it makes."""

import base64
import json
import operator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from hesi.core.errors import Invalid
from hesi.core.pages import MAX_PAGE_SIZE, KeyPage, decode_cursor, encode_cursor, key_page

COMPARE = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}


def _read(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = row[part] if isinstance(row, dict) else getattr(row, part)
    return row


@dataclass
class Listed:
    """Rows in memory that answer `filter`, `order_by` and slices as a QuerySet does."""

    rows: list[Any]

    def filter(self, condition: Q) -> "Listed":
        return Listed([row for row in self.rows if self._holds(condition, row)])

    def order_by(self, *names: str) -> "Listed":
        rows = list(self.rows)
        for name in reversed(names):
            rows.sort(key=lambda row, name=name: _read(row, name.lstrip("-")), reverse=name.startswith("-"))
        return Listed(rows)

    def __getitem__(self, index: slice) -> "Listed":
        assert not index.start, "pages never begin at an offset"
        return Listed(self.rows[index])

    def __iter__(self):
        return iter(self.rows)

    def _holds(self, condition: Any, row: Any) -> bool:
        if isinstance(condition, Q):
            answers = [self._holds(child, row) for child in condition.children]
            return any(answers) if condition.connector == Q.OR else all(answers)
        path, value = condition
        path, _, lookup = path.rpartition("__") if path.rpartition("__")[2] in COMPARE else (path, "", "exact")
        found = _read(row, path)
        if type(found) is not type(value):
            raise ValidationError("not of the column's kind")
        return COMPARE.get(lookup, operator.eq)(found, value)


def _rows(count: int, kinds: int = 3) -> list[SimpleNamespace]:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    return [
        SimpleNamespace(
            pk=n,
            submitted_at=start + timedelta(days=n * 7 % kinds, microseconds=1),
            amount_minor=n % 4,
            on=date(2026, 11, 1 + n % 5),
            rate=Decimal(n % 3) / 10,
            is_open=bool(n % 2),
            member=SimpleNamespace(name=f"王{n % 2}"),
        )
        for n in range(count)
    ]


ORDERS = [
    ("-submitted_at", "-pk"),
    ("submitted_at", "pk"),
    ("-amount_minor", "submitted_at", "-pk"),
    ("member__name", "-on", "pk"),
    ("is_open", "-rate", "pk"),
    ("pk",),
]


def _walk(rows: list[Any], order: tuple[str, ...], size: int) -> list[KeyPage[Any]]:
    pages = [key_page(Listed(rows), order=order, size=size)]
    while pages[-1].has_next:
        pages.append(key_page(Listed(rows), order=order, cursor=pages[-1].next_cursor, size=size))
        assert len(pages) < 500
    return pages


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("count", "size"), [(0, 5), (1, 5), (5, 5), (6, 5), (23, 5), (23, 1), (23, 50)])
def test_walking_on_and_back_shows_every_row_once_in_order(order, count, size):
    rows = _rows(count)
    expected = Listed(rows).order_by(*order).rows
    pages = _walk(rows, order, size)
    assert [row for page in pages for row in page] == expected
    assert all(len(page) == size for page in pages[:-1])
    assert not pages[0].has_previous
    for page, before in zip(reversed(pages), reversed([None, *pages[:-1]]), strict=True):
        assert page.has_previous == (before is not None)
        if before:
            back = key_page(Listed(rows), order=order, cursor=page.previous_cursor, size=size)
            assert back.items == before.items
            assert back.has_next
            assert back.has_previous == before.has_previous
            onward = key_page(Listed(rows), order=order, cursor=back.next_cursor, size=size)
            assert onward.items == page.items


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=25),
    st.integers(1, 7),
    st.sampled_from([0, 1, 2, 3]),
)
def test_any_mixture_of_directions_shows_every_row_once(values, size, signs):
    rows = [SimpleNamespace(pk=n, a=a, b=b) for n, (a, b) in enumerate(values)]
    order = ("-a" if signs & 1 else "a", "-b" if signs & 2 else "b", "pk")
    assert [row for page in _walk(rows, order, size) for row in page] == Listed(rows).order_by(*order).rows


def test_a_row_that_arrives_meanwhile_moves_no_other():
    rows = _rows(10)
    first = key_page(Listed(rows), order=("-pk",), size=4)
    newer = [SimpleNamespace(pk=n) for n in range(10, 15)]
    second = key_page(Listed(rows + newer), order=("-pk",), cursor=first.next_cursor, size=4)
    assert [row.pk for row in second] == [5, 4, 3, 2]


def test_a_page_that_emptied_gives_the_nearest_that_has_rows():
    rows = _rows(10)
    first = key_page(Listed(rows), order=("pk",), size=4)
    second = key_page(Listed(rows), order=("pk",), cursor=first.next_cursor, size=4)
    onward = key_page(Listed(rows[:4]), order=("pk",), cursor=first.next_cursor, size=3)
    assert [row.pk for row in onward] == [1, 2, 3]
    assert (onward.has_next, onward.has_previous) == (False, True)
    back = key_page(Listed(rows[4:]), order=("pk",), cursor=second.previous_cursor, size=4)
    assert [row.pk for row in back] == [4, 5, 6, 7]
    assert (back.has_next, back.has_previous) == (True, False)
    nothing = key_page(Listed([]), order=("pk",), cursor=first.next_cursor)
    assert (nothing.items, nothing.has_next, nothing.has_previous) == ([], False, False)


def test_rows_may_be_plain_mappings():
    rows = [{"id": n} for n in range(3)]
    page = key_page(Listed(rows), order=("-id",), size=2)
    assert [row["id"] for row in key_page(Listed(rows), order=("-id",), cursor=page.next_cursor, size=2)] == [0]


def test_items_made_of_several_rows_are_walked_no_further_than_the_page_needs():
    rows, walked = _rows(12), []

    def even(from_here):
        for row in from_here:
            walked.append(row.pk)
            if row.pk % 2 == 0:
                yield {"pk": row.pk, "half": row.pk // 2}

    first = key_page(Listed(rows), order=("pk",), size=2, items=even)
    assert [item["half"] for item in first] == [0, 1]
    assert walked == [0, 1, 2, 3, 4]
    second = key_page(Listed(rows), order=("pk",), size=2, items=even, cursor=first.next_cursor)
    assert [item["half"] for item in second] == [2, 3]
    back = key_page(Listed(rows), order=("pk",), size=2, items=even, cursor=second.previous_cursor)
    assert (back.items, back.has_previous) == (first.items, False)


@pytest.mark.parametrize("size", [0, -1, MAX_PAGE_SIZE + 1])
def test_a_page_has_a_sensible_size(size):
    with pytest.raises(Invalid) as refusal:
        key_page(Listed([]), size=size)
    assert refusal.value.code == "page_size_out_of_range"


def test_an_ordering_column_without_a_value_is_a_mistake():
    rows = [SimpleNamespace(pk=n, paid_at=None) for n in range(3)]
    with pytest.raises(TypeError):
        key_page(Listed(rows), order=("paid_at", "pk"), size=1)


VALUES = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12),
)


@given(st.lists(VALUES, min_size=1, max_size=4), st.booleans())
def test_a_cursor_comes_back_as_it_was(values, is_backwards):
    order = [f"c{n}" for n in range(len(values))]
    text = encode_cursor(values, order, is_backwards=is_backwards)
    assert text.replace("-", "").replace("_", "").isalnum()
    cursor = decode_cursor(text, order)
    assert list(cursor.values) == values
    assert [type(value) for value in cursor.values] == [type(value) for value in values]
    assert cursor.is_backwards == is_backwards


def _forged(body: Any) -> str:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


ORDER = ("-submitted_at", "-pk")
SIGNATURE = json.loads(base64.urlsafe_b64decode(encode_cursor([1, 2], ORDER) + "=="))[1]


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "!!!!",
        "é",
        " ",
        "A" * 5000,
        "____",
        _forged(b"\xff\xfe"),
        _forged(b"[" * 1400),
        _forged(None),
        _forged({}),
        _forged("nxx"),
        _forged(["n", SIGNATURE]),
        _forged(["x", SIGNATURE, [1, 2]]),
        _forged([[], SIGNATURE, [1, 2]]),
        _forged(["n", SIGNATURE + 1, [1, 2]]),
        _forged(["n", SIGNATURE, [1]]),
        _forged(["n", SIGNATURE, [1, 2, 3]]),
        _forged(["n", SIGNATURE, "ab"]),
        _forged(["n", SIGNATURE, {"a": 1, "b": 2}]),
        _forged(["n", SIGNATURE, 5]),
        _forged(["n", SIGNATURE, [None, 1]]),
        _forged(["n", SIGNATURE, [[], 1]]),
        _forged(["n", SIGNATURE, [{}, 1]]),
        _forged(["n", SIGNATURE, [{"t": "x"}, 1]]),
        _forged(["n", SIGNATURE, [{"t": 5}, 1]]),
        _forged(["n", SIGNATURE, [{"t": "2026-11-03T00:00:00"}, 1]]),
        _forged(["n", SIGNATURE, [{"t": "2026-11-03T00:00:00+00:00", "d": "x"}, 1]]),
        _forged(["n", SIGNATURE, [{"d": "2026-13-01"}, 1]]),
        _forged(["n", SIGNATURE, [{"n": "NaN"}, 1]]),
        _forged(["n", SIGNATURE, [{"n": "1e999999999"}, 1]]),
        _forged(["n", SIGNATURE, [{"n": "x"}, 1]]),
        _forged(["n", SIGNATURE, [{"z": "x"}, 1]]),
        _forged(["n", SIGNATURE, [2**63, 1]]),
        _forged(["n", SIGNATURE, ["a\0", 1]]),
        _forged(["n", SIGNATURE, ["\ud800", 1]]),
        _forged(b'["n",%d,[1e999,1]]' % SIGNATURE),
        _forged(b'["n",%d,[NaN,1]]' % SIGNATURE),
        _forged(b'["n",%d,[%s,1]]' % (SIGNATURE, b"9" * 1400)),
        encode_cursor([1, 2], ("submitted_at", "-pk")),
    ],
)
def test_a_forged_or_foreign_cursor_is_refused(text):
    with pytest.raises(Invalid) as refusal:
        key_page(Listed(_rows(3)), order=ORDER, cursor=text)
    assert refusal.value.code == "cursor_not_valid"


def test_a_value_of_another_kind_than_the_column_is_refused():
    with pytest.raises(Invalid) as refusal:
        key_page(Listed(_rows(3)), order=ORDER, cursor=encode_cursor(["word", 1], ORDER))
    assert refusal.value.code == "cursor_not_valid"
