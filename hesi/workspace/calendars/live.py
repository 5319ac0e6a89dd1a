"""What articles tell of the company's calendar: the next day off, the next make-up workday."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.workspace.access.actor import Actor
from hesi.workspace.calendars.models import SpecialDay
from hesi.workspace.live_settings import live_setting


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting("next-holiday", gettext_lazy("The next holiday of the calendar"), _holiday, page="admin-calendar")
    live_setting("next-make-up-day", gettext_lazy("The next make-up workday"), _make_up, page="admin-calendar")


def _holiday(actor: Actor) -> str | None:
    return _next(actor, works=False)


def _make_up(actor: Actor) -> str | None:
    return _next(actor, works=True)


def _next(actor: Actor, *, works: bool) -> str | None:
    days = SpecialDay.objects.filter(calendar__is_default=True, on__gte=actor.tenant.today)
    days = days.exclude(hours=[]) if works else days.filter(hours=[])
    day: SpecialDay | None = days.order_by("on").first()
    if day is None:
        return None
    return _("{day} {name}").format(day=day.on.isoformat(), name=day.label).strip()
