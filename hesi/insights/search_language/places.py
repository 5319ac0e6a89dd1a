"""Where the search stands among the rooms of reports."""

from django.utils.translation import gettext_lazy as _

from hesi.insights.search_language.links import PAGE
from hesi.insights.tabs import Tab, tab


def register_places() -> None:
    """Called once at start-up."""
    tab(Tab("search", _("Search expenses"), PAGE, 35))
