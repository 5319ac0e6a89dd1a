"""Rules about age and days to come."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hesi.expenses.policies.facts import LineFacts, SubjectFacts
from hesi.expenses.policies.rules.spec import DAYS, Hit, Param, RuleSpec


def late_claim(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Older than so many days."""
    return _older_than(params["days"], facts)


def too_old(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Too old to be claimed at all."""
    return _older_than(params["days"], facts)


def future_date(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Dated after today. Places east of the company are up to 14 hours ahead of UTC, so one day is given by default."""
    for line in facts.lines:
        latest = max(_dates(line), default=None)
        if latest is not None and (latest[0] - facts.today).days > params["days"]:
            yield Hit(line.id, latest[1], {"on": latest[0].isoformat()})


def _older_than(days: int, facts: SubjectFacts) -> Iterator[Hit]:
    for line in facts.lines:
        oldest = min(_dates(line), default=None)
        if oldest is not None and (age := (facts.today - oldest[0]).days) > days:
            yield Hit(line.id, oldest[1], {"on": oldest[0].isoformat(), "age": age, "days": days})


def _dates(line: LineFacts) -> list[tuple[date, str]]:
    """The day of the expense and of its invoices, each with the field it stands in."""
    spent = [(line.spent_on, "spent_on")] if line.spent_on else []
    return spent + [(invoice.issued_on, "invoices") for invoice in line.invoices if invoice.issued_on]


SPECS = (
    RuleSpec(
        "late_claim",
        _("Claimed late"),
        _("The expense or its invoice is older than this."),
        "warning",
        late_claim,
        (Param("days", DAYS, _("Days"), 90),),
    ),
    RuleSpec(
        "too_old",
        _("Too old"),
        _("The expense or its invoice is older than the company reimburses."),
        "block",
        too_old,
        (Param("days", DAYS, _("Days"), 365),),
    ),
    RuleSpec(
        "future_date",
        _("Date in the future"),
        _("The expense or its invoice is dated after today."),
        "block",
        future_date,
        (Param("days", DAYS, _("Days ahead that are fine (time zones)"), 1),),
    ),
)
