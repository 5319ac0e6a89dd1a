"""Taking files in: every upload is kept as it came, once, and put in the queue to be read."""

from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.time import now
from hesi.expenses.invoices.file_names import media_type_of, safe_name
from hesi.expenses.invoices.models import Carrier
from hesi.expenses.invoices.permissions import may_settle_upload, may_upload_invoices
from hesi.expenses.invoices.problem_texts import FILE_LOST
from hesi.expenses.invoices.recognition.carriers import carrier_of
from hesi.expenses.invoices.recognition.limits import FILE_BYTES, MB, Unreadable
from hesi.expenses.invoices.sentences import problem_sentence
from hesi.expenses.invoices.tasks import read_carrier_job
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.files.store import store_file
from hesi.workspace.jobs.tenant_tasks import enqueue

_ZIPPED = b"PK"


class UploadRefused(Invalid):
    """The file is not taken in; its code is recognition's."""


@transaction.atomic
def receive_upload(content: bytes, *, name: str, by: AnyActor) -> Carrier:
    """Keep the file byte for byte and have it read; the same bytes of the same person again give the carrier there is.

    A file that could not be read, or whose invoice has been deleted, is read anew. Raises `UploadRefused` for a file
    that is empty, larger than `limits.FILE_BYTES` or of a kind that holds no invoices.
    """
    require(may_upload_invoices, by)
    _refuse_at_the_door(content, name)
    digest = sha256(content).hexdigest()
    known = _known(digest, by)
    if known is not None:
        return _again(known, content, by)
    try:
        with transaction.atomic():
            return take_in(content, name=name, by=by, digest=digest)
    except IntegrityError:
        # The same file came twice at the same moment; the other one is being read.
        return Carrier.objects.get(uploaded_by_id=by.member_id, digest=digest)


def take_in(content: bytes, *, name: str, by: AnyActor, digest: str = "", **place: Any) -> Carrier:
    """Store the file and queue its reading, as part of the caller's transaction. `place` is `parent` and `part`."""
    shown = safe_name(name)
    file = store_file(content, name=shown, media_type=media_type_of(shown), purpose="invoice", by=by)
    carrier = Carrier.objects.create(file=file, uploaded_by_id=by.member_id, digest=digest, **place)
    enqueue(read_carrier_job, carrier_id=carrier.pk)
    record("invoice.received", carrier, by=by, key=carrier.key, file=shown)
    return carrier


@transaction.atomic
def read_again(carrier: Carrier, *, by: AnyActor) -> Carrier:
    """Put a file that could not be read back into the queue, or one whose invoice has been deleted since."""
    carrier = Carrier.objects.locked(carrier.pk)
    require(may_settle_upload, by, carrier)
    if not _may_be_read_again(carrier):
        raise Conflict(_("This file is being read or has been read already. Reload the page to see what it gave."))
    return _requeue(carrier, by)


@transaction.atomic
def dismiss_upload(carrier: Carrier, *, by: AnyActor) -> Carrier:
    """Put the notice about a finished upload away. The file and what became of it stay on record."""
    carrier = Carrier.objects.locked(carrier.pk)
    require(may_settle_upload, by, carrier)
    if carrier.is_unread:
        raise Conflict(_("This file is still being read. Wait for its result first."))
    if carrier.dismissed_at is None:
        carrier.dismissed_at = now()
        carrier.save(update_fields=["dismissed_at"])
        record("invoice.upload_dismissed", carrier, by=by, key=carrier.key)
    return carrier


def _known(digest: str, by: AnyActor) -> Carrier | None:
    carriers = Carrier.objects.select_related("invoice").filter(uploaded_by_id=by.member_id, digest=digest)
    return carriers.first()


def _again(carrier: Carrier, content: bytes, by: AnyActor) -> Carrier:
    if carrier.problem.get("code") == FILE_LOST:
        # What was kept of it is no good any more; these are the same bytes.
        old = carrier.file
        carrier.file = store_file(content, name=old.name, media_type=old.media_type, purpose=old.purpose, by=by)
        carrier.save(update_fields=["file"])
    if _may_be_read_again(carrier):
        return _requeue(Carrier.objects.locked(carrier.pk), by)
    for member in carrier.members.select_related("invoice"):
        if _may_be_read_again(member):
            _requeue(Carrier.objects.locked(member.pk), by)
    if carrier.dismissed_at is not None:
        Carrier.objects.filter(pk=carrier.pk).update(dismissed_at=None)
        carrier.dismissed_at = None
    return carrier


def _may_be_read_again(carrier: Carrier) -> bool:
    gone = carrier.invoice is not None and carrier.invoice.deleted_at is not None
    return carrier.state == Carrier.State.FAILED or gone


def _requeue(carrier: Carrier, by: AnyActor) -> Carrier:
    carrier.state, carrier.problem, carrier.invoice = Carrier.State.WAITING, {}, None
    carrier.attempts, carrier.read_at, carrier.dismissed_at = 0, None, None
    carrier.save(update_fields=["state", "problem", "invoice", "attempts", "read_at", "dismissed_at"])
    enqueue(read_carrier_job, carrier_id=carrier.pk)
    record("invoice.received", carrier, by=by, key=carrier.key, file=carrier.file.name)
    return carrier


def _refuse_at_the_door(content: bytes, name: str) -> None:
    """Size and first bytes only. Archives, OFD among them, are opened by the job and not by the page."""
    try:
        if not content.startswith(_ZIPPED):
            carrier_of(content, name)
        elif len(content) > FILE_BYTES:
            raise Unreadable("too_large", name, limit=FILE_BYTES // MB)
    except Unreadable as refusal:
        raise refusal_of(refusal, name) from None


def refusal_of(refusal: Unreadable, name: str) -> UploadRefused:
    """The refusal as the person who sent the file reads it."""
    shown = safe_name(name)
    sentence = problem_sentence({"code": refusal.code, "params": {**refusal.params, "name": shown}})
    return UploadRefused(sentence, code=refusal.code, fields={"file": sentence}, file=shown)
