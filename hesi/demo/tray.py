"""Uploads that gave no new invoice: one that is there already, a colleague's, a damaged one, an archive taken apart."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from hesi.core.time import stopped
from hesi.demo.cast import EMPLOYEE
from hesi.demo.originals import READ_AFTER, content_of
from hesi.demo.papers import write_zip
from hesi.demo.rows import event_row
from hesi.demo.wallets import PDF, XML, Upload
from hesi.expenses.invoices.actions.reading import READER
from hesi.expenses.invoices.file_names import media_type_of
from hesi.expenses.invoices.models import Carrier
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.files.store import store_file
from hesi.workspace.people.models import Member


def leave_in_tray(uploads: Iterable[Upload], rng: Random, present: datetime) -> list[Event]:
    """What the employee still sees above her wallet; the events, not saved, of how it came there."""
    kept = list(uploads)
    mine = next(
        u
        for u in kept
        if u.invoice.owner.name == EMPLOYEE and u.carrier == PDF and u.paper.kind.name[:9] == "DIGITAL_O"
    )
    theirs = next(u for u in kept if u.invoice.owner.name != EMPLOYEE and u.paper.kind.name.startswith("DIGITAL_"))
    owner, at = mine.invoice.owner, present - timedelta(minutes=95)
    events: list[Event] = []
    events += _again(owner, mine, XML, at, rng)
    events += _again(owner, theirs, PDF, at + timedelta(minutes=6), rng)
    events += _damaged(owner, at + timedelta(minutes=11))
    events += _archive(owner, [u for u in kept if u.invoice.owner_id == owner.pk][-3:], at + timedelta(minutes=18), rng)
    return events


def _kept(owner: Member, content: bytes, name: str, at: datetime, **facts: object) -> Carrier:
    with stopped(at):
        file = store_file(content, name=name, media_type=media_type_of(name), purpose="invoice", by=Actor(owner))
    return Carrier.objects.create(  # type: ignore[no-any-return]
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
        events += _again(owner, upload, PDF, at + timedelta(seconds=2 + part), rng, parent=carrier, part=part)
    facts = {"key": carrier.key, "count": len(known)}
    events.append(event_row("invoice.unpacked", carrier, by=READER, at=at + READ_AFTER, audience=[owner.pk], **facts))
    return events
