"""Chart data: what is drawn beside the tables. Amounts become plain numbers here and nowhere else."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hesi.core.money import Money, scale_of
from hesi.core.money_format import locale_for
from hesi.insights.report import MonthReport
from hesi.insights.spending import Spent
from hesi.insights.words import department_label, month_label, type_label


def trend_chart(report: MonthReport) -> dict[str, Any]:
    """The last twelve months, approved below and in approval above."""
    months = list(report.months.items())[1:]
    return _chart([month_label(month) for month, _spent in months], [spent for _month, spent in months], report)


def department_chart(report: MonthReport) -> dict[str, Any]:
    rows = report.departments
    return _chart([department_label(row) for row in rows], [row.spent for row in rows], report)


def type_chart(report: MonthReport) -> dict[str, Any]:
    rows = report.types
    return _chart([type_label(row) for row in rows], [row.spent for row in rows], report)


def _chart(names: list[str], sums: list[Spent], report: MonthReport) -> dict[str, Any]:
    series = [{"name": _("Approved"), "values": [_drawn(spent.agreed) for spent in sums]}]
    if any(not spent.in_approval.is_zero for spent in sums):
        series.append({"name": _("In approval"), "values": [_drawn(spent.in_approval) for spent in sums]})
    return {
        "categories": names,
        "series": series,
        "stacked": len(series) > 1,
        "unit": locale_for(get_language()).currency_symbols.get(report.currency, report.currency),
        "decimals": scale_of(report.currency),
    }


def _drawn(value: Money) -> float:
    """The length of a bar. It is looked at, never added."""
    return float(value.decimal)
