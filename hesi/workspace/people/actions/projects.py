"""Projects, and other lists of the company's own (自定义档案)."""

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import may_manage_people
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Dimension, DimensionItem, Member

PROJECT = "project"


def projects_dimension() -> Dimension:
    """The company's list of projects, made when it is first needed."""
    dimension, _created = Dimension.objects.get_or_create(key=PROJECT, defaults={"name": _("Projects")})
    return dimension


@transaction.atomic
def save_project(
    project: DimensionItem | None, *, code: str, name: str, owner: Member | None, by: Actor
) -> DimensionItem:
    """Add a project, or change one. Its owner may be asked to approve what is booked on it."""
    require(may_manage_people, by, project)
    row = DimensionItem.objects.locked(project.pk) if project else DimensionItem(dimension=projects_dimension())
    row.code, row.name, row.owner = clean_line(code, 40), clean_line(name, 120), owner
    missing = {
        field: text
        for field, text in (("code", _("Enter a code.")), ("name", _("Enter a name.")))
        if not getattr(row, field)
    }
    if missing:
        raise Invalid(_("A project has a code and a name."), fields=missing)
    if DimensionItem.objects.filter(dimension=row.dimension, code=row.code).exclude(pk=row.pk).exists():
        problem = _("There is a project with the code {code} already.").format(code=row.code)
        raise Conflict(problem, code="project_exists", fields={"code": problem})
    row.save()
    record("project.saved", row, by=by, code=row.code, name=row.name, owner=str(owner or ""))
    return row


@transaction.atomic
def set_project_active(project: DimensionItem, is_active: bool, *, by: Actor) -> DimensionItem:
    """Close a project for new expenses, or open it again."""
    require(may_manage_people, by, project)
    row: DimensionItem = DimensionItem.objects.locked(project.pk)
    if row.is_active != is_active:
        row.is_active = is_active
        row.save(update_fields=["is_active"])
        record("project.opened" if is_active else "project.closed", row, by=by)
    return row
