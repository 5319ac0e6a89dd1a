"""Files beside a line that are no invoices: what is taken, and how large."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import store_file

PURPOSE = "document"
MOST_MEGABYTES = 20
MOST_AT_ONCE = 10
_PAPERS = (".pdf", ".ofd", ".xml", ".txt", ".csv", ".eml", ".msg", ".zip")
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".heic", ".gif")
_OFFICE = (".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".wps", ".et")
KINDS = _PAPERS + _PICTURES + _OFFICE
ACCEPT = ",".join(KINDS)


class FileNotTaken(Invalid):
    """Too large, empty, or of a kind that is not kept beside a line."""

    code = "file_not_taken"


def keep_attachments(files: Iterable[Any], *, by: AnyActor) -> list[StoredFile]:
    """Keep uploaded files, all or none. Raises `FileNotTaken` naming the file, the limit and the way out."""
    uploads = list(files)
    if len(uploads) > MOST_AT_ONCE:
        raise FileNotTaken(_("At most {limit} files at once. Attach the rest afterwards.").format(limit=MOST_AT_ONCE))
    for upload in uploads:
        _check(upload)
    return [
        store_file(upload.file, name=upload.name, media_type=upload.content_type or "", purpose=PURPOSE, by=by)
        for upload in uploads
    ]


def _check(upload: Any) -> None:
    name = str(upload.name)[:80]
    if PurePath(name).suffix.lower() not in KINDS:
        raise FileNotTaken(
            _("“{name}” is not a kind of file that is kept here. Attach it as PDF, picture or Office file.").format(
                name=name
            ),
            file=name,
        )
    if upload.size == 0:
        raise FileNotTaken(_("“{name}” is empty. Choose the file again.").format(name=name), file=name)
    if upload.size > MOST_MEGABYTES * 1024 * 1024:
        raise FileNotTaken(
            _("“{name}” is larger than {limit} MB. Make it smaller or split it.").format(
                name=name, limit=MOST_MEGABYTES
            ),
            file=name,
        )
