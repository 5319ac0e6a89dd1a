"""What invoices publish, which page parts that touches, and how the timeline tells it."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hesi.expenses.invoices.sentences import label_of
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell

for _name in ("received", "failed", "unpacked", "upload_dismissed"):
    live(f"invoice.{_name}", "wallet", "carrier-{key}")
for _name in ("read", "duplicate", "started", "corrected", "confirmed", "noted", "deleted"):
    live(f"invoice.{_name}", "wallet", "invoice-{key}")


def _read(event: Event) -> str:
    return _("Read from {file}").format(file=event.facts.get("file", ""))


def _duplicate(event: Event) -> str:
    facts = event.facts
    return _("{file}, uploaded by {name}, is the same invoice").format(
        file=facts.get("file", ""), name=facts.get("uploaded_by", "")
    )


def _started(event: Event) -> str:
    return _("Began to enter {file} by hand").format(file=event.facts.get("file", ""))


def _corrected(event: Event) -> str:
    names = [label_of(str(field)) for field in event.facts.get("fields", [])]
    return _("Corrected: {fields}").format(fields=pgettext("between words", ", ").join(names))


tell("invoice.received", lambda event: _("Uploaded a file"), icon="upload")
tell("invoice.failed", lambda event: _("Could not read the file"), icon="alert-triangle")
tell("invoice.unpacked", lambda event: _("Took the archive apart"), icon="package")
tell("invoice.upload_dismissed", lambda event: _("Put an upload notice away"), icon="check", folded=True)
tell("invoice.read", _read, icon="scan")
tell("invoice.duplicate", _duplicate, icon="copy")
tell("invoice.started", _started, icon="pencil")
tell("invoice.corrected", _corrected, icon="pencil")
tell("invoice.confirmed", lambda event: _("Compared every field with the original"), icon="circle-check")
tell("invoice.noted", lambda event: _("Changed the note"), icon="note", folded=True)
tell("invoice.deleted", lambda event: pgettext("invoice", "Deleted"), icon="trash")
