"""Every state change of news and of following the status page."""

from hesi.support.announcements.actions.following import follow_status, put_away, unfollow_status
from hesi.support.announcements.actions.publishing import (
    discard_announcement,
    end_announcement,
    go_live,
    publish_announcement,
)
from hesi.support.announcements.actions.writing import save_announcement, set_incident_parts

__all__ = [
    "discard_announcement",
    "end_announcement",
    "follow_status",
    "go_live",
    "publish_announcement",
    "put_away",
    "save_announcement",
    "set_incident_parts",
    "unfollow_status",
]
