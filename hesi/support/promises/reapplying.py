"""Putting open subjects under the policies in force now, and clocks onto a ladder that was drawn anew."""

from django.db import transaction

from hesi.core.time import now
from hesi.support.promises.audience import subject_moved
from hesi.support.promises.book import pointer_to, read_page, write_page
from hesi.support.promises.course import OPEN, Reason
from hesi.support.promises.facts import Facts
from hesi.support.promises.ladder import read_ladder
from hesi.support.promises.models import Clock, Commitment
from hesi.support.promises.rounds import ledger_with_stretches
from hesi.support.promises.tasks import climb_anew, reapply_policies
from hesi.support.promises.terms import terms_of, version_for
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.jobs.tenant_tasks import enqueue

BATCH = 100


def reapply_batch(*, asked_by: int, position: int, seen: int, changed: int) -> None:
    """A batch of subjects after `position`, then the job for the next one; the counts are recorded at the end."""
    rows = list(Commitment.objects.filter(pk__gt=position).order_by("pk")[:BATCH])
    for row in rows:
        with transaction.atomic():
            outcome = _reapply(row.pk)
        seen += outcome is not None
        changed += bool(outcome)
    with transaction.atomic():
        if len(rows) == BATCH:
            enqueue(reapply_policies, asked_by=asked_by, position=rows[-1].pk, seen=seen, changed=changed)
            return
        record(
            "promise_policy.reapplied",
            SubjectPointer("sla_policies", 0, ""),
            by=SystemActor("promises"),
            audience=[asked_by],
            seen=seen,
            changed=changed,
        )


def _reapply(pk: int) -> bool | None:
    """Whether other terms hold now; None for a subject with nothing open."""
    commitment = Commitment.objects.select_for_update(of=("self",)).select_related("version").filter(pk=pk).first()
    if commitment is None:
        return None
    page = read_page(commitment)
    if not page.course.open_of():
        return None
    facts = Facts(**commitment.facts)
    terms = terms_of(version_for(facts), facts.priority)
    if terms.same_as(page.course.terms):
        return False
    at = now()
    page.course.change_terms(terms, at, Reason.POLICY)
    subject_moved(pointer_to(commitment), write_page(page, at=at))
    return True


def relay_rungs(*, position: int) -> None:
    """When a batch of open clocks reaches its next rung of the ladder as it is drawn now."""
    ladder = read_ladder()
    rows = Clock.objects.filter(pk__gt=position, state__in=OPEN).select_related("version").order_by("pk")[:BATCH]
    clocks = list(rows)
    for clock in clocks:
        at = ladder.first_at(ledger_with_stretches(clock))
        Clock.objects.filter(pk=clock.pk, state=clock.state, due_at=clock.due_at).update(rung_at=at)
    if len(clocks) == BATCH:
        with transaction.atomic():
            enqueue(climb_anew, position=clocks[-1].pk)
