"""The list every customer starts with, starting it for one of them, and ticking its steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.support.success.models import OnboardingStep, OnboardingTemplateStep
from hesi.support.success.onboarding import BY_KEY, due_after, happened_on
from hesi.support.success.permissions import may_look_after_customer, may_set_up_success
from hesi.support.success.starting_steps import lay_steps
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

MOST_STEPS, MOST_DAYS = 40, 250


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A step of the list as a lead writes it. An empty key is a new step."""

    key: str
    name_zh: str
    name_en: str
    business_days: int
    fact: str = ""
    is_shown: bool = True


@transaction.atomic
def save_template(rows: Sequence[TemplateRow], *, by: AnyActor) -> list[OnboardingTemplateStep]:
    """Keep the list in this order; a step that is not named any more goes. Customers under way keep their steps."""
    require(may_set_up_success, by)
    if not rows or len(rows) > MOST_STEPS:
        raise Invalid(_("The list has between 1 and {most} steps.").format(most=MOST_STEPS))
    taken = {row.key for row in rows if row.key}
    kept = []
    for position, row in enumerate(rows):
        name_zh, name_en = clean_line(row.name_zh, 80), clean_line(row.name_en, 80)
        if not name_zh and not name_en:
            raise Invalid(_("Name every step, in at least one language."))
        if not 0 <= row.business_days <= MOST_DAYS:
            raise Invalid(_("A step is due within {most} business days.").format(most=MOST_DAYS))
        key = row.key or next(k for n in range(1, 1000) if (k := f"own-{n}") not in taken)
        taken.add(key)
        step, _created = OnboardingTemplateStep.objects.update_or_create(
            key=key,
            defaults={
                "name_zh": name_zh or name_en,
                "name_en": name_en or name_zh,
                "business_days": row.business_days,
                "fact": row.fact if row.fact in BY_KEY else "",
                "is_shown": row.is_shown,
                "position": position,
            },
        )
        kept.append(step)
    OnboardingTemplateStep.objects.exclude(pk__in=[step.pk for step in kept]).delete()
    record("success.template_saved", kept[0], by=by, steps=[step.key for step in kept])
    return kept


@transaction.atomic
def start_onboarding(customer: Tenant, start: date, *, by: AnyActor) -> list[OnboardingStep]:
    """Lay the list for a customer, due dates counted from `start`. Whoever has one keeps it."""
    require(may_look_after_customer, by, customer)
    if OnboardingStep.objects.filter(customer=customer).exists():
        return list(OnboardingStep.objects.filter(customer=customer))
    lay_steps()
    made = [
        OnboardingStep(
            customer=customer,
            key=step.key,
            name_zh=step.name_zh,
            name_en=step.name_en,
            fact=step.fact,
            position=step.position,
            is_shown=step.is_shown,
            due_on=due_after(start, step.business_days),
        )
        for step in OnboardingTemplateStep.objects.all()
    ]
    OnboardingStep.objects.bulk_create(made, ignore_conflicts=True)
    record("success.onboarding_started", customer, by=by, customer=customer.pk, start=start.isoformat())
    tick_by_facts(customer, by=by)
    return list(OnboardingStep.objects.filter(customer=customer))


@transaction.atomic
def tick_by_facts(customer: Tenant, *, by: AnyActor) -> list[OnboardingStep]:
    """Write down what the product has seen happen, with the day it happened; each step once."""
    require(may_look_after_customer, by, customer)
    open_steps = list(OnboardingStep.objects.filter(customer=customer, done_on__isnull=True).exclude(fact=""))
    happened = happened_on(customer, [step.fact for step in open_steps])
    ticked = []
    for step in open_steps:
        on = happened.get(step.fact)
        if on is None:
            continue
        if OnboardingStep.objects.filter(pk=step.pk, done_on__isnull=True).update(done_on=on):
            step.done_on = on
            ticked.append(step)
    if ticked:
        keys = [step.key for step in ticked]
        record("success.steps_ticked", customer, by=by, customer=customer.pk, steps=keys)
    return ticked


@transaction.atomic
def tick_step(step: OnboardingStep, *, by: AnyActor) -> OnboardingStep:
    """Somebody says it is done. Raises `Conflict` when it was."""
    require(may_look_after_customer, by, step.customer)
    today = active_tenant().today
    open_one = OnboardingStep.objects.filter(pk=step.pk, done_on__isnull=True)
    if not open_one.update(done_on=today, done_by=by.member_id):
        raise Conflict(_("This step has been ticked already."))
    step.refresh_from_db()
    record("success.step_ticked", step.customer, by=by, customer=step.customer_id, step=step.key)
    return step


@transaction.atomic
def untick_step(step: OnboardingStep, *, by: AnyActor) -> OnboardingStep:
    """It was ticked by mistake. What the product saw happen cannot be taken back."""
    require(may_look_after_customer, by, step.customer)
    ticked = OnboardingStep.objects.filter(pk=step.pk, done_on__isnull=False, done_by__isnull=False)
    if not ticked.update(done_on=None, done_by=None):
        raise Conflict(_("Only a step that somebody ticked by hand can be opened again."))
    step.refresh_from_db()
    record("success.step_unticked", step.customer, by=by, customer=step.customer_id, step=step.key)
    return step


@transaction.atomic
def plan_step(step: OnboardingStep, *, due_on: date, owner: Member | None, by: AnyActor) -> OnboardingStep:
    """Another day, or another person who sees to it."""
    require(may_look_after_customer, by, step.customer)
    row = OnboardingStep.objects.locked(step.pk)
    row.due_on, row.owner = due_on, owner
    row.save(update_fields=["due_on", "owner"])
    whom = owner.pk if owner else None
    record(
        "success.step_planned",
        step.customer,
        by=by,
        audience=[whom],
        customer=step.customer_id,
        step=step.key,
        due_on=due_on.isoformat(),
        owner=whom,
    )
    return row
