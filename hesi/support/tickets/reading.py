"""Who may fetch what was sent with a ticket: agents, and the person who asked, who belongs to another workspace."""

from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import MessageAttachment
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.files.models import StoredFile


def may_read_attachment(actor: AnyActor, file: StoredFile) -> bool:
    """Asked inside the provider's workspace, about its own agents and about customers' members alike."""
    if actor.is_system:
        return True
    sent = MessageAttachment.objects.filter(file=file).select_related("message__ticket").first()
    if sent is None:
        return False
    if actor.tenant.pk == file.tenant_id and actor.holds(ANSWER_TICKETS):
        return True
    ticket = sent.message.ticket
    is_theirs = ticket.customer_id == actor.tenant.pk and ticket.requester_id == actor.member_id
    return is_theirs and not sent.message.is_internal
