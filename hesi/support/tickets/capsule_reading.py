"""Reading a capsule: part by part in words, masked for agents without the right to see amounts and ids."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, get_language_info, pgettext
from django.utils.translation import gettext as _

from hesi.core.currency import UnknownCurrency
from hesi.core.time import zone_words
from hesi.support.tickets.browsers import browser_words
from hesi.support.tickets.capsule import STRUCK
from hesi.support.tickets.masking import masked_amount, masked_id, masked_text, sees_amounts
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.cases import AMOUNT, ID, INSTANT, TEXT
from hesi.workspace.events.models import Event
from hesi.workspace.events.timeline import sentence_of
from hesi.workspace.tenancy.models import Plan


@dataclass(frozen=True, slots=True)
class Row:
    """One fact in the reader's language; `at` where it is a moment."""

    label: str
    value: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a capsule. `is_struck`: the person kept it to themselves, so there is nothing to read.

    `is_list` parts are told as a list of moments and not as facts.
    """

    key: str
    title: str
    rows: list[Row] = field(default_factory=list)
    is_struck: bool = False
    is_list: bool = False


def parts_seen_by(actor: AnyActor, ticket: Ticket) -> list[Part]:
    """The ticket's capsule as this reader may see it: agents by their right to amounts, the asker all of it.

    Nobody else on the customer's side gets any of it.
    """
    from hesi.support.tickets.permissions import is_asker

    if actor.is_requester and not is_asker(actor, ticket):
        return []
    return parts_of(ticket.capsule, masked=not sees_amounts(actor))


def parts_of(capsule: Mapping[str, Any], *, masked: bool = False) -> list[Part]:
    """The capsule's parts in the order they are read, struck ones named."""
    mask = _Mask(masked)
    found = [part for part in _parts(capsule, mask) if part.rows]
    return found + [Part(name, title_of(name), is_struck=True) for name in capsule.get(STRUCK, ())]


def title_of(name: str) -> str:
    """What a part or a section is called."""
    titles = {
        "who": _("Who asks"),
        "company": _("Company and plan"),
        "contact": _("Contact person"),
        "page": _("Page"),
        "device": _("Browser, language, time zone"),
        "error": _("Error number"),
        "actions": _("What was done last"),
        "subject": _("The thing it is about"),
        "subject.state": _("State it is in"),
        "subject.versions": _("Versions it follows"),
        "subject.route": _("Who decided and whose turn it is"),
        "subject.lines": _("Expense lines"),
        "subject.findings": _("What was found"),
        "subject.reading": _("What was read"),
        "subject.problems": _("What the reading brought up"),
        "subject.duplicates": _("Possible duplicates"),
        "subject.uses": _("Where it is used"),
        "subject.files": _("Files"),
    }
    return titles.get(name, name)


class _Mask:
    def __init__(self, is_on: bool) -> None:
        self._is_on = is_on

    def __call__(self, value: object, kind: str = TEXT) -> str:
        text = str(value or "")
        if not self._is_on:
            return text
        masks: dict[str, Callable[[str], str]] = {AMOUNT: masked_amount, ID: masked_id, TEXT: masked_text}
        return masks.get(kind, str)(text)


def _parts(capsule: Mapping[str, Any], mask: _Mask) -> Iterator[Part]:
    yield Part("subject", title_of("subject"), _subject(capsule.get("subject") or {}, mask))
    for section in _told(capsule.get("subject") or {}):
        rows = [
            Row(
                mask(row["label"]),
                mask(row["value"], row["kind"]),
                moment(row["value"]) if row["kind"] == INSTANT else None,
            )
            for row in section["rows"]
        ]
        yield Part(f"subject.{section['key']}", section["title"], rows)
    yield Part("who", title_of("who"), _who(capsule.get("who") or {}, mask))
    yield Part("company", title_of("company"), _company(capsule.get("company") or {}))
    yield Part("contact", title_of("contact"), _who(capsule.get("contact") or {}, mask))
    page = str(capsule.get("page") or "")
    yield Part("page", title_of("page"), [Row(_("Page address"), mask(page))] if page else [])
    yield Part("device", title_of("device"), _device(capsule))
    error = str(capsule.get("error") or "")
    yield Part("error", title_of("error"), [Row(_("Number in the log"), error)] if error else [])
    actions = [_action(one, mask) for one in capsule.get("actions") or ()]
    yield Part("actions", title_of("actions"), actions, is_list=True)


def _who(who: Mapping[str, Any], mask: _Mask) -> list[Row]:
    rows = [
        Row(pgettext("person", "Name"), str(who.get("name") or "")),
        Row(_("Department"), str(who.get("department") or "")),
        Row(_("Position"), str(who.get("title") or "")),
        Row(_("E-mail"), mask(who.get("email"), ID)),
        Row(_("Phone"), mask(who.get("phone"), ID)),
    ]
    return [row for row in rows if row.value]


def _company(company: Mapping[str, Any]) -> list[Row]:
    if not company:
        return []
    rows = [Row(_("Company"), str(company.get("name", "")))]
    plan = company.get("plan", "")
    if plan in Plan.values:
        rows.append(Row(_("Plan"), str(Plan(plan).label)))
    if company.get("trial_days_left") is not None:
        rows.append(Row(_("Days of trial left"), str(company["trial_days_left"])))
    return rows


def _device(capsule: Mapping[str, Any]) -> list[Row]:
    device = capsule.get("device") or {"browser": capsule.get("browser", "")}
    rows = [
        Row(_("Browser"), browser_words(str(device.get("browser", "")))),
        Row(_("Language"), _language(str(device.get("language", "")))),
        Row(_("Time zone"), zone_words(str(device.get("time_zone") or ""))),
    ]
    return [row for row in rows if row.value]


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def _subject(subject: Mapping[str, Any], mask: _Mask) -> list[Row]:
    return [Row(_("It is about"), mask(subject["label"]))] if subject.get("label") else []


def _told(subject: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sections in the reader's language, else in any."""
    told = subject.get("told") or {}
    mine: list[dict[str, Any]] = told.get(get_language() or "") or next(iter(told.values()), [])
    return mine


def _action(action: Mapping[str, Any], mask: _Mask) -> Row:
    said = event_words(str(action.get("name", "")))
    where = mask(action.get("subject"))
    return Row(str(action.get("trace", "")), f"{said} · {where}" if where else said, moment(action.get("at", "")))


class _NoFacts(dict[str, Any]):
    """A capsule keeps the names of what was done and not its facts: every fact reads as nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def event_words(name: str) -> str:
    """What an event of this name means, in the reader's words; its name where nobody tells it."""
    try:
        return sentence_of(Event(name=name, facts=_NoFacts())).strip() or name
    except (TypeError, ValueError, UnknownCurrency):  # a sentence that reckons with a fact
        return name


def moment(text: object) -> datetime | None:
    """The instant written in the capsule, or None where it is none."""
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
