"""A company's own roles."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.ids import new_key
from hesi.core.text import clean_line
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import Role
from hesi.workspace.access.permissions import may_manage_people
from hesi.workspace.access.registry import is_known
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


@transaction.atomic
def save_role(role: Role | None, *, name: str, granted: Iterable[str], by: Actor) -> Role:
    """Add a role of the company's own, or change one. Built-in roles follow the product and are not changed."""
    require(may_manage_people, by, role)
    row: Role = Role.objects.locked(role.pk) if role else Role(key=_new_role_key(name))
    _refuse_built_in(row)
    name = clean_line(name, 60)
    if not name:
        raise Invalid(_("Enter the role's name."), fields={"name": _("Enter the role's name.")})
    if any(other.shown_name == name for other in Role.objects.exclude(pk=row.pk)):
        problem = _("There is a role “{name}” already.").format(name=name)
        raise Conflict(problem, code="role_exists", fields={"name": problem})
    before = sorted(row.granted)
    row.name, row.granted = name, sorted({key for key in granted if is_known(key)})
    row.save()
    record("role.saved", row, by=by, before=before, granted=row.granted)
    return row


@transaction.atomic
def remove_role(role: Role, *, by: Actor) -> None:
    """Take a role away. Refused while somebody holds it."""
    require(may_manage_people, by, role)
    row: Role = Role.objects.locked(role.pk)
    _refuse_built_in(row)
    holders = row.holders.count()
    if holders:
        raise Conflict(
            _("{count} people hold “{name}”. Take it from them first.").format(count=holders, name=row.name),
            code="role_in_use",
        )
    record("role.removed", row, by=by, name=row.name, granted=row.granted)
    row.delete()


def _refuse_built_in(role: Role) -> None:
    if role.is_built_in:
        raise Conflict(
            _("“{name}” comes with the product and cannot be changed. Add a role of your own instead.").format(
                name=role.shown_name
            ),
            code="role_built_in",
        )


def _new_role_key(name: str) -> str:
    return f"{slugify(name)[:15] or 'role'}-{new_key()[:8].lower()}".replace("_", "-")
