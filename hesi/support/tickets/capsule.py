"""The case capsule: what travels with a ticket so that nobody has to describe it twice. Frozen with the ticket."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils import translation

from hesi.core.text import clean_line
from hesi.support.service.models import Contact
from hesi.support.tickets.requester import provider_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.events.subjects import find_subject, subject_of
from hesi.workspace.tenancy.scope import tenant_scope

RECENT_ACTIONS = 50
STRUCK = "struck"
# The parts a person may keep to themselves; a section of the thing it is about is named `subject.<section>`.
PARTS = ("who", "company", "contact", "page", "device", "error", "actions", "subject")


def build_capsule(
    actor: Actor,
    *,
    page: str,
    browser: str = "",
    subject_type: str = "",
    subject_id: int | None = None,
    error: str = "",
    struck: Sequence[str] = (),
) -> dict[str, Any]:
    """Who asks, from where, their last actions, and the thing it is about as it stands now.

    Read in the customer's workspace with the asker's own eyes: what they may not see does not travel. `error` is the
    id an error page showed. What is in `struck` is left out, and only its name is kept.
    """
    capsule: dict[str, Any] = {
        "who": _who(actor),
        "company": _company(actor),
        "contact": _contact(actor),
        "page": page[:200],
        "device": _device(actor, browser),
        "error": clean_line(error, 40),
        "actions": _actions(actor),
        "subject": _subject(actor, subject_type, subject_id),
    }
    return strike({name: part for name, part in capsule.items() if part}, struck)


def strike(capsule: dict[str, Any], struck: Sequence[str]) -> dict[str, Any]:
    """The capsule without the parts and sections of these names; the names of those that were there are kept."""
    kept = {name: part for name, part in capsule.items() if name not in struck}
    names = [name for name in capsule if name in struck]
    if "subject" in kept:
        subject = kept["subject"] = dict(kept["subject"])
        gone = {name.removeprefix("subject.") for name in struck if name.startswith("subject.")}
        keys = [section["key"] for section in next(iter(subject.get("told", {}).values()), [])]
        subject["told"] = {
            language: [section for section in sections if section["key"] not in gone]
            for language, sections in subject.get("told", {}).items()
        }
        for key in gone:
            subject.pop(key, None)
        if gone & {"state", "lines"}:
            subject.pop("total", None)
        names += [f"subject.{key}" for key in keys if key in gone]
    return {**kept, STRUCK: names} if names else kept


def _who(actor: Actor) -> dict[str, str]:
    member = actor.member
    return {
        "name": member.name,
        "email": member.email,
        "phone": member.phone,
        "department": member.department.name if member.department else "",
        "title": member.title,
    }


def _company(actor: Actor) -> dict[str, Any]:
    tenant = actor.tenant
    return {"name": tenant.name, "plan": tenant.plan, "trial_days_left": tenant.trial_days_left}


def _contact(actor: Actor) -> dict[str, str]:
    """Whom the company named to speak for it with the provider."""
    with tenant_scope(provider_of(actor.tenant)):
        named = Contact.objects.filter(customer=actor.tenant, is_named=True).first()
    return {"name": named.name, "email": named.email, "phone": named.phone} if named else {}


def _device(actor: Actor, browser: str) -> dict[str, str]:
    return {
        "browser": clean_line(browser, 300),
        "language": translation.get_language() or "",
        "time_zone": actor.tenant.time_zone,
    }


def _actions(actor: Actor) -> list[dict[str, str]]:
    """What they did last, newest first; `trace` is the id the server's log has for the same request."""
    return [
        {
            "at": event.at.isoformat(),
            "name": event.name,
            "subject": event.subject_label,
            "page": event.page,
            "trace": event.request_id,
        }
        for event in Event.objects.by_member(actor.member.pk)[:RECENT_ACTIONS]
    ]


def _subject(actor: Actor, subject_type: str, subject_id: int | None) -> dict[str, Any]:
    """The thing itself: facts for programs, and the same told in every language people read."""
    row = find_subject(subject_type, subject_id, actor) if subject_id is not None else None
    subject = subject_of(subject_type)
    if row is None or subject is None:
        return {}
    facts: dict[str, Any] = {"type": subject_type, "label": subject.label(row)}
    facts |= subject.brief(row) if subject.brief else {}
    if subject.case:
        tell = subject.case(row, actor)
        facts["told"] = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                facts["told"][language] = [asdict(section) for section in tell()]
    return facts
