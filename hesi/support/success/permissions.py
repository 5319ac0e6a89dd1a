"""Who looks after which customer, and who says how that is done."""

from typing import Any

from hesi.support.service.entitlements import success_manager_of
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.rules import rule
from hesi.workspace.tenancy.models import Tenant


@rule
def may_look_after_customer(actor: Any, customer: Tenant, *_: object) -> bool:
    """Support leads every customer; an agent those whose success manager they are."""
    if actor.is_system or actor.is_requester:
        return bool(actor.is_system)
    if actor.holds(MANAGE_TICKETS):
        return True
    manager = success_manager_of(customer, actor.tenant.today) if actor.holds(ANSWER_TICKETS) else None
    return manager is not None and manager.pk == actor.member_id


@rule
def may_set_up_success(actor: Any, *_: object) -> bool:
    """Weights and the list of steps are kept by support leads."""
    return not actor.is_requester and not actor.is_system and actor.holds(MANAGE_TICKETS)
