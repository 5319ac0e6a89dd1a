"""Finance's own steps: defined once, ticked each month."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.insights.closing.actions.closing import kept
from hesi.insights.closing.models import OwnStep, Tick
from hesi.insights.closing.permissions import may_close_months
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

MOST_STEPS = 30


class StepMoved(Conflict):
    """It has been ticked, unticked or retired meanwhile."""

    code = "step_moved"


@transaction.atomic
def add_step(name: str, *, by: Actor) -> OwnStep:
    """One more step at the end of the list, from now on in every month."""
    require(may_close_months, by)
    active = OwnStep.objects.filter(is_active=True)
    if active.count() >= MOST_STEPS:
        raise Invalid(_("A checklist holds at most {limit} steps. Retire one first.").format(limit=MOST_STEPS))
    last = OwnStep.objects.aggregate(last=Max("position"))["last"] or 0
    step: OwnStep = OwnStep.objects.create(name=_named(name), position=last + 1)
    record("closing_step.added", step, by=by, name=step.name)
    return step


@transaction.atomic
def rename_step(step: OwnStep, name: str, *, by: Actor) -> OwnStep:
    """Say it in other words; ticks stay."""
    require(may_close_months, by)
    step = OwnStep.objects.locked(step.pk)
    before, step.name = step.name, _named(name)
    if step.name != before:
        step.save(update_fields=["name"])
        record("closing_step.renamed", step, by=by, before=before, name=step.name)
    return step


@transaction.atomic
def retire_step(step: OwnStep, *, by: Actor) -> None:
    """Not asked for any more; months in which it was ticked keep it."""
    require(may_close_months, by)
    if not OwnStep.objects.filter(pk=step.pk, is_active=True).update(is_active=False):
        raise StepMoved(_("This step is not in use any more. Reload the page."))
    record("closing_step.retired", step, by=by, name=step.name)


@transaction.atomic
def tick_step(step: OwnStep, month: date, *, by: Actor) -> Tick:
    """It is done for this month."""
    require(may_close_months, by)
    found = kept(month)
    if not OwnStep.objects.filter(pk=step.pk, is_active=True).exists():
        raise StepMoved(_("This step is not in use any more. Reload the page."))
    try:
        with transaction.atomic():
            tick: Tick = Tick.objects.create(step=step, month_end=found, by=by.member)
    except IntegrityError:
        raise StepMoved(_("“{name}” has been ticked already. Reload the page.").format(name=step.name)) from None
    record("month_end.step_ticked", found, by=by, step=step.pk, name=step.name)
    return tick


@transaction.atomic
def untick_step(step: OwnStep, month: date, *, by: Actor) -> None:
    """It is not done after all."""
    require(may_close_months, by)
    found = kept(month)
    gone, _rows = Tick.objects.filter(step=step, month_end=found).delete()
    if not gone:
        raise StepMoved(_("“{name}” is not ticked. Reload the page.").format(name=step.name))
    record("month_end.step_unticked", found, by=by, step=step.pk, name=step.name)


def _named(name: str) -> str:
    name = clean_line(name, 80)
    if not name:
        ask = _("Give the step a name.")
        raise Invalid(ask, fields={"name": ask})
    return name
