"""Who may ask to look, who may allow it, and who may look."""

from typing import Any

from hesi.support.tickets.grants import ANSWER_TICKETS, SEE_AMOUNTS
from hesi.support.tickets.models import Ticket
from hesi.support.viewing.models import Viewing, ViewingPolicy
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.access.rules import rule

_OVER = (Ticket.State.CLOSED, Ticket.State.MERGED)


@rule(even_read_only=True)
def may_ask_to_look(actor: Any, ticket: Ticket) -> bool:
    """Agents who may see amounts and numbers unmasked, on a ticket that is not over, asked by a signed-in person.

    A look shows everything as the customer sees it; so an agent for whom capsules are masked must not have one.
    """
    return (
        not actor.is_requester
        and actor.holds(ANSWER_TICKETS)
        and actor.holds(SEE_AMOUNTS)
        and ticket.customer_id is not None
        and ticket.requester_id is not None
        and not (ticket.customer_id == actor.tenant.pk and ticket.requester_id == actor.member_id)
        and ticket.state not in _OVER
    )


@rule(even_read_only=True)
def may_look(actor: Any, viewing: Viewing) -> bool:
    """The agent who asked, for as long as they could ask again."""
    return viewing.agent_id == actor.member_id and may_ask_to_look(actor, viewing.ticket)


@rule(even_read_only=True)
def may_decide_viewing(actor: Any, viewing: Viewing, policy: str) -> bool:
    """The person whose pages they are, or an administrator of their company, as the company's policy has it."""
    if actor.tenant.pk != viewing.customer_id or policy == ViewingPolicy.Choice.FORBIDDEN:
        return False
    is_theirs = viewing.person_id == actor.member_id and policy == ViewingPolicy.Choice.PERSON
    return is_theirs or actor.holds(MANAGE_SETTINGS)


@rule(even_read_only=True)
def may_end_viewing(actor: Any, viewing: Viewing) -> bool:
    """The person, or an administrator of their company, at any time and whatever the policy says."""
    if actor.tenant.pk != viewing.customer_id:
        return False
    return viewing.person_id == actor.member_id or actor.holds(MANAGE_SETTINGS)


@rule(even_read_only=True)
def may_change_viewing_policy(actor: Any, *_: object) -> bool:
    """Administrators of a company, also after its trial has ended: forbidding must always be possible."""
    return actor.holds(MANAGE_SETTINGS)
