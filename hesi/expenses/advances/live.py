"""What articles tell of advances: what the reader has still to clear or pay back."""

from django.utils.translation import gettext_lazy

from hesi.core.money import sum_money
from hesi.expenses.advances.models import Advance
from hesi.workspace.access.actor import Actor
from hesi.workspace.live_settings import live_setting


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting("own-advances", gettext_lazy("What the reader has borrowed and not settled"), _owed, page="advances")


def _owed(actor: Actor) -> str | None:
    rows = list(Advance.objects.borrowed_by(actor.member_id).open())
    return sum_money((row.outstanding for row in rows), actor.tenant.currency).format() if rows else None
