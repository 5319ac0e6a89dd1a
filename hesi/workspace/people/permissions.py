"""Who may change what about people. Looking after one's own things stays possible after a trial has ended."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.registry import ADMIN, permission
from hesi.workspace.access.rules import rule
from hesi.workspace.tenancy.models import Tenant

MANAGE_CUSTOMERS = permission(
    "customers.manage", _("Set plans and trials of customer companies"), roles=(ADMIN,), kinds=("provider",)
)


@rule(even_read_only=True)
def may_change_own_preferences(actor: AnyActor, *_: object) -> bool:
    return actor.member_id is not None


@rule(even_read_only=True)
def may_end_own_sign_ins(actor: AnyActor, *_: object) -> bool:
    return actor.member_id is not None


@rule(even_read_only=True)
def may_manage_customers(actor: AnyActor, *_: object) -> bool:
    return actor.is_system or (actor.tenant.kind == Tenant.Kind.PROVIDER and actor.holds(MANAGE_CUSTOMERS))
