"""Rules about what a person enters: completeness, attachments, projects, repeated lines."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from hesi.expenses.policies.facts import SubjectFacts
from hesi.expenses.policies.rules.spec import AMOUNT, DAYS, OFF, TYPES, Hit, Param, RuleSpec, money_param

_SATURDAY = 5


def incomplete_line(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Type, date and an amount above zero."""
    for line in facts.lines:
        missing = [
            ("expense_type", not line.type_key),
            ("spent_on", line.spent_on is None),
            ("amount", line.amount.minor <= 0),
        ]
        for field, is_missing in missing:
            if is_missing:
                yield Hit(line.id, field, {"missing": field})


def missing_purpose(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """The purpose, where the template asks for it."""
    if facts.needs_purpose and not facts.purpose.strip():
        yield Hit(None, "purpose")


def missing_project(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """A project for the document or every line, where the template asks for it."""
    if facts.needs_project and not facts.has_project:
        without = [line for line in facts.lines if not line.has_project]
        if without or not facts.lines:
            yield Hit(None, "project", {"lines": [line.position for line in without]})


def missing_city(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """The city, where a standard depends on it."""
    for line in facts.lines:
        if line.type_key in params["types"] and not line.city.strip():
            yield Hit(line.id, "city", {"type": line.type_name})


def missing_attachment(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """A paper beside the invoice: always for the named types, for any type from an amount (0: never)."""
    threshold = params["from_amount"]
    for line in facts.lines:
        is_large = bool(threshold) and line.home.minor >= threshold
        if not line.attachments and (line.type_key in params["types"] or is_large):
            yield Hit(line.id, "attachments", {"type": line.type_name, "amount": money_param(line.home)})


def weak_duplicate(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Same person, type, day and amount in another live document."""
    for line in facts.lines:
        if line.twins:
            yield Hit(line.id, "amount", {"documents": list(line.twins)})


def weekend_spend(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Spent on a Saturday or Sunday."""
    for line in facts.lines:
        if line.spent_on is not None and line.spent_on.weekday() >= _SATURDAY:
            yield Hit(line.id, "spent_on", {"on": line.spent_on.isoformat()})


def foreign_rate_stale(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """The exchange rate was published many days away from the day of the expense."""
    for line in facts.lines:
        if line.amount.currency == line.home.currency or line.rate_on is None or line.spent_on is None:
            continue
        days = abs((line.spent_on - line.rate_on).days)
        if days > params["days"]:
            yield Hit(
                line.id, "amount", {"currency": line.amount.currency, "on": line.rate_on.isoformat(), "days": days}
            )


SPECS = (
    RuleSpec(
        "incomplete_line",
        _("Incomplete line"),
        _("Every line needs an expense type, a date and an amount above zero."),
        "block",
        incomplete_line,
        is_fixed=True,
    ),
    RuleSpec(
        "missing_purpose",
        _("Purpose missing"),
        _("The template asks what the expense was for."),
        "block",
        missing_purpose,
    ),
    RuleSpec(
        "missing_project",
        _("Project missing"),
        _("The template asks for a project, for the document or for each line."),
        "block",
        missing_project,
    ),
    RuleSpec(
        "missing_city",
        _("City missing"),
        _("For these types the standard depends on the city."),
        "warning",
        missing_city,
        (Param("types", TYPES, _("Expense types"), ["hotel"]),),
    ),
    RuleSpec(
        "missing_attachment",
        _("Attachment missing"),
        _("Some expenses need a paper beside the invoice, such as a contract or a list of guests."),
        "reason",
        missing_attachment,
        (
            Param("types", TYPES, _("Always for these types"), []),
            Param("from_amount", AMOUNT, _("For any type from this amount (0: never)"), 500_000),
        ),
    ),
    RuleSpec(
        "weak_duplicate",
        _("Looks like a repeat"),
        _("The same person has a line of the same type, day and amount in another document."),
        "warning",
        weak_duplicate,
    ),
    RuleSpec(
        "weekend_spend",
        _("Spent at a weekend"),
        _("The expense was made on a Saturday or Sunday."),
        OFF,
        weekend_spend,
    ),
    RuleSpec(
        "foreign_rate_stale",
        _("Exchange rate of another day"),
        _("The rate used was published many days before or after the expense."),
        "info",
        foreign_rate_stale,
        (Param("days", DAYS, _("Days apart at most"), 5),),
    ),
)
