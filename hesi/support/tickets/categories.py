"""The tree of what questions are about: laying the starting set, choosing from it, finding a leaf."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.support.service.models import SupportLine
from hesi.support.service.starting_lines import lay_service
from hesi.support.tickets.models import Category
from hesi.support.tickets.starting_categories import TREE, Branch
from hesi.workspace.tenancy.opening import laid_once
from hesi.workspace.tenancy.scope import active_tenant


def lay_categories() -> None:
    """Lay the starting tree into the open workspace where it has none."""
    if Category.objects.exists():
        return
    with laid_once():
        if not Category.objects.exists():
            lay_missing_categories()


def lay_missing_categories() -> int:
    """Add what the starting tree has and this workspace has not; says how many. What is there stays as it is."""
    lay_service(active_tenant())
    lines = {line.key: line for line in SupportLine.objects.all()}
    known = {row.key: row for row in Category.objects.all()}
    before = len(known)
    for position, branch in enumerate(TREE):
        if branch.key not in known:
            known[branch.key] = Category.objects.create(
                key=branch.key,
                name_zh=branch.name_zh,
                name_en=branch.name_en,
                position=position,
                line=lines.get(branch.line),
            )
        missing = _leaves_of(branch, known, lines)
        Category.objects.bulk_create(missing)
        known |= {row.key: row for row in missing}
    return len(known) - before


def _leaves_of(branch: Branch, known: dict[str, Category], lines: dict[str, SupportLine]) -> list[Category]:
    return [
        Category(
            key=leaf.key,
            parent=known[branch.key],
            name_zh=leaf.name_zh,
            name_en=leaf.name_en,
            position=position,
            line=lines.get(leaf.line or branch.line),
            priority=leaf.priority,
            skill=leaf.skill,
            template=list(leaf.template),
        )
        for position, leaf in enumerate(branch.leaves)
        if leaf.key not in known
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """A first-level category with what can be chosen under it; itself where it has no children."""

    category: Category
    leaves: list[Category]


def tree() -> list[Choice]:
    """What a question can be about, in the order it is offered."""
    lay_categories()
    rows = list(Category.objects.filter(is_active=True))
    below: dict[int | None, list[Category]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return [Choice(row, below.get(row.pk) or [row]) for row in below.get(None, [])]


def leaves() -> list[tuple[str, str]]:
    """Key and name of every category a question can be asked under."""
    return [(leaf.key, leaf.name) for choice in tree() for leaf in choice.leaves]


def find_category(key: str) -> Category:
    """The leaf of this key; for a first-level key the leaf that takes what fits none of the others, its last one.

    So a mail, a robot or a link need only know the first level. Raises `Invalid` on the field `category`.
    """
    active = Category.objects.filter(is_active=True).select_related("line", "parent")
    rows = list(active)
    if not rows:
        lay_categories()
        rows = list(active.all())
    found = next((row for row in rows if row.key == key), None)
    if found is None:
        sentence = _("Choose what it is about.")
        raise Invalid(sentence, fields={"category": sentence})
    below = [row for row in rows if row.parent_id == found.pk]
    return below[-1] if below else found
