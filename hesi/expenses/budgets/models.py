"""Fiscal years, budgets in trees, the money planned for them and what documents take of it: rows only ever added."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.expenses.budgets.grants import VIEW_BUDGETS
from hesi.expenses.budgets.periods import MONTH, QUARTER, YEAR, Span, key_of, year_span
from hesi.workspace.people.models import Department, DimensionItem, Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet

LEAST_THRESHOLD, MOST_THRESHOLD = 1, 1000


class Period(models.TextChoices):
    MONTH = MONTH, _("By month")
    QUARTER = QUARTER, _("By quarter")
    YEAR = YEAR, _("By year")


class Control(models.TextChoices):
    IGNORE = "ignore", _("Only count")
    WARN = "warn", _("Warn")
    BLOCK = "block", _("Block")


class Phase(models.TextChoices):
    OCCUPIED = "occupied", _("Occupied")
    USED = "used", _("Used")


class BudgetYear(TenantModel):
    """A fiscal year (预算年度) of twelve months. Its row is locked while its trees are changed.

    `uncounted_since` is when a tree last changed for which a job has still to count what was spent.
    """

    year = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    currency = models.CharField(max_length=3)
    uncounted_since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-year",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "year"], name="budget_year_unique"),
            models.UniqueConstraint(fields=["tenant", "starts_on"], name="budget_year_start_unique"),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def span(self) -> Span:
        """Its months."""
        return year_span(self.starts_on)

    def key_of(self, span: Span) -> str:
        """How one of its periods is named: 2026, 2026-Q2 or 2026-05."""
        return key_of(span, self.year, self.starts_on)


class BudgetQuerySet(TenantQuerySet["Budget"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def visible_to(self, actor: Any) -> Self:
        """All for finance, administrators and auditors; those of the departments one heads, and those one owns."""
        if actor.is_system or actor.holds(VIEW_BUDGETS):
            return self
        mine = Q(owner_id=actor.member_id) if actor.member_id is not None else Q(pk__in=())
        if actor.headed_department_ids:
            mine |= Q(department_id__in=actor.headed_department_ids)
        return self.filter(mine)

    def with_names(self) -> Self:
        """With what its label and the way to its owner ask."""
        return self.select_related("budget_year", "department__head", "project", "owner")


class Budget(TenantModel):
    """A node of a tree of a fiscal year (预算): what a department spends, narrowed to one expense type or project.

    Its children divide it along one dimension: by departments, by expense types or by projects. Only those without
    children hold money; `period` says for how long the money of one row is meant. `expense_type` is a key, empty for
    all. `control` says what happens above `threshold` percent; with `is_cumulative` what earlier periods of the year
    left over may still be spent. `scope` is what it covers in one word, which no other budget of the year has.
    """

    subject_type = "budget"

    budget_year = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="budgets")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=80, blank=True)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expense_type = models.SlugField(max_length=40, blank=True)
    project = models.ForeignKey(DimensionItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=100)
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8, choices=Period, default=Period.MONTH)
    control = models.CharField(max_length=8, choices=Control, default=Control.WARN)
    threshold = models.PositiveSmallIntegerField(
        default=100, validators=[MinValueValidator(LEAST_THRESHOLD), MaxValueValidator(MOST_THRESHOLD)]
    )
    is_cumulative = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(BudgetQuerySet)()

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "budget_year", "is_active"], name="budget_of_year")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "budget_year", "scope"], condition=Q(is_active=True), name="budget_scope_unique"
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=LEAST_THRESHOLD, threshold__lte=MOST_THRESHOLD), name="budget_threshold"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its own name, else what it covers."""
        from hesi.expenses.budgets.words import scope_label

        return self.name or scope_label(self)

    @property
    def event_label(self) -> str:
        """How events name this budget."""
        return f"{self.budget_year} {self.label}"

    @property
    def answerable(self) -> Member | None:
        """Who is asked about it: its owner, else the head of its department."""
        return self.owner or (self.department.head if self.department else None)


def scope_key(department_id: int | None, expense_type: str, project_id: int | None) -> str:
    """What a budget covers in one word."""
    return f"d{department_id or ''} t{expense_type} p{project_id or ''}"


class Amount(TenantModel):
    """Money added to (or taken from, below zero) one period of a budget; what is planned is their sum.

    `period_on` is the first day of the period. Rows of one `version` were entered together, for one `reason`.
    """

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="amounts")
    version = models.PositiveIntegerField()
    period_on = models.DateField()
    minor = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    entered_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-version", "period_on")
        indexes: ClassVar = [models.Index(fields=["tenant", "budget", "period_on"], name="budget_amount")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["budget", "version", "period_on"], name="budget_amount_once")
        ]

    def __str__(self) -> str:
        return f"{self.budget_id} {self.period_on}: {self.minor}"


class Use(TenantModel):
    """What one subject takes of a budget in the month of its expense, or gives back (below zero).

    `occupied` from its submission on, `used` once it is paid. It stands at the lowest budget that covers the expense,
    once in each tree; those above add it up. Rows are written by `keeping.add_uses` alone, which keeps their sums.
    """

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="uses")
    month = models.DateField()
    phase = models.CharField(max_length=8, choices=Phase)
    minor = models.BigIntegerField()
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=120)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [
            models.Index(fields=["tenant", "budget", "month", "phase", "minor"], name="budget_use"),
            models.Index(fields=["tenant", "subject_type", "subject_id"], name="budget_use_subject"),
            # The newest of a whole company, of which nearly every row lies behind the number.
            models.Index(fields=["tenant", "month", "id"], name="budget_use_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_label} {self.phase} {self.month:%Y-%m}: {self.minor}"


class Tally(TenantModel):
    """A part of a sum of uses: everything with the same budget, month and phase adds up.

    Rows are only ever added, so that two people who submit at the same moment never wait for each other; `fold` puts
    those that belong together into one at night.
    """

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    phase = models.CharField(max_length=8, choices=Phase)
    minor = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["tenant", "budget", "month", "phase", "minor"], name="budget_tally"),
        ]

    def __str__(self) -> str:
        return f"{self.budget_id} {self.phase} {self.month:%Y-%m}: {self.minor}"


def first_of(on: date) -> date:
    """How a month is named in rows."""
    return on.replace(day=1)
