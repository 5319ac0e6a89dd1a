"""Sentences the scripts say, in the language of the page; they travel with it as data."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def texts_for_scripts() -> dict[str, str]:
    """Key → sentence. `{name}` and the like are filled in by the script."""
    return {
        "dismiss": _("Dismiss"),
        "offline": _("The network is not reachable. Check the connection and try again."),
        "slow": _("The server did not answer in time. Try again."),
        "failed": _("This did not work (error {status}). Try again; if it happens again, tell the support."),
        "signed_out": _("You have been signed out. Sign in again in another tab, then repeat this step."),
        "too_large": _("What you sent is larger than the server accepts. Send less at once."),
        "saving": _("Saving…"),
        "saved": _("Saved {time}"),
        "unsaved": _("Not saved yet"),
        "kept": _("Offline; kept on this device"),
        "not_accepted": _("Not saved: see the marked fields"),
        "unsent": _("Changes of {time} could not be sent and were kept on this device."),
        "put_back": _("Put them back"),
        "discard": _("Discard them"),
        "waiting": _("Waiting to be sent"),
        "uploading": _("{percent}% sent"),
        "sent": pgettext("upload", "Sent"),
        "retry": _("Try again"),
        "remove": pgettext("upload", "Remove"),
        "file_too_large": _("{name} is larger than {limit} MB. Split or compress it."),
        "file_kind": _("{name} is not a kind of file that is read here. Accepted: {kinds}."),
        "file_empty": _("{name} is empty."),
        "file_failed": _("{name} did not arrive. Try again."),
        "pasted": _("pasted picture"),
        "chosen": _("{count} chosen"),
        "no_results": _("Nothing found"),
        "search_more": _("Type to search"),
        "loading": _("Loading…"),
        "install": _("Install Hesi on this device"),
    }
