"""What news publish, and how histories tell it."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell

for _name, _sentence, _icon in (
    ("announcement.written", lambda event: _("Wrote the draft"), "pencil"),
    ("announcement.changed", lambda event: _("Changed it"), "pencil"),
    ("announcement.scheduled", lambda event: _("Set when it appears"), "calendar"),
    ("announcement.published", lambda event: _("Published"), "speakerphone"),
    (
        "announcement.ended",
        lambda event: _("Called it off") if event.facts.get("cancelled") else _("Ended it"),
        "circle-check",
    ),
    ("announcement.discarded", lambda event: _("Threw the draft away"), "trash"),
    ("incident.parts_set", lambda event: _("Said which parts it touches"), "stack-2"),
):
    live(_name, "announcements")
    tell(_name, _sentence, icon=_icon)
