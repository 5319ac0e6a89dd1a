"""Sentences about how it stands, in the reader's language."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.core.time import now, zone
from hesi.support.chat.availability import Availability
from hesi.workspace.tenancy.scope import active_tenant


def closed_words(standing: Availability) -> str:
    """Why nobody can be talked with now, and when people are back."""
    if not standing.is_in_plan:
        return _("Live chat is not part of your plan. Ask in a ticket: we answer those for every plan.")
    if standing.is_in_hours:
        return _("Nobody can chat right now. Ask in a ticket, and we answer as soon as somebody is back.")
    if standing.opens_at is None:
        return _("Live chat is closed. Ask in a ticket instead.")
    return _("Live chat is closed now. People are back on {when}; ask in a ticket and find the answer then.").format(
        when=_moment(standing.opens_at)
    )


def wait_words(standing: Availability) -> str:
    """How long the first answer takes now; honest where too little is known."""
    if standing.wait is None:
        return _("We cannot say yet how long it takes today.")
    if standing.wait < timedelta(seconds=60):
        return _("Usually answered within a minute.")
    minutes = standing.wait_minutes or 1
    return ngettext("Usually answered in about {n} minute.", "Usually answered in about {n} minutes.", minutes).format(
        n=minutes
    )


def door_note(standing: Availability) -> str:
    """The few words beside the way to help."""
    if not standing.is_in_plan:
        return ""
    if standing.is_open:
        minutes = standing.wait_minutes
        return _("People are there") if minutes is None else _("About {n} min").format(n=minutes)
    if standing.opens_at is None or standing.is_in_hours:
        return _("Nobody there now")
    return _("Back at {when}").format(when=_moment(standing.opens_at))


def _moment(at: datetime) -> str:
    local = localtime(at, zone(active_tenant().time_zone))
    is_today = local.date() == localtime(now(), zone(active_tenant().time_zone)).date()
    return date_format(local, "H:i") if is_today else date_format(local, "Y-m-d H:i")
