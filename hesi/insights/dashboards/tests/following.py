"""Opening what stands behind a number, and counting it there by the rows that are listed."""

import html
import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from hesi.core.money import Money
from hesi.expenses.documents.payable import payable_of

MOST_PAGES = 40


def pages_of(client: Client, url: str) -> list[Any]:
    """Every page of a list, by its own links to the next."""
    found = []
    while url and len(found) < MOST_PAGES:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        found.append(answer)
        page = answer.context.get("page")
        cursor = page.next_cursor if page is not None else ""
        base = re.sub(r"[?&]cursor=[^&]*", "", url)
        url = f"{base}{'&' if '?' in base else '?'}cursor={cursor}" if cursor else ""
    return found


def counted(client: Client, url: str, currency: str = "CNY") -> tuple[int, int]:
    """How many rows the list behind an address holds, and what they add up to, read off its rows."""
    url = html.unescape(url)
    path = urlsplit(url).path
    pages = pages_of(client, url)
    if path.startswith("/reports/board/"):
        return _own_list(pages)
    if path == "/reports/documents/":
        rows = [row for page in pages for row in page.context["rows"]]
        values = [row["parts"][0]["value"] for row in rows]
        return len(rows), sum(one.minor if isinstance(one, Money) else one for one in values)
    assert all("page" in page.context for page in pages), url
    items = [item for page in pages for item in page.context["page"].items]
    if path.startswith("/advances/"):
        return len(items), sum(item.outstanding_minor for item in items if item.currency == currency)
    if path == "/payments/":
        return len(items), sum(payable_of(item).minor for item in items)
    if path == "/wallet/":
        return len(items), sum(item.total_minor or 0 for item in items if item.currency == currency)
    return len(items), 0


def _own_list(pages: list[Any]) -> tuple[int, int]:
    """The rows, and the sum of their last cells; what the heading says of them must be the same."""
    rows = [row for page in pages for row in page.context["table"].rows]
    listing, sums = pages[0].context["listing"], pages[0].context["sums"]
    assert sums["count"] == len(rows)
    if not listing.part:
        return len(rows), len(rows)
    values = [row.cells[-1].value for row in rows]
    if listing.part == "count":
        assert sums["sum"] == sum(values)
        return len(rows), sum(values)
    by_currency: Counter[str] = Counter()
    for value in values:
        by_currency[value.currency] += value.minor
    assert {one.currency: one.minor for one in sums["amounts"]} == by_currency
    return len(rows), by_currency.total()
