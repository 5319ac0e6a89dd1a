"""What a customer sees of its own onboarding: the steps meant for it with their dates, read in the provider's scope."""

from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.support.success.models import OnboardingStep
from hesi.support.success.onboarding import Standing, onboarding_of
from hesi.support.tickets.requester import provider_of
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.people.first_steps import Course
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

# Which of the first steps on the home page is which step of the list.
_FIRST_STEPS = {"colleagues": "people", "claim": "submitted"}


def own_onboarding(actor: Actor) -> list[Standing]:
    """The steps the member's own company is shown."""
    provider = _provider(actor)
    if provider is None:
        return []
    with tenant_scope(provider):
        return [standing for standing in onboarding_of(actor.tenant) if standing.step.is_shown]


def course_of(actor: Actor) -> Course | None:
    """For the first steps on the home page: where all steps are, and by when those there are due."""
    provider = _provider(actor)
    if provider is None:
        return None
    with tenant_scope(provider):
        rows = OnboardingStep.objects.filter(customer=actor.tenant, is_shown=True)
        due = dict(rows.order_by("-position").values_list("fact", "due_on"))
    if not due:
        return None
    dates = {first: due[fact] for first, fact in _FIRST_STEPS.items() if fact in due}
    return Course(url=reverse("own-onboarding"), due=dates)


def has_own_onboarding(actor: AnyActor | None) -> bool:
    """Whether there is a list for this administrator with something left on it."""
    return isinstance(actor, Actor) and any(standing.done_on is None for standing in own_onboarding(actor))


def own_progress(actor: AnyActor | None) -> str:
    """How far the company has come, for the help centre."""
    steps = own_onboarding(actor) if isinstance(actor, Actor) else []
    done = sum(standing.done_on is not None for standing in steps)
    return _("{done} of {all} done").format(done=done, all=len(steps)) if steps else ""


def _provider(actor: Actor) -> Tenant | None:
    provider = provider_of(actor.tenant)
    if provider.kind != Tenant.Kind.PROVIDER or provider.pk == actor.tenant.pk or not actor.holds(MANAGE_PEOPLE):
        return None
    return provider
