"""Where a customer stands on the way in: what facts tick, what is due, what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesi.core.time import business_date
from hesi.support.success.counting import first_happenings
from hesi.support.success.models import OnboardingStep
from hesi.workspace.calendars.working_days import default_calendar
from hesi.workspace.events.models import Event
from hesi.workspace.events.subjects import type_of
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant


@dataclass(frozen=True, slots=True)
class Fact:
    """What ticks a step: the first of these events. `by_people`: what the system laid at the start does not count.

    `at_provider`: the event stands in the provider's workspace and names the customer, or is about it.
    """

    key: str
    label: Promise
    names: tuple[str, ...]
    by_people: bool = False
    at_provider: bool = False


FACTS = (
    Fact("people", _("A colleague was added"), ("member.added", "people.imported")),
    Fact("departments", _("A department was added"), ("department.added",)),
    Fact("expense_types", _("An expense type was saved"), ("expense_type.saved",), by_people=True),
    Fact("flow", _("An approval flow was published"), ("flow.published",), by_people=True),
    Fact("policy", _("An expense policy was published"), ("policy.published",), by_people=True),
    Fact("invoice", _("An invoice was recognised"), ("invoice.read",)),
    Fact("submitted", _("A claim was submitted"), ("document.submitted",)),
    Fact("approved", _("A claim was approved"), ("document.approved",)),
    Fact("paid", _("A claim was paid"), ("payment.done",)),
    Fact("contact", _("A contact person was named"), ("contact.saved",), at_provider=True),
    Fact("training", _("Somebody attended a training"), ("training.attended",), at_provider=True),
)
BY_KEY = {fact.key: fact for fact in FACTS}


@dataclass(frozen=True, slots=True)
class Standing:
    """A step as it stands now; `done_on` may come from a fact that the next round will write down."""

    step: OnboardingStep
    done_on: date | None
    today: date

    @property
    def is_overdue(self) -> bool:
        """Not done, and the day it was due is over."""
        return self.done_on is None and self.step.due_on < self.today

    @property
    def is_late(self) -> bool:
        """Done, but after the day it was due."""
        return self.done_on is not None and self.done_on > self.step.due_on


def onboarding_of(customer: Tenant) -> list[Standing]:
    """Every step of a customer with what the facts say by now, asked in the provider's scope. Writes nothing."""
    steps = list(OnboardingStep.objects.filter(customer=customer).select_related("owner", "done_by"))
    happened = happened_on(customer, [step.fact for step in steps if step.done_on is None])
    today = active_tenant().today
    return [Standing(step, step.done_on or happened.get(step.fact), today) for step in steps]


def happened_on(customer: Tenant, keys: Sequence[str]) -> dict[str, date]:
    """The day each of these facts first came true for the customer; those that have not are left out."""
    facts = [BY_KEY[key] for key in dict.fromkeys(keys) if key in BY_KEY]
    theirs = first_happenings(customer, (name for fact in facts if not fact.at_provider for name in fact.names))
    found = {}
    for fact in facts:
        days = [theirs[name, fact.by_people] for name in fact.names if (name, fact.by_people) in theirs]
        if fact.at_provider:
            days = _at_provider(customer, fact)
        if days:
            found[fact.key] = min(days)
    return found


def due_after(start: date, business_days: int) -> date:
    """The day so many business days of the provider after the start."""
    return default_calendar().business_day_after(start, business_days)


def _at_provider(customer: Tenant, fact: Fact) -> list[date]:
    about_them = Q(facts__customer=customer.pk) | Q(subject_type=type_of(customer), subject_id=customer.pk)
    rows = Event.objects.filter(about_them, name__in=fact.names)
    at = rows.aggregate(at=Min("at"))["at"]
    return [business_date(at, active_tenant().time_zone)] if at is not None else []
