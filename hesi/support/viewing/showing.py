"""A request to look as a page shows it: where it stands, what the reader may do about it, what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.time import now
from hesi.support.tickets.grants import SEE_AMOUNTS
from hesi.support.viewing.models import Viewing
from hesi.support.viewing.queries import pages_of
from hesi.workspace.access.rules import may
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.scope import tenant_scope

_TONES = {"asked": "amber", "running": "blue", "denied": "red", "revoked": "red"}


@dataclass(frozen=True, slots=True)
class ViewingShown:
    """`standing` is the state as it is by the clock; `pages` what was opened, oldest first."""

    viewing: Viewing
    standing: str
    label: str
    tone: str
    pages: list[Event]
    may_decide: bool
    may_revoke: bool
    may_look: bool


def shown(viewings: Sequence[Viewing], actor: Any, *, policy: str = "") -> list[ViewingShown]:
    """Requests of one company: for the agents' side without `policy`, on the customer's side with it.

    What was opened are the customer's own events; agents for whom amounts and numbers are masked do not read them.
    """
    pages: dict[int, list[Event]] = {}
    if viewings and (policy or actor.holds(SEE_AMOUNTS)):
        with tenant_scope(viewings[0].customer):
            pages = pages_of(viewings)
    at = now()
    return [_shown(viewing, actor, policy, pages.get(viewing.pk, []), at) for viewing in viewings]


def _shown(viewing: Viewing, actor: Any, policy: str, pages: list[Event], at: datetime) -> ViewingShown:
    running, waiting = viewing.is_running(at), viewing.is_waiting(at)
    standing = "running" if running else "asked" if waiting else _lapsed(viewing)
    return ViewingShown(
        viewing=viewing,
        standing=standing,
        label=_name_of(standing),
        tone=_TONES.get(standing, "grey"),
        pages=pages,
        may_decide=bool(policy) and waiting and may(actor, "decide_viewing", viewing, policy),
        may_revoke=bool(policy) and running and may(actor, "end_viewing", viewing),
        may_look=not policy and running and may(actor, "look", viewing),
    )


def _lapsed(viewing: Viewing) -> str:
    """What an open state means once its time is over."""
    return {"asked": "lapsed", "allowed": "ended"}.get(viewing.state, viewing.state)


def _name_of(standing: str) -> str:
    return {
        "asked": _("Waits for an answer"),
        "running": _("May look now"),
        "denied": _("Not allowed"),
        "revoked": _("Taken back"),
        "withdrawn": _("Withdrawn"),
        "lapsed": _("Nobody answered"),
    }.get(standing, _("Over"))
