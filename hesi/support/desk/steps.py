"""The steps a macro, a bulk change and the API are made of: each one action on one ticket, by name and value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hesi.core.errors import Invalid
from hesi.core.text import clean_line, clean_text, whole_number
from hesi.core.time import now
from hesi.support.desk.placeholders import expect_known, fill
from hesi.support.promises.models import Priority
from hesi.support.service.models import SupportLine
from hesi.support.tickets import actions
from hesi.support.tickets.actions.asking import MAX_BODY
from hesi.support.tickets.models import Category, Ticket
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.people.models import Member

MOST_STEPS = 12
SHOWN_OF_A_TEXT = 60
MOST_HOURS = 24 * 90
ME, NOBODY = "me", "nobody"

_MOVES: dict[str, tuple[Any, Callable[..., Any]]] = {
    "take": (pgettext_lazy("step", "Take it"), actions.take_ticket),
    "wait": (pgettext_lazy("step", "Wait for the customer"), actions.wait_for_customer),
    "hold": (pgettext_lazy("step", "Wait for a third party"), actions.hold_ticket),
    "resume": (pgettext_lazy("step", "Go on"), actions.resume_ticket),
    "solve": (pgettext_lazy("step", "Mark as solved"), actions.solve_ticket),
    "close": (pgettext_lazy("step", "Close"), actions.close_ticket),
    "reopen": (pgettext_lazy("step", "Open again"), actions.reopen_ticket),
    "spam": (pgettext_lazy("step", "Close as spam"), actions.mark_spam),
}
MOVES: dict[str, Any] = {name: label for name, (label, _act) in _MOVES.items()}


@dataclass(frozen=True, slots=True)
class Kind:
    """How a step is called, checked, said and done."""

    label: str | Promise
    clean: Callable[[Any], Any]
    act: Callable[[Ticket, Any, AnyActor], Any]
    say: Callable[[Any], str]


def clean_steps(asked: Sequence[Any]) -> list[dict[str, Any]]:
    """The steps as they are stored. Raises `Invalid` naming the step that cannot be done."""
    if not isinstance(asked, list | tuple) or not asked:
        raise _wrong(_("Choose at least one step."))
    if len(asked) > MOST_STEPS:
        raise Invalid(_("A macro has at most {limit} steps.").format(limit=MOST_STEPS))
    return [_clean_step(step) for step in asked]


def _clean_step(step: Any) -> dict[str, Any]:
    kind = KINDS.get(str(step.get("step", ""))) if isinstance(step, Mapping) else None
    if kind is None:
        raise _wrong(_("There is no such step. There are: {known}.").format(known=", ".join(KINDS)))
    return {"step": str(step["step"]), "value": kind.clean(step.get("value"))}


@transaction.atomic
def run_steps(ticket: Ticket, steps: Sequence[Mapping[str, Any]], *, by: AnyActor) -> Ticket:
    """Do all of them in their order, or none: whatever refuses takes the others back with it."""
    for step in steps:
        KINDS[step["step"]].act(ticket, step["value"], by)
        ticket = Ticket.objects.select_related("customer", "category", "line", "agent").get(pk=ticket.pk)
    return ticket


def say_step(step: Mapping[str, Any]) -> str:
    """“Priority: High”, as the editor and the preview say it."""
    kind = KINDS.get(str(step.get("step")))
    if kind is None:
        return ""
    return _("{step}: {value}").format(step=kind.label, value=kind.say(step.get("value")))


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"steps": sentence})


def _text(value: Any) -> str:
    text = clean_text(str(value or ""), MAX_BODY)
    if not text:
        raise Invalid(
            _("Write what is to be sent or noted."), fields={"steps": _("Write what is to be sent or noted.")}
        )
    expect_known(text, field="steps")
    return text


def _tag(value: Any) -> str:
    word = clean_line(str(value or ""), 30)
    if not word:
        raise _wrong(_("Write the tag's name."))
    return word


def _among(known: Sequence[str]) -> Callable[[Any], str]:
    def clean(value: Any) -> str:
        if str(value) not in known:
            raise _wrong(_("Choose one of: {known}.").format(known=", ".join(known)))
        return str(value)

    return clean


def _line(value: Any) -> int:
    number = whole_number(value)
    if number is None or not SupportLine.objects.filter(pk=number, is_active=True).exists():
        raise _wrong(_("Choose a line that exists."))
    return number


def _agent(value: Any) -> str | int:
    if value in (ME, NOBODY):
        return str(value)
    number = whole_number(value)
    if number is None or not Member.objects.active().filter(pk=number).exists():
        raise _wrong(_("Choose an agent who exists."))
    return number


def _category(value: Any) -> str:
    if not Category.objects.filter(key=str(value)[:40], is_active=True).exists():
        raise _wrong(_("Choose what it is about."))
    return str(value)


def _hours(value: Any) -> int:
    hours = whole_number(value)
    if not hours or hours > MOST_HOURS:
        raise _wrong(_("Between 1 and {limit} hours.").format(limit=MOST_HOURS))
    return hours


def _assign(ticket: Ticket, value: Any, by: AnyActor) -> None:
    if value == ME:
        actions.take_ticket(ticket, by=by)
    else:
        actions.assign_ticket(ticket, agent=None if value == NOBODY else Member.objects.get(pk=value), by=by)


def _to_line(ticket: Ticket, value: Any, by: AnyActor) -> None:
    line = SupportLine.objects.get(pk=value)
    if ticket.line_id != line.pk:
        actions.assign_ticket(ticket, line=line, by=by)


def _opening(value: Any) -> str:
    """How a text begins, cut where it is long."""
    return Truncator(clean_line(str(value), SHOWN_OF_A_TEXT * 2)).chars(SHOWN_OF_A_TEXT)


def _say_agent(value: Any) -> str:
    if value == ME:
        return str(_("whoever runs it"))
    found = None if value == NOBODY else Member.objects.filter(pk=value).first()
    return found.name if found else str(_("nobody"))


def _say_line(value: Any) -> str:
    found = SupportLine.objects.filter(pk=value).first()
    return found.name if found else "—"


def _say_category(value: Any) -> str:
    found = Category.objects.filter(key=value).first()
    return found.name if found else "—"


KINDS: dict[str, Kind] = {
    "reply": Kind(
        pgettext_lazy("desk", "Answer"),
        _text,
        lambda ticket, value, by: actions.reply(ticket, fill(value, ticket, by), by=by, then="keep"),
        _opening,
    ),
    "note": Kind(
        gettext_lazy("Internal note"),
        _text,
        lambda ticket, value, by: actions.add_note(ticket, fill(value, ticket, by), by=by),  # type: ignore[arg-type]
        _opening,
    ),
    "priority": Kind(
        gettext_lazy("Priority"),
        _among(Priority.values),
        lambda ticket, value, by: actions.set_priority(ticket, value, by=by),
        lambda value: str(dict(Priority.choices).get(value, value)),
    ),
    "line": Kind(pgettext_lazy("desk", "Line"), _line, _to_line, _say_line),
    "agent": Kind(gettext_lazy("Agent"), _agent, _assign, _say_agent),
    "category": Kind(
        gettext_lazy("Category"),
        _category,
        lambda ticket, value, by: actions.set_category(ticket, value, by=by),
        _say_category,
    ),
    "tag": Kind(
        pgettext_lazy("desk", "Tag"), _tag, lambda ticket, value, by: actions.tag_ticket(ticket, value, by=by), str
    ),
    "untag": Kind(
        gettext_lazy("Take the tag off"),
        _tag,
        lambda ticket, value, by: actions.untag_ticket(ticket, value, by=by),
        str,
    ),
    "snooze": Kind(
        gettext_lazy("Put off, in hours"),
        _hours,
        lambda ticket, value, by: actions.snooze_ticket(ticket, now() + timedelta(hours=value), by=by),
        str,
    ),
    "state": Kind(
        pgettext_lazy("desk", "Then"),
        _among(tuple(_MOVES)),
        lambda ticket, value, by: _MOVES[value][1](ticket, by=by),
        lambda value: str(MOVES.get(value, value)),
    ),
}
