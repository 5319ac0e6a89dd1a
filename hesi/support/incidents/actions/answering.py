"""One answer to all, and the note afterwards."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_text
from hesi.core.time import now
from hesi.support.incidents.models import Incident, IncidentTicket, MassAnswer, Review
from hesi.support.incidents.permissions import may_manage_incidents
from hesi.support.tickets.agents import desk_audience
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.jobs.tenant_tasks import enqueue

MOST_TEXT = 4000


@transaction.atomic
def answer_all(incident: Incident, *, body_zh: str, body_en: str = "", solves: bool = False, by: Actor) -> MassAnswer:
    """Have one public answer sent on every ticket of the incident that is not closed, each in its language.

    A job sends it, each ticket exactly once whatever happens to the worker. Only one answer is being sent at a time.
    """
    require(may_manage_incidents, by)
    row = Incident.objects.locked(incident.pk)
    body_zh, body_en = clean_text(body_zh, MOST_TEXT), clean_text(body_en, MOST_TEXT)
    if not body_zh:
        sentence = _("Write the answer first.")
        raise Invalid(sentence, fields={"body_zh": sentence})
    if MassAnswer.objects.filter(incident=row, state=MassAnswer.State.SENDING).exists():
        raise Conflict(_("An answer is being sent right now. Wait until it has reached every ticket."))
    total = answerable(row).count()
    if not total:
        raise Conflict(_("No ticket of this incident waits for an answer."))
    answer = MassAnswer.objects.create(
        incident=row, body_zh=body_zh, body_en=body_en, solves=solves, total=total, written_by=by.member
    )
    record("incident.answer_started", row, by=by, audience=desk_audience(), answer=answer.pk, total=total)
    from hesi.support.incidents.tasks import send_mass_answer

    enqueue(send_mass_answer, answer_id=answer.pk)
    return answer


def answerable(incident: Incident) -> QuerySet[Ticket]:
    """The incident's tickets that an answer can still reach."""
    joined = IncidentTicket.objects.filter(incident=incident, state=IncidentTicket.State.JOINED)
    rows = Ticket.objects.filter(pk__in=joined.values("ticket_id"))
    return rows.exclude(state__in=(Ticket.State.CLOSED, Ticket.State.MERGED)).order_by("pk")


@transaction.atomic
def write_review(
    incident: Incident,
    *,
    cause: str,
    effect: str,
    action: str,
    public_zh: str = "",
    public_en: str = "",
    is_public: bool = False,
    by: Actor,
) -> Review:
    """The note afterwards. Public words are asked for when customers are to read it."""
    require(may_manage_incidents, by)
    row = Incident.objects.locked(incident.pk)
    texts = {"cause": cause, "effect": effect, "action": action, "public_zh": public_zh, "public_en": public_en}
    kept = {name: clean_text(text, MOST_TEXT) for name, text in texts.items()}
    wrong = {name: _("Write this part too.") for name in ("cause", "effect", "action") if not kept[name]}
    if is_public and not kept["public_zh"]:
        wrong["public_zh"] = _("Write what customers should read.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    if row.is_ongoing:
        raise Conflict(_("The note is written when the incident is over. Resolve it first."))
    review, _created = Review.objects.update_or_create(
        incident=row, defaults={**kept, "is_public": is_public, "written_by": by.member, "written_at": now()}
    )
    record("incident.reviewed", row, by=by, audience=desk_audience(), public=is_public)
    return review
