"""One vocabulary of states for every badge: word, icon and tone. Colour never speaks alone."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy


@dataclass(frozen=True, slots=True)
class StateMark:
    """How a state is shown. `tone` is one of the tones of tokens.css; `outline` draws the border only."""

    label: str | Promise
    icon: str
    tone: str
    outline: bool = False


def _of(label: str | Promise, icon: str, tone: str, outline: bool = False) -> StateMark:
    return StateMark(label, icon, tone, outline)


_DOCUMENT = {
    "draft": _of(gettext_lazy("Draft"), "pencil", "grey"),
    "approving": _of(gettext_lazy("In approval"), "hourglass", "blue"),
    "rejected": _of(gettext_lazy("Sent back"), "arrow-back-up", "amber"),
    "sent_back": _of(gettext_lazy("Sent back"), "arrow-back-up", "amber"),
    "approved": _of(gettext_lazy("Approved"), "check", "teal"),
    "to_pay": _of(gettext_lazy("To pay"), "coin", "indigo"),
    "paying": _of(gettext_lazy("Paying"), "send", "indigo", outline=True),
    "paid": _of(gettext_lazy("Paid"), "circle-check", "green"),
    "archived": _of(gettext_lazy("Archived"), "archive", "grey", outline=True),
    "void": _of(pgettext_lazy("document", "Void"), "ban", "red", outline=True),
}
_TICKET = {
    "new": _of(pgettext_lazy("ticket", "New"), "inbox", "blue"),
    "open": _of(gettext_lazy("In progress"), "progress-check", "indigo"),
    "in_progress": _of(gettext_lazy("In progress"), "progress-check", "indigo"),
    "waiting_requester": _of(gettext_lazy("Waiting for you"), "message-question", "amber"),
    "waiting": _of(gettext_lazy("Waiting for you"), "message-question", "amber"),
    "on_hold": _of(gettext_lazy("On hold"), "player-pause", "grey"),
    "solved": _of(gettext_lazy("Solved, please confirm"), "clipboard-check", "teal"),
    "closed": _of(gettext_lazy("Closed"), "archive", "grey", outline=True),
}
_PAYMENT = {
    "draft": _of(gettext_lazy("Draft"), "pencil", "grey"),
    "pending": _of(gettext_lazy("To pay"), "coin", "indigo"),
    "to_pay": _of(gettext_lazy("To pay"), "coin", "indigo"),
    "exported": _of(gettext_lazy("Handed to the bank"), "building-bank", "indigo", outline=True),
    "sent": _of(gettext_lazy("Handed to the bank"), "building-bank", "indigo", outline=True),
    "paying": _of(gettext_lazy("Paying"), "send", "indigo", outline=True),
    "paid": _of(gettext_lazy("Paid"), "circle-check", "green"),
    "done": _of(gettext_lazy("Paid"), "circle-check", "green"),
    "closed": _of(pgettext_lazy("payment", "Finished"), "circle-check", "green", outline=True),
    "failed": _of(gettext_lazy("Payment failed"), "alert-circle", "red"),
    "cancelled": _of(gettext_lazy("Cancelled"), "ban", "grey", outline=True),
}
_INVOICE = {
    "reading": _of(gettext_lazy("Reading"), "scan", "blue"),
    "waiting": _of(gettext_lazy("Waiting to be read"), "hourglass", "grey"),
    "to_check": _of(gettext_lazy("Please check"), "eye", "amber"),
    "ready": _of(pgettext_lazy("invoice", "Not claimed yet"), "circle-check", "teal"),
    "free": _of(pgettext_lazy("invoice", "Not claimed yet"), "circle-check", "teal"),
    "claimed": _of(gettext_lazy("In a claim"), "file-invoice", "indigo"),
    "used": _of(gettext_lazy("In a claim"), "file-invoice", "indigo"),
    "reimbursed": _of(gettext_lazy("Reimbursed"), "circle-check", "green"),
    "duplicate": _of(gettext_lazy("Already here"), "copy", "amber"),
    "unreadable": _of(gettext_lazy("Could not be read"), "alert-triangle", "red"),
    "failed": _of(gettext_lazy("Could not be read"), "alert-triangle", "red"),
    "void": _of(pgettext_lazy("invoice", "Voided by the issuer"), "ban", "red", outline=True),
    "deleted": _of(gettext_lazy("Deleted"), "trash", "grey", outline=True),
}
_TASK = {
    "planned": _of(gettext_lazy("Not yet reached"), "circle-dashed", "grey", outline=True),
    "open": _of(gettext_lazy("Waiting"), "hourglass", "blue"),
    "waiting": _of(gettext_lazy("Waiting"), "hourglass", "blue"),
    "pending": _of(gettext_lazy("Waiting"), "hourglass", "blue"),
    "agreed": _of(gettext_lazy("Agreed"), "circle-check", "green"),
    "approved": _of(gettext_lazy("Agreed"), "circle-check", "green"),
    "sent_back": _of(gettext_lazy("Sent back"), "arrow-back-up", "amber"),
    "rejected": _of(gettext_lazy("Sent back"), "arrow-back-up", "amber"),
    "withdrawn": _of(gettext_lazy("Withdrawn"), "arrow-left", "grey", outline=True),
    "cancelled": _of(gettext_lazy("No longer needed"), "minus", "grey", outline=True),
    "skipped": _of(gettext_lazy("Skipped"), "arrow-forward-up", "grey", outline=True),
    "automatic": _of(gettext_lazy("Agreed automatically"), "bolt", "green", outline=True),
    "transferred": _of(gettext_lazy("Passed on"), "arrow-forward-up", "grey"),
}
_JOB = {
    "queued": _of(gettext_lazy("Queued"), "hourglass", "grey"),
    "running": _of(gettext_lazy("Running"), "progress-check", "blue"),
    "done": _of(pgettext_lazy("job", "Done"), "circle-check", "green"),
    "failed": _of(pgettext_lazy("job", "Failed"), "alert-circle", "red"),
}
FAMILIES: dict[str, dict[str, StateMark]] = {
    "document": _DOCUMENT,
    "ticket": _TICKET,
    "payment": _PAYMENT,
    "invoice": _INVOICE,
    "task": _TASK,
    "job": _JOB,
}


def mark_of(state: object, family: str = "document") -> StateMark:
    """The mark of a state (a value or a choice). A state without one keeps its own word, in grey."""
    value = str(state.value if isinstance(state, Enum) else state or "")
    known = FAMILIES.get(family, {}).get(value.lower())
    if known is not None:
        return known
    return StateMark(str(getattr(state, "label", value)) or _("Unknown"), "circle-dashed", "grey")
