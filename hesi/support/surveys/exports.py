"""The answers of one survey as a file."""

from collections.abc import Iterator
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hesi.core.text import whole_number
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.support.surveys.models import Answer, Question, Survey
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.registry import CellKind, Column, Row, exportable
from hesi.workspace.exports.stepping import rows_in_steps

ANSWERS = "surveys.answers"


def register_exports() -> None:
    """Called once at start-up."""
    exportable(
        ANSWERS,
        title=_("Answers to a survey"),
        columns=(
            Column("customer", _("Customer"), width=24),
            Column("name", _("Name")),
            Column("answered_on", _("Answered on"), CellKind.DATE),
            Column("question", _("Question"), width=40),
            Column("number", _("Number"), CellKind.NUMBER),
            Column("words", _("Words"), width=60),
        ),
        rows=_rows,
        permission=MANAGE_TICKETS,
    )


def _rows(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    surveys = Survey.objects.visible_to(actor).filter(pk=whole_number(query.get("survey")) or 0)
    rows = Answer.objects.filter(question__survey__in=surveys)
    return rows_in_steps(
        rows.select_related("question", "invitation__customer"), order=("invitation_id", "pk"), values=_row
    )


def _row(answer: Answer) -> Row:
    invitation, question = answer.invitation, answer.question
    words, number = answer.text, answer.number
    if question.kind == Question.Kind.CHOICE and number is not None:
        words, number = question.choice_labels[number], number + 1
    return invitation.customer.name, invitation.name, _day(answer), question.words, number, words


def _day(answer: Answer) -> date | None:
    at = answer.invitation.answered_at
    return at.date() if at is not None else None
