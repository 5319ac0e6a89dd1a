"""Promises as people say them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.support.promises.reckoning import Target, Unit
from hesi.workspace.calendars.forms import WEEKDAYS
from hesi.workspace.calendars.hours import write_hours

REASONS = {
    "started": gettext_lazy("Began"),
    "customer_wrote": gettext_lazy("The customer wrote"),
    "customer": gettext_lazy("Waiting for the customer"),
    "third_party": gettext_lazy("Waiting for a third party"),
    "resumed": gettext_lazy("Taken up again"),
    "solved": gettext_lazy("Stood solved"),
    "reopened": gettext_lazy("Opened again"),
    "priority": gettext_lazy("The priority changed"),
    "policy": gettext_lazy("Another policy holds"),
    "merged": gettext_lazy("Merged"),
}
# The same to the customer, who reads of themselves.
REASONS_TO_CUSTOMER = REASONS | {"customer": gettext_lazy("We were waiting for you")}


def span_words(span: timedelta) -> str:
    """4 h 30 min; seconds only where there is less than a minute."""
    seconds = int(span.total_seconds())
    hours, minutes = divmod(seconds // 60, 60)
    if not hours and not minutes:
        return _("{count} s").format(count=seconds) if seconds else _("no time")
    if hours and minutes:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    return _("{count} h").format(count=hours) if hours else _("{count} min").format(count=minutes)


def target_words(target: Target | Mapping[str, Any] | None) -> str:
    """“4 h of working time”, “1 business day”, “the same business day (asked by 17:00)”; a dash where nothing is."""
    if not target:
        return "—"
    if not isinstance(target, Target):
        target = Target.of(target)
    if target.unit is Unit.MINUTES:
        return _("{span} of working time").format(span=span_words(timedelta(minutes=target.value)))
    if target.unit is Unit.BUSINESS_DAYS:
        return ngettext("{count} business day", "{count} business days", target.value).format(count=target.value)
    if target.value:
        said = ngettext(
            "by the end of the business day after", "by the end of business, {count} days later", target.value
        ).format(count=target.value)
    else:
        said = _("the same business day")
    if target.cut_off is None:
        return said
    return _("{said} (if asked by {time})").format(said=said, time=f"{target.cut_off:%H:%M}")


def moment_words(moment: datetime, at: datetime, zone: ZoneInfo) -> str:
    """“15:20 today”, “09:30 tomorrow”, “November 25 09:30”."""
    here, there = moment.astimezone(zone), at.astimezone(zone)
    days = (here.date() - there.date()).days
    clock = f"{here:%H:%M}"
    known = {-1: _("{time} yesterday"), 0: _("{time} today"), 1: _("{time} tomorrow")}
    if days in known:
        return known[days].format(time=clock)
    return f"{formats.date_format(here.date(), 'MONTH_DAY_FORMAT')} {clock}"


def week_words(calendar: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each weekday of a snapshot and its hours as people write them."""
    return [
        (str(name), write_hours(calendar["week"].get(str(number), [])) or _("Day off"))
        for number, name in enumerate(WEEKDAYS, start=1)
    ]


def hours_words(calendar: Mapping[str, Any]) -> str:
    """The week in one line: “Monday to Friday 09:00-18:00”; around the clock has its own word."""
    groups: list[tuple[int, int, str]] = []
    for number in range(1, 8):
        hours = write_hours(calendar["week"].get(str(number), []))
        if groups and groups[-1][2] == hours:
            groups[-1] = (groups[-1][0], number, hours)
        else:
            groups.append((number, number, hours))
    if len(groups) == 1 and groups[0][2] == "00:00-24:00":
        return _("around the clock (7×24)")
    return _("; ").join(_group_words(*group) for group in groups if group[2]) or _("never open")


def _group_words(first: int, last: int, hours: str) -> str:
    if first == last:
        return f"{WEEKDAYS[first - 1]} {hours}"
    return _("{first} to {last} {hours}").format(first=WEEKDAYS[first - 1], last=WEEKDAYS[last - 1], hours=hours)
