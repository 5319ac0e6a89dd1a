"""The same steps on many tickets, each for itself, with a word about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import DomainError, Invalid
from hesi.support.desk.permissions import may_use_desk
from hesi.support.desk.steps import run_steps
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one ticket; `problem` is empty where it was done."""

    number: str
    title: str
    problem: str = ""

    @property
    def is_done(self) -> bool:
        return not self.problem


def on_many(numbers: Sequence[str], steps: Sequence[Mapping[str, Any]], *, by: AnyActor) -> list[Outcome]:
    """Do the steps on each of these tickets; one that refuses leaves the others as they are.

    Raises `Invalid` for none and for more than `MOST_AT_ONCE` at a time.
    """
    require(may_use_desk, by)
    asked = list(dict.fromkeys(numbers))
    if not asked:
        raise Invalid(_("Choose at least one ticket."))
    if len(asked) > MOST_AT_ONCE:
        raise Invalid(_("At most {limit} tickets at a time. Choose fewer.").format(limit=MOST_AT_ONCE))
    rows = Ticket.objects.visible_to(by).filter(number__in=asked)
    found = {ticket.number: ticket for ticket in rows.select_related("customer", "category", "line", "agent")}
    return [_on_one(number, found.get(number), steps, by) for number in asked]


def _on_one(number: str, ticket: Ticket | None, steps: Sequence[Mapping[str, Any]], by: AnyActor) -> Outcome:
    if ticket is None:
        return Outcome(number[:24], "", _("There is no such ticket."))
    try:
        run_steps(ticket, steps, by=by)
    except DomainError as refusal:
        return Outcome(number, ticket.title, refusal.message)
    return Outcome(number, ticket.title)
