"""Reports that are ready to start from."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesi.insights.own_reports.definition import Definition


@dataclass(frozen=True, slots=True)
class Example:
    """A definition with the question it answers."""

    name: str | Promise
    text: str | Promise
    icon: str
    definition: Definition

    @property
    def url(self) -> str:
        """The builder, filled in with it."""
        return f"{reverse('own-report-new')}?{urlencode({**self.definition.as_query(), 'name': str(self.name)})}"


EXAMPLES = (
    Example(
        _("Departments month by month"),
        _("Departments down, months across: where spending rises, and when."),
        "chart-bar",
        Definition(measures=("spent",), first="top", column="month", window="6", chart="heat"),
    ),
    Example(
        _("Who spends on what"),
        _("From each department to its expense types, as streams as wide as their amounts."),
        "arrows-exchange",
        Definition(measures=("spent", "lines"), first="top", second="type", window="year", chart="streams"),
    ),
    Example(
        _("The twenty who spend most"),
        _("People by what they spent in three months, with number and average of their expenses."),
        "users",
        Definition(measures=("spent", "lines", "average"), first="person", window="3", chart="bar", top=20),
    ),
)
