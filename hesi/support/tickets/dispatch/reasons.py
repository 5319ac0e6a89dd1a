"""Why a ticket went where it went, in words for the people who work on it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.support.service.models import Channel, ServicePlan
from hesi.support.tickets.dispatch.forms import LANGUAGES
from hesi.support.tickets.models import Category
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member

_KINDS: Mapping[str, Callable[[], str]] = {
    "categories": lambda: _("category"),
    "plans": lambda: _("plan"),
    "languages": lambda: _("language"),
    "channels": lambda: _("channel"),
    "keywords": lambda: _("keyword"),
}
_WITHOUT: Mapping[str, Callable[[], str]] = {
    "skill": lambda: _("nobody free knows the skill"),
    "language": lambda: _("nobody free answers in the language"),
}


def say_rule(why: Mapping[str, Any]) -> str:
    """`by rule 3 “Refunds” (keyword 退款)`, or that the category's own line holds."""
    if not why.get("rule"):
        return _("no rule matches, so the category's own line")
    met = why.get("by") or {}
    if not met:
        return _("by rule {number} “{name}”").format(number=why["rule"], name=why.get("name", ""))
    parts = [
        _("{kind} {value}").format(kind=_KINDS[kind](), value=_called(kind, str(value)))
        for kind, value in met.items()
        if kind in _KINDS
    ]
    return _("by rule {number} “{name}” ({met})").format(
        number=why["rule"], name=why.get("name", ""), met=_(", ").join(parts)
    )


def _called(kind: str, value: str) -> str:
    """What people call the value a rule asked for."""
    if kind == "categories":
        found = Category.objects.filter(key=value).first()
        return found.name if found else value
    if kind == "plans":
        return str(ServicePlan.objects.filter(key=value).values_list("name", flat=True).first() or value)
    names: Mapping[str, Mapping[str, Any]] = {"languages": dict(LANGUAGES), "channels": dict(Channel.choices)}
    return str(names.get(kind, {}).get(value, value))


def say_choice(why: Mapping[str, Any], names: Mapping[int, str] | None = None) -> str:
    """`least loaded of 4`, and what had to be let go."""
    said = _said(why, names or {})
    let_go = [_WITHOUT[one]() for one in why.get("without", ()) if one in _WITHOUT]
    return _("; ").join([said, *let_go])


def say_event(event: Event) -> str:
    """Both reasons of a dispatch event in one sentence."""
    parts = []
    if "rule" in event.facts:
        parts.append(say_rule(event.facts["rule"]))
    if "agent" in event.facts:
        why = event.facts["agent"]
        parts.append(say_choice(why, _names(why)))
    return _("; ").join(parts)


def _said(why: Mapping[str, Any], names: Mapping[int, str]) -> str:
    how, of = why.get("how", ""), why.get("of", 0)
    absent = names.get(why.get("for", 0), "")
    if how in ("own_agent", "previous_agent") and absent:
        return _("stands in for {name}").format(name=absent)
    if how == "least_loaded":
        return ngettext("least loaded of {count}", "least loaded of {count}", of).format(count=of)
    if how == "longest_waiting":
        return ngettext("longest without a ticket of {count}", "longest without a ticket of {count}", of).format(
            count=of
        )
    plain: Mapping[str, Callable[[], str]] = {
        "own_agent": lambda: _("looks after this contact person"),
        "previous_agent": lambda: _("had the ticket before"),
        "only_one": lambda: _("the only one who fits and is free"),
        "nobody_available": lambda: _("nobody on the line is available now"),
        "all_full": lambda: _("everybody available has as many tickets as they can carry"),
        "no_members": lambda: _("the line has no members"),
    }
    return plain[how]() if how in plain else ""


def _names(why: Mapping[str, Any]) -> dict[int, str]:
    absent = why.get("for")
    return dict(Member.objects.filter(pk=absent).values_list("pk", "name")) if absent is not None else {}
