"""The case capsule: what travels with a ticket so that nobody has to describe it twice. Frozen with the ticket."""

from typing import Any

from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.events.subjects import find_subject, subject_of

RECENT_ACTIONS = 20


def build_capsule(
    actor: Actor, *, page: str, browser: str = "", subject_type: str = "", subject_id: int | None = None
) -> dict[str, Any]:
    """Who asks, from where, their last actions, and the thing it is about as it stands now.

    Read in the customer's workspace with the asker's own eyes: what they may not see does not travel.
    """
    member, tenant = actor.member, actor.tenant
    capsule: dict[str, Any] = {
        "who": {
            "name": member.name,
            "email": member.email,
            "department": member.department.name if member.department else "",
            "title": member.title,
        },
        "company": {"name": tenant.name, "plan": tenant.plan, "trial_days_left": tenant.trial_days_left},
        "page": page[:200],
        "browser": browser[:200],
        "actions": [
            {"at": event.at.isoformat(), "name": event.name, "subject": event.subject_label, "page": event.page}
            for event in Event.objects.by_member(member.pk)[:RECENT_ACTIONS]
        ],
    }
    row = find_subject(subject_type, subject_id, actor) if subject_id is not None else None
    subject = subject_of(subject_type)
    if row is not None and subject is not None:
        brief = subject.brief(row) if subject.brief else {}
        capsule["subject"] = {"type": subject_type, "label": subject.label(row), **brief}
    return capsule
