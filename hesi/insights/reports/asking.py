"""Who asks a report, of which months and what it is narrowed to, with the names of what its rows speak of."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property, partial
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.money import Money
from hesi.core.time import add_months
from hesi.expenses.documents.models import ExpenseType
from hesi.insights.departments import Tree
from hesi.insights.links import address
from hesi.insights.models import Cut
from hesi.insights.report import OWN, Scope, scope_of
from hesi.insights.rollups.reading import Reading, Window
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.people.models import Department, DimensionItem, LegalEntity, Member

MOST_MONTHS = 60


class Person(NamedTuple):
    """What a row says of somebody; `department` is the name of theirs, empty where they have none."""

    name: str
    grade: str
    department: str


class Asking:
    """One person asking for the months from `since` to `until`, first days both, of all or of a part.

    `NotFound` for a department that does not exist here.
    """

    def __init__(
        self, actor: AnyActor, since: date, until: date, *, entity_id: int | None = None,
        department_id: int | None = None,
    ) -> None:  # fmt: skip
        self.actor, self.since, self.until = actor, since, until
        self.entity_id, self.department_id = entity_id, department_id
        self.currency: str = actor.tenant.currency
        self.department: Department | None = None
        ids: frozenset[int] | None = None
        if department_id is not None:
            self.department = self.tree.every.get(department_id)
            if self.department is None:
                raise NotFound(_("There is no such department. Choose one in the report."))
            ids = frozenset(self.tree.ids_below(self.department))
        self.window = Window(since, until, entity_id, ids)

    def reading(self, cut: Cut, *, years_back: int = 0) -> Reading:
        """What this person may see of one cut, of these months or of the same months years ago."""
        window, months = self.window, -12 * years_back
        moved = Window(
            add_months(window.since, months), add_months(window.until, months), window.entity_id, window.department_ids
        )
        return Reading(self.actor, cut, moved)

    def money(self, minor: int) -> Money:
        """So much of the company's currency."""
        return Money(minor, self.currency)

    @property
    def scope(self) -> Scope:
        return scope_of(self.actor)

    @property
    def sees_others(self) -> bool:
        """Whether the numbers hold more than the person's own papers."""
        return self.scope != OWN

    @property
    def months(self) -> list[date]:
        """Every month asked for, the oldest first."""
        found, month = [], self.since
        while month <= self.until:
            found.append(month)
            month = add_months(month, 1)
        return found

    def behind(self, basis: str, **filters: Any) -> Callable[[], str]:
        """What makes the address of the documents behind a number."""
        asked: dict[str, Any] = {
            "by": basis, "since": f"{self.since:%Y-%m}", "until": f"{self.until:%Y-%m}", "entity": self.entity_id,
            "department": self.department_id,
        }  # fmt: skip
        return partial(address, "report-documents", **{**asked, **filters})

    @cached_property
    def tree(self) -> Tree:
        return Tree(Department.objects.all())

    def department_name(self, pk: int) -> str:
        found = self.tree.every.get(pk)
        return found.name if found else _("No department")

    @cached_property
    def types(self) -> dict[int, ExpenseType]:
        return {row.pk: row for row in ExpenseType.objects.all()}

    def type_name(self, pk: int) -> str:
        found = self.types.get(pk)
        return found.label if found else _("No expense type")

    @cached_property
    def entities(self) -> dict[int, str]:
        return dict(LegalEntity.objects.values_list("pk", "name"))

    def entity_name(self, pk: int) -> str:
        return self.entities.get(pk) or _("No legal entity")

    def members(self, pks: Iterable[int]) -> dict[int, Person]:
        """These people, read at once."""
        rows = Member.objects.filter(pk__in=set(pks)).order_by()
        found = rows.values_list("pk", "name", "grade", "department__name")
        return {pk: Person(name, grade, department or "") for pk, name, grade, department in found}

    def projects(self, pks: Iterable[int]) -> dict[int, DimensionItem]:
        """These projects, read at once."""
        return DimensionItem.objects.in_bulk(set(pks))
