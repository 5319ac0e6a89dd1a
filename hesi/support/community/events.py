"""What the community publishes, which page parts that touches, and how histories tell it."""

from django.utils.translation import gettext as _

from hesi.support.community.models import Thread
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

for _name in ("held", "reported", "released", "hidden", "edited", "removed"):
    live(f"post.{_name}", "community")
for _name in ("answered", "accepted", "unaccepted"):
    live(f"thread.{_name}", "thread-{key}")
for _name in ("asked", "agreed", "declined"):
    live(f"ticket.publication_{_name}", "ticket-{label}")
live("ticket.published", "ticket-{label}")


def _decision(event: Event) -> str:
    return _("Now: {state}").format(state=dict(Thread.State.choices).get(event.facts.get("state", ""), ""))


tell("thread.started", lambda event: _("Started the thread"), icon="message-question")
tell("thread.answered", lambda event: _("Answered"), icon="message")
tell("thread.accepted", lambda event: _("Accepted an answer"), icon="circle-check")
tell("thread.locked", lambda event: _("Locked"), icon="lock")
tell("thread.unlocked", lambda event: _("Unlocked"), icon="lock")
tell("thread.promoted", lambda event: _("Made a draft of an article of it"), icon="file-text")
tell("idea.decided", _decision, icon="flag")
tell("idea.merged", lambda event: _("Merged into another idea"), icon="git-branch")
tell("ticket.publication_asked", lambda event: _("Asked whether it may be published"), icon="world")
tell("ticket.publication_agreed", lambda event: _("Agreed to the publication"), icon="circle-check")
tell("ticket.publication_declined", lambda event: _("Does not want it published"), icon="ban")
tell("ticket.published", lambda event: _("Published in the community"), icon="world")
tell("support.publication_asked", lambda event: _("Support asks whether it may be published"), icon="world")
tell_auditor("thread.started", lambda event: _("Community: “{title}”").format(title=event.subject_label))
tell_auditor("post.held", lambda event: _("A community text waits for moderation"))
tell_auditor("post.reported", lambda event: _("A community text was reported"))
tell_auditor("post.released", lambda event: _("Released a community text"))
tell_auditor("post.hidden", lambda event: _("Hid a community text"))
tell_auditor("post.removed", lambda event: _("Took back a community text"))
tell_auditor("community.area_saved", lambda event: _("Changed an area of the community"))
tell_auditor(
    "community.company_wished",
    lambda event: (
        _("The company's name stays out of the community")
        if event.facts.get("hides_name")
        else _("People may show the company's name in the community")
    ),
)
