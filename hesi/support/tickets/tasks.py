"""Background entry points: mails to guests, asking for ratings."""

from hesi.core.time import now
from hesi.support.tickets.guest_mails import confirmation_mail, rating_mail
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.ratings import is_ratable, rating_of
from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task


@tenant_task(queue="mail")
def send_confirmation(ticket_id: int) -> None:
    """The link that proves a guest's address."""
    ticket = Ticket.objects.select_related("tenant").filter(pk=ticket_id, is_verified=False).first()
    if ticket is not None:
        confirmation_mail(ticket).send()


@tenant_task(queue="mail")
def send_rating_request(ticket_id: int) -> None:
    """Unless it was rated or opened again meanwhile."""
    ticket = Ticket.objects.select_related("tenant").filter(pk=ticket_id).first()
    if ticket is not None and is_ratable(ticket) and rating_of(ticket) is None:
        rating_mail(ticket).send()


@tenant_task()
def ask_for_due_ratings() -> None:
    """Every hour: whose question was solved long enough ago and has said nothing."""
    from hesi.support.tickets.rating_requests import ask_for_ratings

    ask_for_ratings(now())


schedule("tickets.ratings", "hesi.support.tickets.tasks.ask_for_due_ratings", "17 * * * *")
