"""An uploaded file on its way to `receive_upload`: its size is known before its bytes are read into memory."""

from typing import Any

from hesi.expenses.invoices.actions import receive_upload
from hesi.expenses.invoices.actions.receiving import refusal_of
from hesi.expenses.invoices.models import Carrier
from hesi.expenses.invoices.recognition.limits import FILE_BYTES, MB, Unreadable
from hesi.workspace.access.actor import AnyActor


def receive_file(file: Any, *, by: AnyActor) -> Carrier:
    """Take in a file of a multipart form. Raises `UploadRefused`."""
    name = str(file.name or "")
    if (file.size or 0) > FILE_BYTES:
        raise refusal_of(Unreadable("too_large", name, limit=FILE_BYTES // MB), name)
    return receive_upload(file.read(), name=name, by=by)
