"""Pages of news: what customers and visitors read, what the desk writes."""

from hesi.support.announcements.views.desk import (
    announcement,
    announcements,
    end,
    incident_parts,
    new,
    publication,
    removal,
)
from hesi.support.announcements.views.reading import dismissal, following, news, releases, status

__all__ = [
    "announcement",
    "announcements",
    "dismissal",
    "end",
    "following",
    "incident_parts",
    "new",
    "news",
    "publication",
    "releases",
    "removal",
    "status",
]
