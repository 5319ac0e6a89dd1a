"""What can be chosen in the editor: short lists read once a page, drawn many times."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hesi.expenses.documents.models import Document, ExpenseType
from hesi.expenses.documents.suggestions import offered_types
from hesi.workspace.currencies.rates import known_currencies
from hesi.workspace.people.models import Department, DimensionItem, LegalEntity
from hesi.workspace.people.tree import labels_of


class Options:
    """Values and labels of a choice. Drawing them is a join of prepared text: a page may hold hundreds of lists."""

    def __init__(self, pairs: Iterable[tuple[Any, str]], *, blank: str | None = "—") -> None:
        self.choices: list[tuple[str, str]] = [] if blank is None else [("", blank)]
        self.choices += [(str(value), str(label)) for value, label in pairs]
        self._plain = [format_html('<option value="{}">{}</option>', *pair) for pair in self.choices]
        self._at = {value: position for position, (value, _label) in enumerate(self.choices)}

    def __len__(self) -> int:
        return len(self.choices)

    def label(self, value: Any) -> str:
        """The label of a value, empty when it is not among the choices."""
        position = self._at.get(_text(value))
        return self.choices[position][1] if position is not None else ""

    def html(self, chosen: Any = "", *, only_chosen: bool = False) -> SafeString:
        """The option elements with one chosen; `only_chosen` leaves the rest to the page's script."""
        value = _text(chosen)
        position = self._at.get(value)
        if position is None:
            # Not offered here, or nonsense that was sent: it stays in sight until something else is chosen.
            stray = format_html('<option value="{}" selected>{}</option>', value, value) if value else SafeString("")
            return SafeString(stray or self._plain[0]) if only_chosen else SafeString(stray + "".join(self._plain))
        mine = self._plain[position].replace("<option ", "<option selected ", 1)
        if only_chosen:
            return SafeString("".join(dict.fromkeys([self._plain[0], mine])) if position else mine)
        return SafeString("".join([*self._plain[:position], mine, *self._plain[position + 1 :]]))


def expense_types(document: Document, used: Iterable[ExpenseType | None] = ()) -> Options:
    """The types this kind of document offers, and those its lines have already."""
    offered = offered_types(document)
    known = {kind.pk for kind in offered}
    more = {kind.pk: kind for kind in used if kind is not None and kind.pk not in known}
    return Options([(kind.pk, kind.label) for kind in [*offered, *more.values()]], blank=_("Choose a type"))


def currencies(home: str) -> Options:
    """Every currency a rate is known for, the company's own first."""
    return Options([(code, code) for code in dict.fromkeys([home, *known_currencies()])], blank=None)


def departments(present: Department | None = None) -> Options:
    """The active departments in the order of the tree, each with those above it."""
    rows = list(Department.objects.active().order_by("path"))
    labels = labels_of(rows)
    pairs = [(row.pk, labels[row.pk]) for row in _in_tree_order(rows)]
    return Options(_with(present, pairs))


def projects(present: DimensionItem | None = None) -> Options:
    """The active projects."""
    rows = DimensionItem.objects.filter(is_active=True, dimension__key="project")
    return Options(_with(present, [(row.pk, str(row)) for row in rows]))


def legal_entities(present: LegalEntity | None = None) -> Options:
    """The active invoice titles."""
    rows = LegalEntity.objects.filter(is_active=True)
    return Options(_with(present, [(row.pk, row.name) for row in rows]))


def _with(present: Any, pairs: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """What was chosen before and is out of use stays choosable, so that saving does not lose it."""
    if present is not None and present.pk not in dict(pairs):
        pairs.append((present.pk, str(present)))
    return pairs


def _in_tree_order(rows: Sequence[Department]) -> list[Department]:
    """Children after their parent, by number: as text `/10/` would stand before `/2/`."""
    return sorted(rows, key=lambda row: [int(part) for part in row.path.split("/") if part.isdecimal()])


def _text(value: Any) -> str:
    return "" if value is None else str(value)
