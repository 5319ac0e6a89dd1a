"""One vocabulary of states for every badge: word, icon and tone. Colour never speaks alone."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy


@dataclass(frozen=True, slots=True)
class StateMark:
    """How a state is shown. `tone` is one of the tones of tokens.css; `outline` draws the border only."""

    label: str | Promise
    icon: str
    tone: str
    outline: bool = False


def _of(label: Promise, icon: str, tone: str, outline: bool = False) -> StateMark:
    return StateMark(label, icon, tone, outline)


FAMILIES: dict[str, dict[str, StateMark]] = {
    "document": {
        "draft": _of(pgettext_lazy("document", "Draft"), "pencil", "grey"),
        "approving": _of(pgettext_lazy("document", "In approval"), "hourglass", "blue"),
        "rejected": _of(pgettext_lazy("document", "Sent back"), "arrow-back-up", "amber"),
        "approved": _of(pgettext_lazy("document", "Approved"), "check", "teal"),
        "to_pay": _of(pgettext_lazy("document", "To pay"), "coin", "indigo"),
        "paying": _of(pgettext_lazy("document", "Paying"), "send", "indigo", outline=True),
        "paid": _of(pgettext_lazy("document", "Paid"), "circle-check", "green"),
        "archived": _of(pgettext_lazy("document", "Archived"), "archive", "grey", outline=True),
        "void": _of(pgettext_lazy("document", "Void"), "ban", "red", outline=True),
    },
    "ticket": {
        "new": _of(pgettext_lazy("ticket", "New"), "inbox", "blue"),
        "in_progress": _of(pgettext_lazy("ticket", "In progress"), "progress-check", "indigo"),
        "waiting": _of(pgettext_lazy("ticket", "Waiting for you"), "message-question", "amber"),
        "on_hold": _of(pgettext_lazy("ticket", "On hold"), "player-pause", "grey"),
        "solved": _of(pgettext_lazy("ticket", "Solved, please confirm"), "clipboard-check", "teal"),
        "closed": _of(pgettext_lazy("ticket", "Closed"), "archive", "grey", outline=True),
        "merged": _of(pgettext_lazy("ticket", "Merged"), "git-branch", "grey", outline=True),
    },
    "payment": {
        "open": _of(pgettext_lazy("payment", "Being prepared"), "pencil", "grey"),
        "exported": _of(pgettext_lazy("payment", "With the bank"), "building-bank", "indigo", outline=True),
        "settled": _of(pgettext_lazy("payment", "Settled"), "circle-check", "green"),
        "pending": _of(pgettext_lazy("payment", "Waiting for the bank"), "building-bank", "indigo", outline=True),
        "paid": _of(pgettext_lazy("payment", "Paid"), "circle-check", "green"),
        "failed": _of(pgettext_lazy("payment", "Payment failed"), "alert-circle", "red"),
        "cancelled": _of(pgettext_lazy("payment", "Cancelled"), "ban", "grey", outline=True),
    },
    "invoice": {
        "waiting": _of(pgettext_lazy("invoice", "Waiting to be read"), "hourglass", "grey"),
        "reading": _of(pgettext_lazy("invoice", "Reading"), "scan", "blue"),
        "read": _of(pgettext_lazy("invoice", "Read"), "circle-check", "green", outline=True),
        "to_check": _of(pgettext_lazy("invoice", "Please check"), "eye", "amber"),
        "free": _of(pgettext_lazy("invoice", "Not claimed yet"), "receipt", "teal"),
        "claimed": _of(pgettext_lazy("invoice", "In a claim"), "file-invoice", "indigo"),
        "reimbursed": _of(pgettext_lazy("invoice", "Reimbursed"), "circle-check", "green"),
        "duplicate": _of(pgettext_lazy("invoice", "Already here"), "copy", "amber"),
        "unpacked": _of(pgettext_lazy("invoice", "Unpacked"), "file-zip", "grey", outline=True),
        "failed": _of(pgettext_lazy("invoice", "Could not be read"), "alert-triangle", "red"),
        "void": _of(pgettext_lazy("invoice", "Voided by the issuer"), "ban", "red", outline=True),
        "deleted": _of(pgettext_lazy("invoice", "Deleted"), "trash", "grey", outline=True),
    },
    "task": {
        "waiting": _of(pgettext_lazy("task", "Not yet reached"), "circle-dashed", "grey", outline=True),
        "open": _of(pgettext_lazy("task", "Waiting for a decision"), "hourglass", "blue"),
        "running": _of(pgettext_lazy("task", "In approval"), "hourglass", "blue"),
        "agreed": _of(pgettext_lazy("task", "Agreed"), "circle-check", "green"),
        "auto_agreed": _of(pgettext_lazy("task", "Agreed automatically"), "bolt", "green", outline=True),
        "sent_back": _of(pgettext_lazy("task", "Sent back"), "arrow-back-up", "amber"),
        "skipped": _of(pgettext_lazy("task", "Skipped"), "arrow-forward-up", "grey", outline=True),
        "transferred": _of(pgettext_lazy("task", "Passed on"), "arrow-forward-up", "grey"),
        "withdrawn": _of(pgettext_lazy("task", "Withdrawn"), "arrow-left", "grey", outline=True),
        "cancelled": _of(pgettext_lazy("task", "No longer needed"), "minus", "grey", outline=True),
    },
    "export": {
        "waiting": _of(pgettext_lazy("export", "Waiting to start"), "hourglass", "grey"),
        "running": _of(pgettext_lazy("export", "Being made"), "progress-check", "blue"),
        "done": _of(pgettext_lazy("export", "Ready"), "circle-check", "green"),
        "failed": _of(pgettext_lazy("export", "Did not work"), "alert-circle", "red"),
        "cancelled": _of(pgettext_lazy("export", "Cancelled"), "ban", "grey", outline=True),
    },
    "job": {
        "queued": _of(pgettext_lazy("job", "Queued"), "hourglass", "grey"),
        "running": _of(pgettext_lazy("job", "Running"), "progress-check", "blue"),
        "done": _of(pgettext_lazy("job", "Done"), "circle-check", "green"),
        "failed": _of(pgettext_lazy("job", "Failed"), "alert-circle", "red"),
    },
}


def mark_of(state: object, family: str = "document") -> StateMark:
    """The mark of a state (a value or a choice). A state without one keeps its own word, in grey."""
    value = str(state.value if isinstance(state, Enum) else state or "")
    known = FAMILIES.get(family, {}).get(value.lower())
    if known is not None:
        return known
    return StateMark(str(getattr(state, "label", value)) or pgettext("state", "Unknown"), "circle-dashed", "grey")
