"""Who may do what with budgets. Visibility is `Budget.objects.visible_to`."""

from hesi.expenses.budgets.grants import MANAGE_BUDGETS, VIEW_BUDGETS
from hesi.expenses.budgets.models import Budget
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import rule
from hesi.workspace.files.models import StoredFile


@rule
def may_manage_budgets(actor: AnyActor, *_: object) -> bool:
    """Finance and administrators plan; heads of departments look."""
    return actor.holds(MANAGE_BUDGETS)


@rule(even_read_only=True)
def may_see_budgets(actor: AnyActor, *_: object) -> bool:
    """Who sees all of them, and who has one of their own to look after."""
    return actor.holds(VIEW_BUDGETS) or bool(Budget.objects.visible_to(actor).exists())


def may_read_import(actor: AnyActor, file: StoredFile) -> bool:
    """Who uploaded a table of budgets, while they plan budgets."""
    return actor.holds(MANAGE_BUDGETS) and file.uploaded_by_id == actor.member_id
