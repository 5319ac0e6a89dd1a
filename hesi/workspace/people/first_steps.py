"""The first steps of a new company: what is done is read from the facts, nothing is ticked off by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from hesi.core.time import now
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.tenancy.models import Tenant

# An established company is not taught any more, and its home page asks nothing for it.
SHOWN_FOR = timedelta(days=30)

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Step:
    """`done(actor)` says from the facts whether it has been taken."""

    key: str
    title: Text
    text: Text
    url_name: str
    done: Callable[[Actor], bool]
    order: int
    icon: str = "arrow-right"


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step as it stands for this company. `is_next` marks the first one not yet taken."""

    step: Step
    url: str
    is_done: bool
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """Where the whole way in stands, and by when steps of these keys are due."""

    url: str
    due: Mapping[str, date]


_steps: dict[str, Step] = {}
_courses: list[Callable[[Actor], Course | None]] = []


def course_beside(course: Callable[[Actor], Course | None]) -> None:
    """Show due dates and a way to all steps beside the first steps; called once from a module's `apps.py`."""
    _courses.append(course)


def course_for(actor: Actor) -> Course | None:
    """The first module that has one for this company."""
    return next((found for course in _courses if (found := course(actor)) is not None), None)


def add_step(
    key: str,
    title: Text,
    text: Text,
    url_name: str,
    done: Callable[[Actor], bool],
    order: int,
    *,
    icon: str = "arrow-right",
) -> None:
    """Contribute a step; called once from a module's `apps.py`."""
    _steps[key] = Step(key, title, text, url_name, done, order, icon)


def first_steps(actor: Actor) -> list[StepShown]:
    """The steps to show on this person's home: those of an administrator whose company is new, until all are taken."""
    tenant = actor.tenant
    is_new = now() - tenant.created_at < SHOWN_FOR
    if tenant.kind != Tenant.Kind.CUSTOMER or not is_new or not actor.holds(MANAGE_PEOPLE):
        return []
    shown: list[StepShown] = []
    is_next_found = False
    for step in sorted(_steps.values(), key=lambda one: one.order):
        try:
            url = reverse(step.url_name)
        except NoReverseMatch:
            continue
        is_done = step.done(actor)
        shown.append(StepShown(step, url, is_done, is_next=not is_done and not is_next_found))
        is_next_found = is_next_found or not is_done
    return shown if is_next_found else []
