"""What articles tell of keys to the API: how many the reader has."""

from django.utils.translation import gettext_lazy, ngettext

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import ApiToken
from hesi.workspace.live_settings import live_setting


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting(
        "own-api-tokens",
        gettext_lazy("The reader's API tokens"),
        _tokens,
        page="preferences",
        kinds=("customer", "provider"),
    )


def _tokens(actor: Actor) -> str | None:
    count = ApiToken.objects.visible_to(actor).live().count()
    return ngettext("{count} token", "{count} tokens", count).format(count=count) if count else None
