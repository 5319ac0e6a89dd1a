"""Uploads that gave no new invoice: one that is there already, a colleague's, a damaged one, an archive taken apart."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from hesi.core.time import stopped
from hesi.demo.cast import EMPLOYEE
from hesi.demo.diary import Diary
from hesi.demo.originals import READ_AFTER, content_of
from hesi.demo.papers import Kind, write_zip
from hesi.demo.rows import event_row
from hesi.demo.wallets import PDF, XML, Upload
from hesi.expenses.invoices.actions.reading import READER
from hesi.expenses.invoices.file_names import media_type_of
from hesi.expenses.invoices.models import Carrier
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.files.store import store_file
from hesi.workspace.people.models import Member

# By then a claim has left its draft and holds its invoices.
SETTLED = timedelta(days=5)


def leave_in_tray(uploads: Iterable[Upload], rng: Random, diary: Diary) -> list[Event]:
    """What the employee still sees above her wallet; the events, not saved, of how it came there."""
    at = diary.ago(2.6)
    known = sorted((u for u in uploads if u.at < at - SETTLED), key=lambda u: u.at, reverse=True)
    mine = next(u for u in known if _is_hers(u) and not u.is_read and u.paper.kind is Kind.DIGITAL_ORDINARY)
    theirs = next(u for u in known if not _is_hers(u) and u.paper.kind is Kind.DIGITAL_SPECIAL)
    owner = mine.invoice.owner
    events: list[Event] = []
    events += _again(owner, mine, XML if mine.carrier != XML else PDF, at, rng)
    events += _again(owner, theirs, PDF, at + timedelta(minutes=6), rng)
    events += _damaged(owner, at + timedelta(minutes=11))
    zipped = [u for u in known if _is_hers(u) and u.is_read][:3]
    events += _archive(owner, zipped, at + timedelta(minutes=18), rng)
    return events


def _is_hers(upload: Upload) -> bool:
    return upload.invoice.owner.name == EMPLOYEE


def _kept(owner: Member, content: bytes, name: str, at: datetime, **facts: object) -> Carrier:
    with stopped(at):
        file = store_file(content, name=name, media_type=media_type_of(name), purpose="invoice", by=Actor(owner))
    return Carrier.objects.create(
        file=file,
        uploaded_by=owner,
        digest="" if "parent" in facts else file.sha256,
        attempts=1,
        created_at=at,
        read_at=at + READ_AFTER,
        **facts,
    )


def _received(carrier: Carrier, at: datetime) -> Event:
    by = Actor(carrier.uploaded_by)
    return event_row("invoice.received", carrier, by=by, at=at, key=carrier.key, file=carrier.file.name)


def _again(owner: Member, known: Upload, kind: str, at: datetime, rng: Random, **place: object) -> list[Event]:
    """Another file of an invoice that is there."""
    name = f"dzfp_{known.paper.number}.{kind}"
    content = content_of(known.paper, kind, rng.randrange(10**6))
    carrier = _kept(owner, content, name, at, kind=kind, state="duplicate", invoice=known.invoice, **place)
    told = event_row(
        "invoice.duplicate",
        known.invoice,
        by=READER,
        at=at + READ_AFTER,
        audience=[known.invoice.owner_id, owner.pk],
        key=known.invoice.key,
        carrier=carrier.key,
        file=name,
        uploaded_by=owner.name,
    )
    return [_received(carrier, at), told]


def _damaged(owner: Member, at: datetime) -> list[Event]:
    """A PDF that was cut off on its way."""
    name = "酒店发票（下载中断）.pdf"
    problem = {"code": "damaged", "params": {"name": name}}
    carrier = _kept(
        owner, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<", name, at, kind="", state="failed", problem=problem
    )
    told = event_row(
        "invoice.failed",
        carrier,
        by=READER,
        at=at + READ_AFTER,
        audience=[owner.pk],
        key=carrier.key,
        code="damaged",
        file=name,
    )
    return [_received(carrier, at), told]


def _archive(owner: Member, known: list[Upload], at: datetime, rng: Random) -> list[Event]:
    """A month's invoices in one zip; all of them had been uploaded one by one before."""
    files = {f"{upload.paper.number}.pdf": content_of(upload.paper, PDF, 1) for upload in known}
    carrier = _kept(owner, write_zip(files), "本月发票.zip", at, kind="zip", state="unpacked")
    events = [_received(carrier, at)]
    for part, upload in enumerate(known):
        taken_out_at = at + timedelta(seconds=2 + part)
        events += _again(owner, upload, PDF, taken_out_at, rng, parent=carrier, part=part, dismissed_at=at)
    facts = {"key": carrier.key, "count": len(known)}
    events.append(event_row("invoice.unpacked", carrier, by=READER, at=at + READ_AFTER, audience=[owner.pk], **facts))
    return events
