"""Who may fetch what was sent with a ticket: agents, and on the customer's side whoever may read the ticket."""

from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import MessageAttachment, Ticket
from hesi.support.tickets.requester import Requester, provider_of
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.files.models import StoredFile


def may_read_attachment(actor: AnyActor, file: StoredFile) -> bool:
    """Asked inside the provider's workspace, about its own agents and about customers' members alike."""
    if actor.is_system:
        return True
    sent = MessageAttachment.objects.filter(file=file).select_related("message").first()
    if sent is None:
        return False
    if actor.tenant.pk == file.tenant_id and actor.holds(ANSWER_TICKETS):
        return True
    if sent.message.is_internal or not isinstance(actor, Actor) or provider_of(actor.tenant).pk != file.tenant_id:
        return False
    return bool(Ticket.objects.visible_to(Requester(actor)).filter(pk=sent.message.ticket_id).exists())
