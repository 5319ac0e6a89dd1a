"""Filters and tags pages write with: amounts, moments, permissions, state marks."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.core.time import now, zone_words
from hesi.web.states import StateMark, mark_of
from hesi.workspace.access.rules import may as may_do
from hesi.workspace.filters.models import SavedFilter
from hesi.workspace.filters.queries import canonical
from hesi.workspace.tenancy.scope import current_tenant_or_none

register = template.Library()
NOTHING = "—"
CONTROL_CLASSES = {"checkbox": "form-check-input", "radio": "form-check-input", "select": "form-select", "hidden": ""}


@register.filter
def money(value: Money | None) -> str:
    """The amount as people write it, with its currency; a dash where there is none."""
    return value.format() if isinstance(value, Money) else NOTHING


@register.filter
def zone(name: str) -> str:
    """A time zone as people call it."""
    return zone_words(name)


@register.filter
def amount(value: Money | None) -> str:
    """The figures alone, for columns whose currency is said once at the top."""
    return f"{value.decimal:,f}" if isinstance(value, Money) else NOTHING


@register.filter
def shown_money(value: Money | None, how: str = "") -> SafeString:
    """The amount as pages show it. `how`: `bare` for the figures alone, `strong` for sums."""
    is_negative = isinstance(value, Money) and value.is_negative
    kind = "money" + " is-negative" * is_negative + " is-strong" * ("strong" in how)
    return format_html('<span class="{}">{}</span>', kind, amount(value) if "bare" in how else money(value))


def local(at: datetime) -> datetime:
    """The instant on the wall clock of the company that looks at it."""
    tenant = current_tenant_or_none()
    return at.astimezone(ZoneInfo(tenant.time_zone if tenant else "Asia/Shanghai"))


@register.filter
def when(at: datetime | date | None) -> SafeString | str:
    """A moment to the minute (a date to the day) that tells how long ago it was when pointed at."""
    if at is None:
        return NOTHING
    if not isinstance(at, datetime):
        return format_html('<time datetime="{}">{}</time>', at.isoformat(), at.isoformat())
    here = local(at)
    shown = here.strftime("%Y-%m-%d %H:%M")
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), ago(at), shown)


@register.filter
def clock(at: datetime | None) -> str:
    """The time of day alone: 12:03."""
    return local(at).strftime("%H:%M") if at else NOTHING


@register.filter
def ago(at: datetime | None) -> str:
    """How long ago, or how far ahead, in the largest unit that says enough."""
    if at is None:
        return NOTHING
    present = now()
    if abs((present - at).total_seconds()) < 60:
        return _("just now")
    if at > present:
        return _("in {time}").format(time=_tight(timeuntil(at, present, depth=1)))
    return _("{time} ago").format(time=_tight(timesince(at, present, depth=1)))


@register.filter
def since(at: datetime | None) -> SafeString | str:
    """From when on and how long: `since 2026-11-23 14:05 · 3 hours ago`; in the first minute only `just now`."""
    told = ago(at)
    if at is None or told == _("just now"):
        return told
    return format_html("{} · {}", format_html(_("since {time}"), time=when(at)), told)


def _tight(span: str) -> str:
    """Chinese sets no space between a number and its unit."""
    return re.sub(r"\s", "" if (get_language() or "").startswith("zh") else " ", span)


@register.filter
def day(on: datetime | date | None) -> str:
    """A day without its year where the year is this one: 11月23日, 23 Nov."""
    if on is None:
        return NOTHING
    at = local(on).date() if isinstance(on, datetime) else on
    if at.year != local(now()).year:
        return at.isoformat()
    months = [
        pgettext("month", "Jan"), pgettext("month", "Feb"), pgettext("month", "Mar"), pgettext("month", "Apr"),
        pgettext("month", "May"), pgettext("month", "Jun"), pgettext("month", "Jul"), pgettext("month", "Aug"),
        pgettext("month", "Sep"), pgettext("month", "Oct"), pgettext("month", "Nov"), pgettext("month", "Dec"),
    ]  # fmt: skip
    return _("{day} {month}").format(day=at.day, month=months[at.month - 1])


@register.filter
def file_size(size: int | None) -> str:
    """Bytes as people say them: 820 KB, 1.4 MB."""
    if size is None:
        return NOTHING
    if size < 1024 * 1000:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"


@register.filter
def initials(name: object) -> str:
    """What stands in a person's disc: a Chinese name's last two signs, else the first letters of two words."""
    words = str(name or "").split()
    if not words:
        return "?"
    if not words[0].isascii():
        return words[0][-2:]
    return "".join(word[0] for word in words[:2]).upper()


@register.filter
def disc(name: object) -> int:
    """Which of the six disc colours a name has; the same name always has the same."""
    return sum(map(ord, str(name or ""))) % 6 + 1


@register.simple_tag
def state_mark(state: object, family: str = "document") -> StateMark:
    """Word, icon and tone of a state."""
    return mark_of(state, family or "document")


@register.simple_tag(takes_context=True)
def may(context: Context, rule: str, *subject: Any) -> bool:
    """`{% may "submit_document" document as x %}`: whether the person who looks may do it."""
    actor = getattr(context.get("request"), "actor", None)
    return actor is not None and may_do(actor, rule, *subject)


@register.simple_tag(takes_context=True)
def block_text(context: Context, name: str) -> str:
    """What the page wrote into another block: the heading says what the title says unless told otherwise."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return block.render(context) if block else ""


@register.filter
def control(field: BoundField, kind: str = "") -> SafeString:
    """The input itself with the shell's classes and the ids of its help and errors."""
    widget = field.field.widget
    base = CONTROL_CLASSES.get(getattr(widget, "input_type", ""), "form-control")
    if field.use_fieldset:
        base = ""  # the class would go to the element around the inputs
    classes = f"{widget.attrs.get('class', '')} {base} {'is-invalid' if field.errors else ''}"
    attrs: dict[str, Any] = {"class": " ".join(classes.split())}
    described = [f"{field.auto_id}-help"] if field.help_text else []
    if field.errors:
        attrs["aria-invalid"] = "true"
        described.append(f"{field.auto_id}-error")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.filter
def widget_kind(field: BoundField) -> str:
    """`checkbox`, `group` (several inputs under one question), `hidden` or `single`."""
    if field.is_hidden:
        return "hidden"
    if getattr(field.field.widget, "input_type", "") == "checkbox" and not hasattr(field.field.widget, "choices"):
        return "checkbox"
    return "group" if field.use_fieldset else "single"


@register.simple_tag(takes_context=True)
def chosen_filters(context: Context, form: Any) -> list[dict[str, str]]:
    """The filters in force, each in words with the address that lifts it."""
    query = context["request"].GET.copy()
    query.pop("cursor", None)
    chips = []
    for field in form:
        value = field.value()
        if field.is_hidden or value in (None, "", [], ()) or field.html_name not in query:
            continue
        choices = dict(_flat(getattr(field.field, "choices", ())))
        values = value if isinstance(value, list | tuple) else [value]
        shown = "、".join(str(choices.get(str(one), one)) for one in values)
        rest = query.copy()
        rest.pop(field.html_name)
        chips.append({"label": str(field.label), "value": shown, "url": "?" + rest.urlencode()})
    return chips


def _flat(choices: Any) -> list[tuple[str, str]]:
    """Choices without their groups, keys as text."""
    found: list[tuple[str, str]] = []
    for key, label in choices:
        found += _flat(label) if isinstance(label, list | tuple) else [(str(key), str(label))]
    return found


@register.simple_tag(takes_context=True)
def saved_filters(context: Context, place: str) -> dict[str, Any]:
    """The member's saved filters of the list this page shows, and whether what it shows now could be saved too."""
    request = context.get("request")
    actor = getattr(request, "actor", None)
    if request is None or actor is None:
        return {}
    query = canonical(request.GET.urlencode())
    chips = [
        {"pk": row.pk, "name": row.name, "url": row.url, "is_here": row.query == query}
        for row in SavedFilter.objects.visible_to(actor).on(place)
    ]
    return {"chips": chips, "query": query, "is_new": bool(query) and not any(chip["is_here"] for chip in chips)}
