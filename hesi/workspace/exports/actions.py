"""Asking for an export, cancelling it, fetching its file."""

import json
import re
from collections.abc import Mapping

from django.db import transaction
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from hesi.core.time import now
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.exports.models import UNFINISHED, Export, Format, State
from hesi.workspace.exports.permissions import may_ask_export, may_cancel_export, may_download_export, sees_as_widely
from hesi.workspace.exports.registry import find_exportable
from hesi.workspace.exports.tasks import make_export
from hesi.workspace.files.models import StoredFile
from hesi.workspace.jobs.tenant_tasks import enqueue

MOST_UNFINISHED = 5
MOST_QUERY_CHARS = 4_000
_NEVER_TEXT = re.compile("[\x00\ud800-\udfff]")


class ExportExpired(NotFound):
    """The file has been removed after its seven days."""

    code = "export_expired"


class SeesLess(Forbidden):
    """Who asked for it could not have all of these rows today."""

    code = "export_sees_less"


@transaction.atomic
def ask_export(kind: str, *, query: Mapping[str, str], format: str, by: Actor) -> Export:
    """Have a list made into a file in the background; pressing twice gives the one that is being made already.

    Raises `Invalid` for what is not known, `Forbidden` for what this person may not see, `TooMany` while five of theirs
    are still being made.
    """
    exportable = find_exportable(kind)
    require(may_ask_export, by, exportable)
    if format not in Format.values:
        known = ", ".join(Format.values)
        raise Invalid(_("“{format}” is not a format. Choose one of: {known}.").format(format=format[:20], known=known))
    asked = {_storable(name): _storable(value) for name, value in sorted(query.items())}
    if len(json.dumps(asked)) > MOST_QUERY_CHARS:
        raise Invalid(_("These filters are too long. Lift some of them and export again."))
    own = list(Export.objects.visible_to(by).unfinished())
    for export in own:
        if (export.kind, export.query, export.format) == (kind, asked, format):
            return export
    if len(own) >= MOST_UNFINISHED:
        raise TooMany(
            _("{count} of your exports are still being made. Wait for one, or cancel it.").format(count=len(own))
        )
    title = exportable.title_for(by, QueryDict(urlencode(asked)))[:120]
    export = Export.objects.create(asked_by=by.member, kind=kind, title=title, query=asked, format=format)
    record("export.asked", export, by=by, kind=kind, format=format, query=asked)
    enqueue(make_export, export_id=export.pk)
    return export


def _storable(text: str) -> str:
    """Without what no database and no address can hold: NUL and halves of surrogate pairs."""
    return _NEVER_TEXT.sub("", text)


@transaction.atomic
def cancel_export(export: Export, *, by: Actor) -> Export:
    """Stop it. Raises `Conflict` when it has ended already."""
    require(may_cancel_export, by, export)
    unfinished = Export.objects.filter(pk=export.pk, state__in=UNFINISHED)
    if not unfinished.update(state=State.CANCELLED, finished_at=now()):
        raise Conflict(_("This export has ended already."))
    record("export.cancelled", export, by=by, kind=export.kind)
    export.refresh_from_db()
    return export


@transaction.atomic
def download_export(export: Export, *, by: Actor) -> StoredFile:
    """The file, for who asked and still may see it; that it was fetched is written down.

    Raises `Conflict` while there is none yet, `ExportExpired` when there is none any more, `SeesLess` when they see
    less than when it was made, and whatever the list itself refuses them now.
    """
    require(may_download_export, by, export)
    if export.state != State.DONE:
        raise Conflict(_("This export has no file yet. Its page shows how far it is."))
    if export.is_expired or export.file is None:
        raise ExportExpired(_("The file of this export has been removed after seven days. Export the list again."))
    if not sees_as_widely(by, export):
        raise SeesLess(
            _(
                "You may see less now than when this file was made, so it can no longer be downloaded. "
                "Export the list again to get what you may see today."
            )
        )
    find_exportable(export.kind).title_for(by, QueryDict(urlencode(export.query)))
    record("export.downloaded", export, by=by, kind=export.kind, format=export.format, rows=export.done_rows)
    return export.file
