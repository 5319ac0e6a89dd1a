"""Pages of reports of one's own."""

from hesi.insights.own_reports.views.building import edit, new, preview
from hesi.insights.own_reports.views.keeping import (
    copying,
    mailing,
    mailing_removal,
    pin,
    pin_removal,
    removal,
    restoration,
    sharing,
    unsubscription,
)
from hesi.insights.own_reports.views.reading import lines, listing, one, result
from hesi.insights.own_reports.views.stopping import mail_stop

__all__ = [
    "copying",
    "edit",
    "lines",
    "listing",
    "mail_stop",
    "mailing",
    "mailing_removal",
    "new",
    "one",
    "pin",
    "pin_removal",
    "preview",
    "removal",
    "restoration",
    "result",
    "sharing",
    "unsubscription",
]
