"""What tickets publish, which page parts that touches, and how histories tell it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.promises.models import Priority
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import keep_for_audience, tell, tell_auditor

_OF_PROVIDER = (
    "opened",
    "requester_replied",
    "answered",
    "noted",
    "taken",
    "solved",
    "confirmed",
    "closed",
    "robot_wrote",
    "assigned",
    "prioritised",
    "categorised",
    "waited",
    "held",
    "resumed",
    "snoozed",
    "woken",
    "reopened",
    "marked_spam",
    "rating_requested",
    "tagged",
    "untagged",
    "linked",
    "unlinked",
    "task_added",
    "task_done",
    "task_reopened",
    "merged",
    "merged_in",
    "unmerged",
    "merge_undone",
    "split",
)
_OF_CUSTOMER = ("asked", "answered", "taken", "solved", "closed", "merged", "rating_requested")

for _name in _OF_PROVIDER:
    live(f"ticket.{_name}", "tickets", "ticket-{label}", "desk-counts")
for _name in _OF_CUSTOMER:
    live(f"support.{_name}", "tickets", "ticket-{label}")

# In the customer's workspace administrators read the audit trail; what a colleague asked support is not theirs to read.
for _name in (*_OF_CUSTOMER, "copied", "emergency_declared", "emergency_withdrawn"):
    keep_for_audience(f"support.{_name}", "title", "why", "person")

tell("support.asked", lambda event: _("Asked for help"), icon="lifebuoy")
tell("support.answered", lambda event: _("Support answered"), icon="message")
tell("support.solved", lambda event: _("Support holds it for solved"), icon="clipboard-check")
tell("support.taken", lambda event: _("Support took it on"), icon="user", folded=True)
tell("support.closed", lambda event: _("Support closed it"), icon="archive")
tell_auditor("ticket.opened", lambda event: _("A customer asked"))
tell_auditor("ticket.requester_replied", lambda event: _("The customer wrote back"))
tell_auditor("ticket.answered", lambda event: _("Answered the customer"))
tell_auditor("ticket.noted", lambda event: _("Kept an internal note"))
tell_auditor("ticket.taken", lambda event: _("Took the ticket on"))
tell_auditor("ticket.solved", lambda event: _("Marked the ticket as solved"))
tell_auditor("ticket.confirmed", lambda event: _("The customer confirmed the solution"))
tell_auditor("ticket.closed", lambda event: _("Closed the ticket"))
tell_auditor("ticket.robot_wrote", lambda event: _("An automatic message came in"))


def _assigned(event: Event) -> str:
    agent, line = event.facts.get("agent_name"), event.facts.get("line_name")
    if agent:
        return _("Assigned to {agent}").format(agent=agent)
    return _("Put back into the queue of {line}").format(line=line) if line else _("Put back into the queue")


def _fact(sentence: Any, *names: str) -> Callable[[Event], str]:
    """A sentence with facts of its event put in."""
    return lambda event: str(sentence).format(**{name: event.facts.get(name, "") for name in names})


tell_auditor("ticket.assigned", _assigned)
tell_auditor(
    "ticket.prioritised",
    lambda event: _("Priority: {priority}").format(
        priority=dict(Priority.choices).get(event.facts.get("priority", ""), "")
    ),
)
tell_auditor("ticket.categorised", lambda event: _("Changed what it is about"))
tell_auditor("ticket.waited", lambda event: _("Waits for the customer"))
tell_auditor(
    "ticket.held",
    lambda event: (
        _("Waits for a third party: {reason}").format(reason=event.facts["reason"])
        if event.facts.get("reason")
        else _("Waits for a third party")
    ),
)
tell_auditor("ticket.resumed", lambda event: _("Went on with it"))
tell_auditor("ticket.snoozed", lambda event: _("Put off to a later time"))
tell_auditor("ticket.woken", lambda event: _("Back in the queue"))
tell_auditor("ticket.reopened", lambda event: _("Opened the ticket again"))
tell_auditor("ticket.marked_spam", lambda event: _("Closed as spam"))
tell_auditor("ticket.rating_requested", lambda event: _("Asked for a rating"))
tell_auditor("ticket.tagged", _fact(gettext_lazy("Tagged “{tag}”"), "tag"))
tell_auditor("ticket.untagged", _fact(gettext_lazy("Took the tag “{tag}” off"), "tag"))
tell_auditor("ticket.linked", _fact(gettext_lazy("Linked to {other}"), "other"))
tell_auditor("ticket.unlinked", _fact(gettext_lazy("Took the link to {other} off"), "other"))
tell_auditor("ticket.task_added", _fact(gettext_lazy("New task: {title}"), "title"))
tell_auditor("ticket.task_done", _fact(gettext_lazy("Done: {title}"), "title"))
tell_auditor("ticket.task_reopened", _fact(gettext_lazy("To be done again: {title}"), "title"))
tell_auditor("ticket.merged", _fact(gettext_lazy("Merged into {target}"), "target"))
tell_auditor("ticket.merged_in", _fact(gettext_lazy("{source} was merged in here"), "source"))
tell_auditor("ticket.unmerged", _fact(gettext_lazy("Taken out of {target} again"), "target"))
tell_auditor("ticket.merge_undone", _fact(gettext_lazy("{source} was taken out again"), "source"))
tell_auditor("ticket.split", _fact(gettext_lazy("{new} was split off"), "new"))
tell("support.merged", _fact(gettext_lazy("Goes on in {target}"), "target"), icon="git-branch")
tell("support.rating_requested", lambda event: _("Support asks how it went"), icon="message")

# The rating, the follow-up it may leave, guests and colleagues who read along.
for _name in ("rating.given", "rating.asked", "follow_up.made", "ticket.verified", "ticket.participant_added"):
    live(_name, "tickets", "ticket-{label}", "desk-counts")
live("ticket.participant_removed", "tickets", "ticket-{label}")
live("support.copied", "tickets", "ticket-{label}")
tell_auditor("rating.given", lambda event: _("The customer rated the answer"))
tell_auditor("rating.asked", lambda event: _("The customer was asked for a rating by e-mail"))
tell_auditor("follow_up.made", lambda event: _("A follow-up is to be made after a bad rating"))
tell_auditor("ticket.verified", lambda event: _("The guest confirmed the address"))
tell_auditor("ticket.participant_added", lambda event: _("A colleague was let in"))
tell_auditor("ticket.participant_removed", lambda event: _("A colleague was taken out"))
tell_auditor("ticket.taken_beyond_plan", lambda event: _("Taken although the plan does not include it"))
tell_auditor("category.saved", lambda event: _("Changed a category of questions"))
tell_auditor("entitlement.saved", lambda event: _("Changed a customer's contract"))
tell_auditor("contact.saved", lambda event: _("Changed a customer's contact person"))
tell_auditor("contact.removed", lambda event: _("Removed a customer's contact person"))
tell_auditor("service_plan.saved", lambda event: _("Changed what a plan includes"))
