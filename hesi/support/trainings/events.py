"""What trainings publish, and how histories tell it."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

for _name, _sentence, _icon in (
    ("training.planned", lambda event: _("Planned the training"), "calendar"),
    ("training.changed", lambda event: _("Moved it") if event.facts.get("moved") else _("Changed it"), "pencil"),
    ("training.published", lambda event: _("Opened it for signing up"), "speakerphone"),
    ("training.cancelled", lambda event: _("Called it off"), "ban"),
    ("training.reminded", lambda event: _("Reminded those who come"), "bell"),
    (
        "training.attendance_marked",
        lambda event: _("{came} of {seated} came").format(came=event.facts["came"], seated=event.facts["seated"]),
        "user-check",
    ),
    ("training.recording_kept", lambda event: _("Put the recording up"), "player-play"),
):
    live(_name, "trainings")
    tell(_name, _sentence, icon=_icon)

for _name, _sentence in (
    ("training.signed_up", lambda event: _("Signed up for “{title}”").format(title=event.facts["title"])),
    ("training.withdrawn", lambda event: _("Withdrew from “{title}”").format(title=event.facts["title"])),
    ("training.seat_freed", lambda event: _("Moved up in “{title}”").format(title=event.facts["title"])),
    ("training.attended", lambda event: _("Attended “{title}”").format(title=event.facts["title"])),
):
    tell_auditor(_name, _sentence)
