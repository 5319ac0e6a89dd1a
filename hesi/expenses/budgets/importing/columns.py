"""The columns of the table of a year's budgets, the same whether it is written or read."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from hesi.expenses.budgets.models import BudgetYear
from hesi.expenses.budgets.periods import MONTH, QUARTER, Span, spans

KEY, ABOVE, NAME = "key", "above", "name"
DEPARTMENT, EXPENSE_TYPE, PROJECT = "department", "expense_type", "project"
OWNER, PERIOD, CONTROL, THRESHOLD, CUMULATIVE = "owner", "period", "control", "threshold", "is_cumulative"
CURRENCY = "currency"

# Field → heading; those of the amounts follow, one for each period of the year.
HEADINGS: dict[str, Promise] = {
    KEY: gettext_lazy("Key (leave as it is)"),
    ABOVE: gettext_lazy("Budget above"),
    NAME: gettext_lazy("Name"),
    DEPARTMENT: gettext_lazy("Department"),
    EXPENSE_TYPE: gettext_lazy("Expense type"),
    PROJECT: gettext_lazy("Project"),
    OWNER: gettext_lazy("Who answers for it"),
    PERIOD: gettext_lazy("Planned for"),
    CONTROL: gettext_lazy("Above the threshold"),
    THRESHOLD: gettext_lazy("Threshold in percent"),
    CUMULATIVE: gettext_lazy("Cumulative"),
    CURRENCY: gettext_lazy("Currency"),
}
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/]0?1)?(?: 00:00:00)?")


def languages() -> Iterator[str]:
    """Each language of the house, active while it is asked for: a table may have been written in another one."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield code


def periods_of(year: BudgetYear) -> dict[str, Span]:
    """What amounts can be planned for, by the key of the period: the whole year, its quarters, its months."""
    every = [year.span, *spans(year.starts_on, QUARTER), *spans(year.starts_on, MONTH)]
    return {year.key_of(span): span for span in every}


def heading_of(field: str) -> str:
    """What stands above the column, in the reader's language."""
    return str(HEADINGS[field]) if field in HEADINGS else _("Planned {period}").format(period=field)


def known_headings() -> dict[str, str]:
    """Heading in any language, folded → field, without the amounts."""
    return {plain(str(heading)): field for _code in languages() for field, heading in HEADINGS.items()}


def period_named(heading: str) -> str | None:
    """The key of the period an amount's heading names, of whatever year; None for a heading that names none.

    A spreadsheet may have made a day of 2026-01, which comes back as 2026-01-01 00:00:00.
    """
    text = heading.strip()
    if day := _DAY.fullmatch(text):
        return f"{day[1]}-{int(day[2]):02d}"
    patterns = [re.escape(_("Planned {period}")).replace(r"\{period\}", "(.+)") for _code in languages()]
    found = next((match for one in patterns if (match := re.fullmatch(one, text, re.IGNORECASE))), None)
    name = (found[1] if found else text).strip().upper()
    return name if re.fullmatch(r"\d{4}(-(Q[1-4]|\d{2}))?", name) else None


def plain(text: str) -> str:
    """Folded for comparing names: case, widths of slashes and the spaces beside them are gone."""
    return "/".join(" ".join(part.split()) for part in text.replace("／", "/").casefold().split("/"))
