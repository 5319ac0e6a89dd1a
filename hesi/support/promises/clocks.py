"""The clocks of a subject, moved by what happens to it. Every function is given the instant and answers the standing.

They run inside the transaction of the action that calls them. A subject nothing was ever promised for has no clocks,
and moving those does nothing.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.support.promises.book import new_page, open_page, standing_in, write_page
from hesi.support.promises.course import FIRST, Course, Reason
from hesi.support.promises.facts import NOTHING_PROMISED, Facts, Standing
from hesi.support.promises.models import Clock
from hesi.support.promises.terms import terms_of, version_after_change, version_for
from hesi.workspace.events.subjects import SubjectPointer

WAITING_FOR_CUSTOMER = Reason.WAITING_FOR_CUSTOMER.value
THIRD_PARTY = Reason.THIRD_PARTY.value

__all__ = [
    "NOTHING_PROMISED",
    "THIRD_PARTY",
    "WAITING_FOR_CUSTOMER",
    "AnswerOwed",
    "Facts",
    "Standing",
    "clocks_of",
    "customer_wrote",
    "dropped",
    "merged",
    "public_reply",
    "reopened",
    "reprioritised",
    "resumed",
    "solved",
    "standing_of",
    "start_clocks",
    "wait_for_customer",
    "wait_for_third_party",
]


class AnswerOwed(Conflict):
    """Waiting for the customer needs an answer they can read first."""

    code = "answer_owed"


@transaction.atomic(savepoint=False)
def start_clocks(subject: SubjectPointer, facts: Facts, *, at: datetime, is_new: bool = False) -> Standing:
    """First response and solution begin, under the policy that holds for these facts.

    What was started before and dropped (a merge that is undone) goes on from its first start; `is_new` says that there
    was nothing.
    """
    page = None if is_new else open_page(subject)
    if page is not None:
        page.course.revived()
        return write_page(page, at=at)
    page = new_page(subject, facts, version_for(facts))
    page.course.start(at)
    return write_page(page, at=at)


@transaction.atomic(savepoint=False)
def public_reply(subject: SubjectPointer, *, at: datetime) -> Standing:
    """A person of the provider answered publicly: the first or the next response is given.

    Never for a bot, an automatic mail or an internal note.
    """
    return _move(subject, at, lambda course: course.public_reply(at))


@transaction.atomic(savepoint=False)
def customer_wrote(subject: SubjectPointer, *, at: datetime) -> Standing:
    """The customer wrote: what waited for them goes on, and a next response is owed unless an answer is already.

    Never for an automatic mail.
    """
    return _move(subject, at, lambda course: course.customer_wrote(at))


@transaction.atomic
def wait_for_customer(subject: SubjectPointer, *, at: datetime, reason: str = WAITING_FOR_CUSTOMER) -> Standing:
    """Solution and next response stand still until the customer writes. `AnswerOwed` while a message is unanswered."""
    page = open_page(subject)
    if page is None:
        return NOTHING_PROMISED
    if reason == WAITING_FOR_CUSTOMER and page.course.owes_answer:
        raise AnswerOwed(
            _("The customer still waits for an answer. Answer publicly first; then the clock can stand still.")
        )
    page.course.stand_still(at, reason)
    return write_page(page, at=at)


@transaction.atomic(savepoint=False)
def wait_for_third_party(subject: SubjectPointer, *, at: datetime, reason: str = THIRD_PARTY) -> Standing:
    """Solution and next response stand still while somebody outside both companies is waited for (待第三方)."""
    return _move(subject, at, lambda course: course.stand_still(at, reason))


@transaction.atomic(savepoint=False)
def resumed(subject: SubjectPointer, *, at: datetime) -> Standing:
    """Nobody else is waited for any more: taken up again without the customer having written."""
    return _move(subject, at, lambda course: course.resume(at))


@transaction.atomic(savepoint=False)
def solved(subject: SubjectPointer, *, at: datetime) -> Standing:
    """The solution is given and said to be. A first response that is still owed stays owed until it is closed."""
    return _move(subject, at, lambda course: course.solved(at))


@transaction.atomic(savepoint=False)
def reopened(subject: SubjectPointer, *, at: datetime) -> Standing:
    """It was not solved: the solution goes on from its first start; the time it stood solved is a pause."""
    return _move(subject, at, lambda course: course.reopened(at))


@transaction.atomic(savepoint=False)
def dropped(subject: SubjectPointer, *, at: datetime) -> Standing:
    """Closed: nothing is promised any more. What was missed stays written down."""
    return _move(subject, at, lambda course: course.dropped(at))


@transaction.atomic(savepoint=False)
def reprioritised(subject: SubjectPointer, facts: Facts, *, at: datetime) -> Standing:
    """Facts have changed: what is open is reckoned anew from its first start, time elapsed and pauses carried along."""
    page = open_page(subject)
    if page is None:
        return NOTHING_PROMISED
    version = version_after_change(page.commitment.version, facts)
    same_policy = (version and version.pk) == page.commitment.version_id
    page.commitment.facts = facts.stored() | {"priority": page.commitment.facts.get("priority", "")}
    page.course.change_terms(terms_of(version, facts.priority), at, Reason.PRIORITY if same_policy else Reason.POLICY)
    standing = write_page(page, at=at)
    page.commitment.facts = facts.stored()
    page.commitment.save(update_fields=["facts"])
    return standing


@transaction.atomic(savepoint=False)
def merged(source: SubjectPointer, target: SubjectPointer, *, at: datetime) -> Standing:
    """The source's clocks end in the target's, which count from the earlier start of both."""
    pages = {}
    # In the order of their ids, so that two merges at once never wait for each other.
    for subject in sorted((source, target), key=lambda one: one.pk):
        pages[subject.pk] = open_page(subject)
    theirs, mine = pages[source.pk], pages[target.pk]
    if mine is None:
        return NOTHING_PROMISED
    if theirs is not None and theirs is not mine:
        mine.course.take_in(theirs.course, at)
        write_page(theirs, at=at)
    return write_page(mine, at=at)


def standing_of(subject: SubjectPointer, *, at: datetime) -> Standing:
    """Where the next deadline stands at this moment, whether or not the minute's round has passed."""
    page = open_page(subject, to_change=False)
    return standing_in(page.course, at) if page is not None else NOTHING_PROMISED


def clocks_of(subject: SubjectPointer) -> list[Clock]:
    """Every clock of the subject with its policy version and segments, in the order they began."""
    rows = Clock.objects.filter(subject_type=subject.subject_type, subject_id=subject.pk)
    found = rows.select_related("version__policy").prefetch_related("segments")
    order = {FIRST: 0, "next_response": 1, "solution": 2}
    return sorted(found, key=lambda clock: (order[clock.metric], clock.cycle))


def _move(subject: SubjectPointer, at: datetime, change: Callable[[Course], None]) -> Standing:
    page = open_page(subject)
    if page is None:
        return NOTHING_PROMISED
    change(page.course)
    return write_page(page, at=at)
