"""One answer a person, by the button of the form."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_text, whole_number
from hesi.core.time import now
from hesi.support.surveys.models import Answer, Invitation, Question, Survey
from hesi.support.surveys.permissions import may_answer_survey
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

MOST_TEXT = 2000
_Kind = Question.Kind


class SurveyClosed(Conflict):
    """It was closed, or the person's time to answer is over."""

    code = "survey_closed"


class AlreadyAnswered(Conflict):
    """This person has answered."""

    code = "survey_answered"


@transaction.atomic
def answer_survey(invitation: Invitation, *, answers: Mapping[int, str], by: AnyActor) -> None:
    """Keep what they say, by the question's id. Raises `SurveyClosed`, `AlreadyAnswered`, `Invalid` by field `q{id}`.

    Asked in the provider's workspace; the invitation names who may answer.
    """
    require(may_answer_survey, by, invitation)
    row: Invitation = Invitation.objects.locked(invitation.pk)
    if row.answered_at is not None:
        raise AlreadyAnswered(_("You have answered this survey already. Thank you!"))
    if row.survey.state != Survey.State.RUNNING or row.closes_at <= now():
        raise SurveyClosed(_("This survey is closed. You can still tell us what you think: ask support."))
    kept, wrong = [], {}
    for question in row.survey.questions.all():
        try:
            kept.append(_read(question, answers.get(question.pk, "").strip()))
        except Invalid as refusal:
            wrong[f"q{question.pk}"] = refusal.message
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    given = Invitation.objects.filter(pk=row.pk, answered_at__isnull=True)
    if not given.update(answered_at=now()):
        raise AlreadyAnswered(_("You have answered this survey already. Thank you!"))
    for answer in kept:
        if answer is not None:
            answer.invitation = row
            answer.save()
    score = next((one.number for one in kept if one is not None and one.question.kind == _Kind.RECOMMEND), None)
    record("survey.answered", row.survey, by=by, customer=row.customer_id, member=row.member_id, score=score)


def _read(question: Question, said: str) -> Answer | None:
    """The answer to be kept; None where nothing was said and nothing has to be."""
    if not said:
        if question.is_required:
            raise Invalid(_("Please answer this question."))
        return None
    if question.kind == _Kind.TEXT:
        return Answer(question=question, text=clean_text(said, MOST_TEXT))
    number = whole_number(said)
    least, most = bounds_of(question)
    if number is None or not least <= number <= most:
        raise Invalid(_("Please choose one of the possibilities."))
    return Answer(question=question, number=number)


def bounds_of(question: Question) -> tuple[int, int]:
    """The least and the greatest number an answer may have; for a choice the places of its possibilities."""
    if question.kind == _Kind.RECOMMEND:
        return 0, 10
    return (1, 5) if question.kind == _Kind.SCALE else (0, len(question.choices) - 1)
