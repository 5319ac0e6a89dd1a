"""A budget while it is planned on its page: the two forms, and the place in the tree they speak of."""

from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.text import whole_number
from hesi.expenses.budgets.actions import create_budget, open_year
from hesi.expenses.budgets.actions.planning import begins_near
from hesi.expenses.budgets.forms import AmountsForm, NewBudgetForm, unsaved_year
from hesi.expenses.budgets.models import Budget, BudgetYear, Period
from hesi.workspace.access.actor import Actor, AnyActor

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def find_budget(pk: int, actor: AnyActor) -> Budget:
    """The open budget of this id if the actor may see it."""
    found: Budget | None = Budget.objects.visible_to(actor).active().with_names().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such budget that you may see. It may have been closed."))
    return found


class Planning:
    """What was asked or sent. `year` is one that may not have been opened yet."""

    def __init__(self, asked: QueryDict, actor: Actor, *, is_sent: bool) -> None:
        self.asked, self.actor = asked, actor
        self.is_refresh = is_sent and asked.get("do") == "refresh"
        self.is_sent = is_sent and not self.is_refresh
        self.parent = self._parent()

    def _parent(self) -> Budget | None:
        pk = whole_number(self.asked.get("parent", ""))
        return find_budget(pk, self.actor) if pk is not None else None

    @cached_property
    def year(self) -> BudgetYear:
        if self.parent is not None:
            return self.parent.budget_year
        number = whole_number(self.asked.get("year", "")) or self.actor.tenant.today.year
        number = min(max(number, _FIRST_YEAR), _LAST_YEAR)
        return BudgetYear.objects.filter(year=number).first() or unsaved_year(number, self._first_month(number))

    def _first_month(self, number: int) -> date | None:
        """When a year that is not there yet begins; None for what the form refuses anyway."""
        try:
            found = parse_date(self.asked.get("starts_on", ""))
        except ValueError:
            return None
        return found if found is not None and begins_near(found, number) else None

    @property
    def shown(self) -> str:
        """Which periods the inputs of the amounts stand for, as the page sends it back."""
        return f"{self.period} {self.year.starts_on:%Y-%m}"

    @property
    def period(self) -> str:
        asked = self.asked.get("period", "")
        return asked if asked in Period.values else Period.MONTH.value

    @cached_property
    def form(self) -> NewBudgetForm:
        form = NewBudgetForm(self.asked if self.is_sent else None, year=self.year, parent=self.parent)
        if self.is_refresh:
            form.initial = {name: self.asked.get(name, "") for name in form.fields}
        return form

    @cached_property
    def amounts(self) -> AmountsForm:
        """The inputs of the periods; those of another length begin empty."""
        return AmountsForm(self.asked if self.is_sent else None, year=self.year, period=self.period, planned={})

    @property
    def is_ready(self) -> bool:
        """Whether everything was sent and in order, with the amounts of the periods that were chosen."""
        if not self.is_sent:
            return False
        is_valid = self.form.is_valid() & self.amounts.is_valid()
        if self.asked.get("shown", self.shown) != self.shown:
            self.amounts.add_error(None, _("You chose other periods. Enter the amounts for them."))
            return False
        return is_valid

    def create(self) -> Budget:
        """Plan it, the fiscal year opened where it was not there yet."""
        year = self.year
        if year._state.adding:
            year = open_year(year.year, by=self.actor, starts_on=self.form.cleaned_data.get("starts_on"))
        return create_budget(year, self.form.draft(self.amounts.amounts_in(year)), by=self.actor)
