"""Writing, starting and closing a survey."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.support.service.audiences import Audience, checked_audience
from hesi.support.surveys.models import Question, Survey
from hesi.support.surveys.permissions import may_manage_surveys
from hesi.support.surveys.questions import read_questions
from hesi.support.tickets.agents import desk_audience
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

_State = Survey.State


@transaction.atomic
def save_survey(
    survey: Survey | None = None,
    *,
    title_zh: str,
    title_en: str = "",
    intro_zh: str = "",
    intro_en: str = "",
    questions: str,
    send_on: date | None = None,
    days_after_start: int | None = None,
    closes_after_days: int = 14,
    audience: str = Audience.ALL,
    plans: Sequence[str] = (),
    customer_ids: Iterable[int] = (),
    admins_only: bool = False,
    by: AnyActor,
) -> Survey:
    """Write it, or change it before it is started. Raises `Invalid` by field, `Conflict` once people are asked."""
    require(may_manage_surveys, by)
    row: Survey = Survey() if survey is None else Survey.objects.locked(survey.pk)
    if row.state != _State.DRAFT:
        raise Conflict(_("This survey has been started, so its questions stay as they are. Write a new one."))
    facts: dict[str, Any] = {
        "title_zh": clean_line(title_zh, 120),
        "title_en": clean_line(title_en, 120),
        "intro_zh": clean_text(intro_zh, 2000),
        "intro_en": clean_text(intro_en, 2000),
        "send_on": send_on,
        "days_after_start": days_after_start,
        "closes_after_days": closes_after_days,
        "admins_only": admins_only,
    }
    reach, wrong = checked_audience(audience, plans, customer_ids)
    if not facts["title_zh"]:
        wrong["title_zh"] = _("Write a title.")
    if (send_on is None) == (days_after_start is None):
        wrong["send_on"] = _("Say either a date or a number of days after the contract began.")
    if not 1 <= closes_after_days <= 90:
        wrong["closes_after_days"] = _("Between 1 and 90 days.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    asked = read_questions(questions)
    for name, value in (facts | reach).items():
        setattr(row, name, value)
    row.save()
    row.questions.all().delete()
    for position, one in enumerate(asked):
        Question.objects.create(
            survey=row,
            position=position,
            kind=one.kind,
            words_zh=one.words_zh,
            words_en=one.words_en,
            choices=[list(pair) for pair in one.choices],
            is_required=one.is_required,
        )
    record("survey.written", row, by=by, audience=desk_audience(), questions=len(asked))
    return row


@transaction.atomic
def start_survey(survey: Survey, *, by: AnyActor) -> Survey:
    """From its date on people are asked. Raises `Conflict` when it was started before."""
    require(may_manage_surveys, by)
    if not Survey.objects.filter(pk=survey.pk, state=_State.DRAFT).update(state=_State.RUNNING, started_at=now()):
        raise Conflict(_("This survey has been started already."))
    survey.refresh_from_db()
    record("survey.started", survey, by=by, audience=desk_audience())
    return survey


@transaction.atomic
def close_survey(survey: Survey, *, by: AnyActor) -> Survey:
    """Nobody is asked any more and nobody answers. Raises `Conflict` unless it runs."""
    require(may_manage_surveys, by)
    if not Survey.objects.filter(pk=survey.pk, state=_State.RUNNING).update(state=_State.CLOSED, closed_at=now()):
        raise Conflict(_("Only a running survey can be closed."))
    survey.refresh_from_db()
    record("survey.closed", survey, by=by, audience=desk_audience())
    return survey


@transaction.atomic
def discard_survey(survey: Survey, *, by: AnyActor) -> None:
    """Throw a draft away. Raises `Conflict` once people may have been asked."""
    require(may_manage_surveys, by)
    row: Survey = Survey.objects.locked(survey.pk)
    if row.state != _State.DRAFT:
        raise Conflict(_("People were asked; what they said is kept. Close the survey instead."))
    record("survey.discarded", row, by=by, audience=desk_audience())
    row.delete()
