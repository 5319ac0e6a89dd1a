"""What articles tell of exchange rates: what a dollar counts for today."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.workspace.access.actor import Actor
from hesi.workspace.currencies.rates import RateMissing, rate_on
from hesi.workspace.live_settings import live_setting

DOLLAR = "USD"


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting("dollar-rate", gettext_lazy("What a US dollar counts for today"), _dollar, page="admin-rates")


def _dollar(actor: Actor) -> str | None:
    home = actor.tenant.currency
    if home == DOLLAR:
        return None
    try:
        rate = rate_on(DOLLAR, home, actor.tenant.today)
    except RateMissing:
        return None
    return _("1 USD = {value} {home} ({source})").format(
        value=f"{rate.value:.4f}", home=home, source=rate.source or rate.on.isoformat()
    )
