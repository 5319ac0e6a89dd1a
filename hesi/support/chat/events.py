"""What chats publish, which open pages hear of it, and how histories tell it."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

live("chat.said", "chat-{label}@{seq}")
for _name in ("began", "offered", "taken", "transferred", "ended", "missed", "handed_over"):
    live(f"chat.{_name}", "chats", "chat-{label}", "chat-state-{label}")

tell("chat.began", lambda event: _("Began a chat"), icon="message")
tell("chat.offered", lambda event: _("Offered to an agent"), icon="user-check", folded=True)
tell("chat.taken", lambda event: _("Took the chat"), icon="headset")
tell("chat.transferred", lambda event: _("Handed the chat on"), icon="arrows-exchange")
tell("chat.ended", lambda event: _("Ended the chat"), icon="circle-check")
tell("chat.missed", lambda event: _("Nobody answered in time"), icon="alert-triangle")
tell(
    "chat.handed_over",
    lambda event: _("Went over to ticket {number}").format(number=event.facts.get("number", "")),
    icon="ticket",
)
tell_auditor("chat.said", lambda event: _("Wrote in a chat"))
tell_auditor("chat.limit_set", lambda event: _("Set how many chats come at once"))
tell("support.chat_missed", lambda event: _("Nobody could chat; a ticket was made"), icon="message")
tell("support.chat_answered", lambda event: _("An answer in the chat"), icon="message", folded=True)
