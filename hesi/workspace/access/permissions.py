"""The workspace's own permissions."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.registry import ADMIN, AUDITOR, permission
from hesi.workspace.access.rules import rule

MANAGE_PEOPLE = permission("people.manage", _("Manage people, departments and roles"), roles=(ADMIN,))
MANAGE_SETTINGS = permission(
    "settings.manage", _("Change expense types, templates, flows and policies"), roles=(ADMIN,)
)
VIEW_AUDIT = permission("audit.view", _("See the audit trail"), roles=(ADMIN, AUDITOR))


@rule
def may_manage_people(actor: AnyActor, *_: object) -> bool:
    return actor.holds(MANAGE_PEOPLE)


@rule
def may_manage_settings(actor: AnyActor, *_: object) -> bool:
    return actor.holds(MANAGE_SETTINGS)


@rule(even_read_only=True)
def may_view_audit(actor: AnyActor, *_: object) -> bool:
    return actor.holds(VIEW_AUDIT)


@rule
def may_create_token(actor: AnyActor, *_: object) -> bool:
    return actor.member_id is not None
