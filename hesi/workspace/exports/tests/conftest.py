"""A list to export that no module owns."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hesi.core.money import Money
from hesi.workspace.exports import registry
from hesi.workspace.exports.registry import CellKind, Column, Exportable

COLUMNS = (
    Column("name", "名称"),
    Column("on", "日期", CellKind.DATE),
    Column("count", "数量", CellKind.NUMBER, has_total=True),
    Column("amount", "金额", CellKind.MONEY, has_total=True),
)


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Exportable]:
    """`offer(rows, permission)` names `things` for the test."""

    def offered(
        rows: list[tuple[object, ...]] | Callable[..., object] | None = None, permission: str = "", **more: Any
    ) -> Exportable:
        given = [("甲", date(2026, 11, 1), 2, Money(1050, "CNY"))] if rows is None else rows

        def listed(actor: object, query: object) -> tuple[int, Iterator[tuple[object, ...]]]:
            found = given(actor, query) if callable(given) else given
            return len(found), iter(found)

        known = Exportable("things", "东西", COLUMNS, listed, (permission,) if permission else (), **more)
        monkeypatch.setitem(registry._exportables, "things", known)
        return known

    return offered


A_LIST = [
    ("=1+1", date(2026, 11, 1), 1, Money(1050, "CNY")),
    ("+甲", None, Decimal("2.5"), Money(-200, "CNY")),
    ("@乙\t", date(2026, 11, 3), 0, None),
]
