"""What surveys publish, and how histories tell it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell


def _sent(event: Event) -> str:
    count = len(event.facts["members"])
    return ngettext("Asked {count} person", "Asked {count} people", count).format(count=count)


def _answered(event: Event) -> str:
    score = event.facts.get("score")
    return _("Answered; would recommend: {score}").format(score=score) if score is not None else _("Answered")


for _name, _sentence, _icon, _folded in (
    ("survey.written", lambda event: _("Wrote the survey"), "pencil", False),
    ("survey.started", lambda event: _("Started it"), "player-play", False),
    ("survey.closed", lambda event: _("Closed it"), "archive", False),
    ("survey.discarded", lambda event: _("Threw the draft away"), "trash", False),
    ("survey.sent", _sent, "send", False),
    ("survey.reminded", lambda event: _("Reminded somebody"), "bell", True),
    ("survey.answered", _answered, "check", True),
):
    live(_name, "surveys")
    tell(_name, _sentence, icon=_icon, folded=_folded)
