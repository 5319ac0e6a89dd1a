"""What articles tell of boards: which ones the reader has."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.insights.dashboards.cards import roles_for
from hesi.workspace.access.actor import Actor
from hesi.workspace.live_settings import live_setting


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting("own-boards", gettext_lazy("The boards the reader has"), _boards, page="board")


def _boards(actor: Actor) -> str | None:
    return _(", ").join(str(role.label) for role in roles_for(actor)) or None
