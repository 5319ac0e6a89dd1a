"""Finding what an address names, for the agent who asks."""

from typing import Any, TypeVar

from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.text import whole_number
from hesi.support.desk.models import Owned
from hesi.support.tickets.models import Message, Ticket, TicketTask
from hesi.workspace.access.actor import AnyActor

Kept = TypeVar("Kept", bound=Owned)


def find_owned(model: type[Kept], pk: object, actor: AnyActor) -> Kept:
    """The agent's own or shared row. Raises `NotFound`."""
    number = whole_number(pk)
    found: Kept | None = model.objects.visible_to(actor).filter(pk=number).first() if number is not None else None
    if found is None:
        raise NotFound(_("There is nothing like this for you. It may have been removed."))
    return found


def find_message(ticket: Ticket, pk: int) -> Message:
    """A message of this ticket. Raises `NotFound`."""
    return _found(Message.objects.filter(ticket=ticket, pk=pk).first())


def find_task(ticket: Ticket, pk: int) -> TicketTask:
    """A task of this ticket. Raises `NotFound`."""
    return _found(TicketTask.objects.filter(ticket=ticket, pk=pk).first())


def _found(row: Any) -> Any:
    if row is None:
        raise NotFound(_("This is no longer on the ticket."))
    return row
