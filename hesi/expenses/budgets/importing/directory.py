"""What the cells of the table name: departments, expense types, projects, people, and words to choose from."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeVar

from django.utils.translation import get_language, pgettext

from hesi.expenses import vocabulary
from hesi.expenses.budgets.importing.columns import languages, plain
from hesi.expenses.budgets.models import Control, Period
from hesi.expenses.budgets.words import named
from hesi.workspace.people.importing.plan import department_paths
from hesi.workspace.people.models import Department, DimensionItem, Member

T = TypeVar("T")


class Directory:
    """The open workspace's names, read when a cell asks for them. Each lookup gives None for a name nobody has.

    What may be written in several ways (a department by its path or its name, a person by number, e-mail or name) is
    found by any that means one thing only.
    """

    @cached_property
    def _paths(self) -> dict[str, Department]:
        return department_paths()

    @cached_property
    def department_names(self) -> dict[int, str]:
        """How each department in use is written: its names from the root."""
        found: dict[int, str] = {}
        for path, department in self._paths.items():
            found.setdefault(department.pk, path)
        return found

    @cached_property
    def _departments(self) -> dict[str, Department]:
        exact = {plain(path): department for path, department in self._paths.items()}
        return _only((department.name, department) for department in self._paths.values()) | exact

    def department(self, text: str) -> Department | None:
        return self._departments.get(plain(text))

    @cached_property
    def type_labels(self) -> dict[str, dict[str, str]]:
        """Language → key → label of the expense types in use."""
        return {code: dict(vocabulary.offered(vocabulary.EXPENSE_TYPE)) for code in languages()}

    def expense_type(self, text: str) -> str | None:
        """The key of the type."""
        return self._types.get(plain(text))

    @cached_property
    def _types(self) -> dict[str, str]:
        found = [(label, key) for labels in self.type_labels.values() for key, label in labels.items()]
        return _only(found) | {plain(key): key for labels in self.type_labels.values() for key in labels}

    def project(self, text: str) -> DimensionItem | None:
        return self._projects.get(plain(text))

    @cached_property
    def _projects(self) -> dict[str, DimensionItem]:
        rows = list(DimensionItem.objects.filter(is_active=True, dimension__key="project"))
        exact = {plain(word): row for row in rows for word in (str(row), row.code)}
        return _only((row.name, row) for row in rows) | exact

    def member(self, text: str) -> Member | None:
        """An active colleague."""
        return self._members.get(plain(text))

    @cached_property
    def _members(self) -> dict[str, Member]:
        rows = list(Member.objects.active().select_related("user"))
        exact = {plain(word): row for row in rows for word in (written(row), row.email, row.employee_no) if word}
        return _only((row.name, row) for row in rows) | exact

    def period(self, text: str) -> str | None:
        return self._periods.get(plain(text))

    @cached_property
    def _periods(self) -> dict[str, str]:
        return _choices(Period)

    def control(self, text: str) -> str | None:
        return self._controls.get(plain(text))

    @cached_property
    def _controls(self) -> dict[str, str]:
        return _choices(Control)

    def yes_or_no(self, text: str) -> bool | None:
        """Spreadsheets have TRUE and FALSE of their own."""
        return self._answers.get(plain(text))

    @cached_property
    def _answers(self) -> dict[str, bool]:
        found = {"true": True, "1": True, "y": True, "false": False, "0": False, "n": False}
        for _code in languages():
            found |= {plain(yes_no(True)): True, plain(yes_no(False)): False}
        return found

    def label(self, name: str, department: Department | None, expense_type: str, project: Any) -> str:
        """What a budget is called: its own name, else what it covers; a type that is out of use goes by its key."""
        label = self.type_labels[get_language() or "en"].get(expense_type, expense_type) if expense_type else ""
        return name or named(department.name if department else "", label, str(project) if project else "")

    def labels(self, name: str, department: Department | None, expense_type: str, project: Any) -> set[str]:
        """The same in each language."""
        return {self.label(name, department, expense_type, project) for _code in languages()}


def yes_no(is_so: bool) -> str:
    """How a cell says whether something is so."""
    return pgettext("table", "Yes") if is_so else pgettext("table", "No")


def written(member: Member) -> str:
    """How a person stands in a table: by employee number, else by e-mail."""
    return member.employee_no or (member.user.email if member.user else member.email)


def _only(words: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Those words that mean one thing only."""
    meant: dict[str, list[T]] = {}
    for word, thing in words:
        known = meant.setdefault(plain(word), [])
        if thing not in known:
            known.append(thing)
    return {word: things[0] for word, things in meant.items() if len(things) == 1}


def _choices(kind: Any) -> dict[str, str]:
    found = {plain(value): value for value in kind.values}
    for _code in languages():
        found |= {plain(str(label)): value for value, label in kind.choices}
    return found
