"""Finding for each row of the table the budget it is about, or the place of a new one in the trees."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hesi.expenses.budgets.importing.columns import (
    ABOVE,
    DEPARTMENT,
    EXPENSE_TYPE,
    KEY,
    NAME,
    PROJECT,
    heading_of,
    plain,
)
from hesi.expenses.budgets.importing.plan import Planned, Problem
from hesi.expenses.budgets.importing.standing import Place, Standing, key_parts
from hesi.expenses.budgets.importing.table import Table
from hesi.expenses.budgets.models import Budget, scope_key

NAME_CHARS = 80


class Placing:
    """The rows of a table among the budgets of a year. Rows are known by their key, else by what they cover."""

    def __init__(self, standing: Standing, table: Table) -> None:
        self.standing, self.directory, self.table = standing, standing.directory, table
        self.rows = [Planned(row) for row in table.rows]
        self.by_place: dict[Place, Planned] = {}
        self.new: list[Place] = []
        self._by_scope = {place.budget.scope: place for place in standing.places.values()}
        # Folded name, alone and with those above it → the budgets called so.
        self._called: dict[str, list[Place]] = {}
        self._paths: dict[Place, set[str]] = {}
        for place in standing.places.values():
            self._register(place)

    def place(self) -> None:
        """Find them all: those with a key first, then each below one that has been found."""
        waiting = []
        for planned in self.rows:
            if planned.row.cell(KEY):
                self._by_key(planned)
            else:
                waiting.append(planned)
        while waiting:
            later = [planned for planned in waiting if not self._lay(planned)]
            if len(later) == len(waiting):
                for planned in later:
                    said = _(
                        "There is no budget “{name}”. Write the names from the top, such as The whole company/Sales."
                    )
                    self.refuse(planned, ABOVE, said.format(name=planned.row.cell(ABOVE)))
                return
            waiting = later

    def refuse(self, planned: Planned, field: str, text: str) -> None:
        """Note what is wrong with a row; `field` is empty for the row as a whole."""
        letter = self.table.columns.get(field, "")
        planned.problems.append(Problem(letter, heading_of(field) if field else "", text))

    def _by_key(self, planned: Planned) -> None:
        parts = key_parts(planned.row.cell(KEY))
        place = self.standing.places.get(parts[0]) if parts else None
        if place is None:
            said = _(
                "No open budget of {year} has this key. Download the table again, or empty the cell to plan a new one."
            )
            self.refuse(planned, KEY, said.format(year=self.standing.year.year))
            return
        self._found(planned, place)
        texts = self.standing.texts(place)
        for field in (ABOVE, DEPARTMENT, EXPENSE_TYPE, PROJECT):
            text = planned.row.cell(field)
            if text and plain(text) != plain(texts[field]) and not self._is_same(planned, place, field):
                said = _("What a budget covers does not change. Close it on its page, and plan another one.")
                self.refuse(planned, field, said)

    def _is_same(self, planned: Planned, place: Place, field: str) -> bool:
        """Whether another way of writing means what is there already."""
        text, one = planned.row.cell(field), place.budget
        if field == ABOVE:
            return place.parent is not None and place.parent in self._called.get(plain(text), ())
        if field == DEPARTMENT:
            return one.department is not None and self.directory.department(text) == one.department
        if field == EXPENSE_TYPE:
            return bool(one.expense_type) and self.directory.expense_type(text) == one.expense_type
        return one.project is not None and self.directory.project(text) == one.project

    def _lay(self, planned: Planned) -> bool:
        """Find the place of a row without a key; False while the one above it has not been found."""
        text = planned.row.cell(ABOVE)
        above: Sequence[Place | None] = self._called.get(plain(text), []) if text else [None]
        if not above:
            return False
        if len(above) > 1:
            said = _("Several budgets are called “{name}”. Write the names from the top down, divided by “/”.")
            self.refuse(planned, ABOVE, said.format(name=text))
            return True
        covered = self._covered(planned, above[0])
        if covered is None:
            return True
        place = Place(self._budget(planned, covered, above[0]), above[0])
        known = self._by_scope.get(place.budget.scope)
        if known is not None:
            self._found(planned, known)
            if text and known.parent is not above[0]:
                said = _("There is a budget for exactly this already, in another place of the trees.")
                self.refuse(planned, ABOVE, said)
            return True
        self._by_scope[place.budget.scope] = place
        if above[0] is not None:
            above[0].children.append(place)
        self.new.append(place)
        self._register(place)
        self._found(planned, place)
        return True

    def _found(self, planned: Planned, place: Place) -> None:
        planned.label = self.standing.label(place)
        other = self.by_place.setdefault(place, planned)
        if other is not planned:
            said = _("Row {number} is about the same budget. Delete one of them.")
            self.refuse(planned, "", said.format(number=other.row.number))
            return
        planned.place = place
        planned.before_minor = sum(place.planned.values())
        planned.stood = "" if place.is_new else self.standing.keys[place.budget.pk]

    def _covered(self, planned: Planned, above: Place | None) -> dict[str, Any] | None:
        """Department, expense type and project of a new budget: what the row says, else those of the one above."""
        one = above.budget if above else Budget()
        asked: tuple[tuple[str, Callable[[str], Any], Any], ...] = (
            (DEPARTMENT, self.directory.department, one.department),
            (EXPENSE_TYPE, self.directory.expense_type, one.expense_type),
            (PROJECT, self.directory.project, one.project),
        )
        found: dict[str, Any] = {}
        for field, look, inherited in asked:
            text = planned.row.cell(field)
            found[field] = look(text) if text else inherited
            if text and found[field] is None:
                self.refuse(planned, field, _unknown(field, text))
        return None if planned.problems else found

    def _budget(self, planned: Planned, covered: dict[str, Any], above: Place | None) -> Budget:
        department, expense_type, project = covered[DEPARTMENT], covered[EXPENSE_TYPE] or "", covered[PROJECT]
        return Budget(
            budget_year=self.standing.year,
            name=planned.row.cell(NAME)[:NAME_CHARS],
            department=department,
            expense_type=expense_type,
            project=project,
            scope=scope_key(department and department.pk, expense_type, project and project.pk),
        )

    def _register(self, place: Place) -> None:
        one, above = place.budget, place.parent
        names = self.directory.labels(one.name, one.department, one.expense_type, one.project)
        before = self._paths[above] if above else {""}
        self._paths[place] = {f"{path}/{plain(name)}".lstrip("/") for path in before for name in names}
        for word in self._paths[place] | {plain(name) for name in names}:
            called = self._called.setdefault(word, [])
            if place not in called:
                called.append(place)


def _unknown(field: str, text: str) -> str:
    if field == DEPARTMENT:
        said = _("No department in use is called “{name}”. Write its names from the top, such as Sales/East.")
    elif field == EXPENSE_TYPE:
        said = _("No expense type in use is called “{name}”. Write it as the settings of expense types do.")
    else:
        said = _("No project in use is called “{name}”. Write its code or its name.")
    return said.format(name=text)
