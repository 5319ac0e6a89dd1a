"""What is read of surveys: one's own open ones, and what everybody said."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from hesi.core.time import now
from hesi.support.surveys.actions.answering import bounds_of
from hesi.support.surveys.arithmetic import Nps, average_of, counts_of, nps_of
from hesi.support.surveys.models import Answer, Invitation, Question, Survey
from hesi.support.tickets.requester import provider_of
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

MOST_COMMENTS, MOST_OPEN = 100, 10
_Kind = Question.Kind


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What was said to one question. `counts` are (label, how often); `nps` and `average` where they mean anything."""

    question: Question
    total: int
    counts: list[tuple[str, int]] = field(default_factory=list)
    nps: Nps | None = None
    average: Decimal | None = None
    comments: list[Answer] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CustomerResult:
    """How many people of a customer were asked and answered, and their recommendation."""

    customer: Tenant
    asked: int
    answered: int
    nps: Nps


def open_invitations(actor: AnyActor) -> list[Invitation]:
    """The surveys this member was asked and may still answer; opens the provider's scope itself."""
    if actor.member_id is None or actor.tenant.kind != Tenant.Kind.CUSTOMER:
        return []
    with tenant_scope(provider_of(actor.tenant)):
        rows = Invitation.objects.filter(
            member_id=actor.member_id,
            answered_at__isnull=True,
            closes_at__gt=now(),
            survey__state=Survey.State.RUNNING,
        )
        return list(rows.select_related("survey").order_by("closes_at", "pk")[:MOST_OPEN])


def results_of(survey: Survey) -> list[QuestionResult]:
    """Question by question."""
    said: dict[int, list[int]] = defaultdict(list)
    rows = Answer.objects.filter(question__survey=survey, number__isnull=False).order_by()
    for question_id, number in rows.values_list("question_id", "number"):
        said[question_id].append(number)
    return [_result(question, said[question.pk]) for question in survey.questions.all()]


def by_customer(survey: Survey) -> list[CustomerResult]:
    """Customer by customer, by name."""
    invited: dict[int, list[Invitation]] = defaultdict(list)
    for one in Invitation.objects.filter(survey=survey).select_related("customer").order_by("customer__name", "pk"):
        invited[one.customer_id].append(one)
    scores: dict[int, list[int]] = defaultdict(list)
    rows = Answer.objects.filter(question__survey=survey, question__kind=_Kind.RECOMMEND, number__isnull=False)
    for customer_id, number in rows.order_by().values_list("invitation__customer_id", "number"):
        scores[customer_id].append(number)
    return [
        CustomerResult(
            ones[0].customer, len(ones), sum(one.answered_at is not None for one in ones), nps_of(scores[customer_id])
        )
        for customer_id, ones in invited.items()
    ]


def _result(question: Question, numbers: list[int]) -> QuestionResult:
    if question.kind == _Kind.TEXT:
        rows = Answer.objects.filter(question=question).exclude(text="").select_related("invitation__customer")
        return QuestionResult(question, rows.count(), comments=list(rows.order_by("-pk")[:MOST_COMMENTS]))
    least, most = bounds_of(question)
    labels = question.choice_labels if question.kind == _Kind.CHOICE else []
    counted = counts_of(numbers, range(least, most + 1))
    return QuestionResult(
        question,
        len(numbers),
        counts=[(labels[step] if labels else str(step), count) for step, count in counted],
        nps=nps_of(numbers) if question.kind == _Kind.RECOMMEND else None,
        average=average_of(numbers) if question.kind == _Kind.SCALE else None,
    )
