"""`{% first_steps %}`: a new company's next steps, nothing for everybody else."""

from typing import Any

from django import template
from django.template.context import Context

from hesi.workspace.people.first_steps import course_for
from hesi.workspace.people.first_steps import first_steps as steps_for

register = template.Library()


@register.inclusion_tag("people/first_steps.html", takes_context=True)
def first_steps(context: Context) -> dict[str, Any]:
    """The card for the home page."""
    actor = getattr(context.get("request"), "actor", None)
    steps = steps_for(actor) if actor is not None else []
    done = sum(one.is_done for one in steps)
    course = course_for(actor) if actor is not None and steps else None
    due = course.due if course is not None else {}
    return {
        "steps": [(one, due.get(one.step.key)) for one in steps],
        "done": done,
        "total": len(steps),
        "course": course,
        "request": context.get("request"),
    }
