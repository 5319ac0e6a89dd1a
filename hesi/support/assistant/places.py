"""Where the assistant's pages stand on the rail."""

from django.utils.translation import gettext_lazy as _

from hesi.support.knowledge.grants import WRITE_ARTICLES
from hesi.workspace.access.navigation import KNOWLEDGE, Place, register


def register_places() -> None:
    """Called once at start-up."""
    register(
        Place(
            key="assistant-gaps",
            label=_("Unanswered questions"),
            url_name="assistant-gaps",
            icon="help",
            order=46,
            group=KNOWLEDGE,
            permissions=(WRITE_ARTICLES,),
            kinds=("provider",),
        )
    )
