"""Sending one answer to many tickets. Each ticket's message and its mark are one transaction, so none gets it twice."""

from django.db import transaction
from django.db.models import F

from hesi.core.errors import DomainError
from hesi.support.incidents.actions.answering import answerable
from hesi.support.incidents.models import Incident, MassAnswer, MassAnswerItem
from hesi.support.tickets.actions import reply
from hesi.support.tickets.agents import desk_audience
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.record import record

# Pages that watch the progress read it again after so many tickets.
STEP = 5


def send_answer(answer_id: int) -> None:
    """Go through the incident's tickets; what was answered before a worker died is passed over."""
    answer = MassAnswer.objects.select_related("incident", "written_by__tenant").get(pk=answer_id)
    if answer.state == MassAnswer.State.SENT:
        return
    sent_before = set(MassAnswerItem.objects.filter(answer=answer).values_list("ticket_id", flat=True))
    for count, ticket in enumerate(list(answerable(answer.incident)), start=1):
        if ticket.pk not in sent_before:
            _answer_one(answer, ticket)
        if count % STEP == 0:
            _tell_progress(answer.incident)
    _finish(answer)


@transaction.atomic
def _answer_one(answer: MassAnswer, ticket: Ticket) -> None:
    item, created = MassAnswerItem.objects.get_or_create(answer=answer, ticket=ticket)
    if not created:
        return
    try:
        with transaction.atomic():
            reply(
                ticket, _words(answer, ticket), by=Actor(answer.written_by), then="solve" if answer.solves else "wait"
            )
        MassAnswer.objects.filter(pk=answer.pk).update(done=F("done") + 1)
    except DomainError:
        # Closed or merged meanwhile: nothing to answer any more.
        MassAnswerItem.objects.filter(pk=item.pk).update(is_sent=False)
        MassAnswer.objects.filter(pk=answer.pk).update(skipped=F("skipped") + 1)


def _words(answer: MassAnswer, ticket: Ticket) -> str:
    reads_chinese = (ticket.language or "zh").lower().startswith("zh")
    return answer.body_zh if reads_chinese else answer.body_en or answer.body_zh


@transaction.atomic
def _finish(answer: MassAnswer) -> None:
    if MassAnswer.objects.filter(pk=answer.pk, state=MassAnswer.State.SENDING).update(state=MassAnswer.State.SENT):
        answer.refresh_from_db()
        record(
            "incident.answered",
            answer.incident,
            by=Actor(answer.written_by),
            audience=desk_audience(),
            answer=answer.pk,
            done=answer.done,
            skipped=answer.skipped,
        )


def _tell_progress(incident: Incident) -> None:
    record("incident.answer_progressed", incident, by=SystemActor("incidents"), audience=desk_audience())
