"""Background entry points: mails to guests, asking for ratings."""

from hesi.core.time import now
from hesi.support.tickets.actions.pausing import wake_ticket
from hesi.support.tickets.actions.settling import close_settled
from hesi.support.tickets.guest_mails import confirmation_mail, rating_mail
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.ranking import rank_again
from hesi.support.tickets.ratings import is_ratable, rating_of
from hesi.workspace.access.actor import SystemActor
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


@tenant_task(atomic=True)
def wake_snoozed(ticket_id: int) -> None:
    """At the time a ticket was put off to; put off again meanwhile it sleeps on."""
    ticket = Ticket.objects.filter(pk=ticket_id, snoozed_until__lte=now()).first()
    if ticket is not None:
        wake_ticket(ticket, by=SystemActor("support"))


@tenant_task()
def close_settled_tickets() -> None:
    """Every night: what has been solved for a week and nobody said anything about."""
    close_settled()


@tenant_task()
def rank_blocked_tickets() -> None:
    """Every night: what is blocked weighs more as the month ends, and less again after."""
    rank_again()


schedule("tickets.settled", "hesi.support.tickets.tasks.close_settled_tickets", "37 3 * * *")
schedule("tickets.ranks", "hesi.support.tickets.tasks.rank_blocked_tickets", "3 0 * * *")
