"""What articles tell of support looking with consent: who may allow it in the reader's company."""

from django.utils.translation import gettext_lazy

from hesi.support.viewing.models import ViewingPolicy
from hesi.workspace.access.actor import Actor
from hesi.workspace.live_settings import live_setting


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting("support-access", gettext_lazy("Who may let support look"), _choice, page="admin-viewing")


def _choice(actor: Actor) -> str | None:
    policy = ViewingPolicy.objects.first() or ViewingPolicy()
    return str(policy.get_choice_display())
