"""Reading a carrier: from a waiting file to an invoice in the wallet, once, however often the job is started."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hesi.core.crypto import Tampered
from hesi.core.time import now
from hesi.expenses.invoices.actions.keeping import keep_reading
from hesi.expenses.invoices.actions.receiving import take_in
from hesi.expenses.invoices.models import Carrier, Preview
from hesi.expenses.invoices.problem_texts import FILE_LOST
from hesi.expenses.invoices.recognition.carriers import Carrier as FileKind
from hesi.expenses.invoices.recognition.carriers import carrier_of
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.result import Recognition
from hesi.expenses.invoices.recognizing import draw_pages, draw_thumbnail, recognize
from hesi.expenses.invoices.unpacking import Member, unpack
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import FileLost, read_file, store_file

MAX_STARTS = 3
READER = SystemActor("recognition")


def read_carrier(carrier: Carrier) -> Carrier:
    """Read the file and keep what it gave: an invoice, one more carrier of one that is there, or the reason why not.

    A carrier that has been read is left alone, and what one run has settled another does not settle again: the state
    moves by a conditional update in the transaction that writes the outcome. A file whose reading has been started
    `MAX_STARTS` times without an end is given up with a sentence.
    """
    if not _start(carrier):
        return carrier
    name = carrier.file.name
    try:
        content = read_file(carrier.file)
    except (FileLost, Tampered):
        return _give_up(carrier, Unreadable(FILE_LOST, name))
    try:
        if carrier.attempts > MAX_STARTS:
            raise Unreadable("reader_died", name)
        if carrier_of(content, name) is FileKind.ZIP:
            return _unpack(carrier, unpack(content, name, depth=_depth(carrier)))
        readings = recognize(content, name)
    except Unreadable as refusal:
        _draw(carrier, content)
        return _give_up(carrier, refusal)
    _draw(carrier, content)
    if len(readings) > 1 and not carrier.shares_file:
        return _split(carrier, readings)
    return _keep(carrier, readings[min(carrier.part or 0, len(readings) - 1) if carrier.shares_file else 0])


def _start(carrier: Carrier) -> bool:
    """Claim the reading. One that a killed worker had begun is begun again."""
    unread = Carrier.objects.filter(pk=carrier.pk, state__in=[Carrier.State.WAITING, Carrier.State.READING])
    started = unread.update(state=Carrier.State.READING, attempts=F("attempts") + 1)
    carrier.refresh_from_db(fields=["state", "attempts"])
    return bool(started)


def _settle(carrier: Carrier, state: Carrier.State) -> bool:
    """Move the carrier to its end; False where another run of the job was faster."""
    won = Carrier.objects.filter(pk=carrier.pk, state=Carrier.State.READING).update(state=state, read_at=now())
    carrier.refresh_from_db(fields=["state", "read_at"])
    return bool(won)


@transaction.atomic
def _keep(carrier: Carrier, reading: Recognition) -> Carrier:
    if _settle(carrier, Carrier.State.READ):
        carrier.kind = reading.carrier
        keep_reading(carrier, reading, by=READER)
    return carrier


@transaction.atomic
def _split(carrier: Carrier, readings: Sequence[Recognition]) -> Carrier:
    """A file with several invoices gives a carrier for each; they share the file, and each shows its own pages."""
    if not _settle(carrier, Carrier.State.UNPACKED):
        return carrier
    pages = list(carrier.previews.all())
    for part, reading in enumerate(readings):
        member = Carrier.objects.create(
            file=carrier.file,
            uploaded_by=carrier.uploaded_by,
            parent=carrier,
            part=part,
            kind=reading.carrier,
            state=Carrier.State.READ,
            read_at=now(),
        )
        own = {region.page for region in reading.regions.values()}
        _show(member, [page for page in pages if page.page in own or not own])
        keep_reading(member, reading, by=READER)
    record("invoice.unpacked", carrier, by=READER, audience=_heard(carrier), key=carrier.key, count=len(readings))
    return carrier


def _unpack(carrier: Carrier, members: Iterable[Member]) -> Carrier:
    """Each file of an archive becomes a carrier of its own; one that is no good says so, and the rest go on.

    One transaction for each, so that a large archive keeps nobody waiting; a second run goes on where the first ended.
    """
    taken = set(carrier.members.values_list("part", flat=True))
    uploader = Actor(carrier.uploaded_by, channel=READER.channel)
    for member in members:
        if member.position not in taken:
            _take_out(carrier, member, uploader)
    with transaction.atomic():
        if _settle(carrier, Carrier.State.UNPACKED):
            carrier.kind = FileKind.ZIP.value
            carrier.save(update_fields=["kind"])
            count = carrier.members.count()
            record("invoice.unpacked", carrier, by=READER, audience=_heard(carrier), key=carrier.key, count=count)
    return carrier


@transaction.atomic
def _take_out(carrier: Carrier, member: Member, uploader: Actor) -> None:
    below = take_in(member.content, name=member.name, by=uploader, parent=carrier, part=member.position)
    if member.refusal is not None:
        below.state = Carrier.State.READING
        below.save(update_fields=["state"])
        _give_up(below, member.refusal)


@transaction.atomic
def _give_up(carrier: Carrier, refusal: Unreadable) -> Carrier:
    if not _settle(carrier, Carrier.State.FAILED):
        return carrier
    params = {name: str(value)[:200] for name, value in refusal.params.items()}
    carrier.problem = {"code": refusal.code, "params": {**params, "name": carrier.file.name}}
    carrier.save(update_fields=["problem"])
    record(
        "invoice.failed", carrier, by=READER, audience=_heard(carrier), key=carrier.key, code=refusal.code,
        file=carrier.file.name,
    )  # fmt: skip
    return carrier


def _draw(carrier: Carrier, content: bytes) -> None:
    """Keep the pages for showing, unless an earlier run has."""
    if carrier.previews.exists():
        return
    pictures = draw_pages(content, carrier.file.name)
    small = draw_thumbnail(pictures[0]) if pictures else b""
    with transaction.atomic():
        pages = [Preview(page=n, file=_picture(carrier, n, png)) for n, png in enumerate(pictures)]
        if pages:
            pages[0].thumbnail = _picture(carrier, 0, small)
        _show(carrier, pages)


def _picture(carrier: Carrier, page: int, png: bytes) -> StoredFile:
    name = _("{file}, page {number}.png").format(file=carrier.file.name[:150], number=page + 1)
    return store_file(png, name=name, media_type="image/png", purpose="preview", by=READER)


def _show(carrier: Carrier, pages: Sequence[Preview]) -> None:
    """Give the carrier these pages; the first shown has the small picture."""
    small = pages[0].thumbnail if pages else None
    Preview.objects.bulk_create(
        [Preview(carrier=carrier, page=page.page, file=page.file, thumbnail=small) for page in pages],
        ignore_conflicts=True,
    )


def _depth(carrier: Carrier) -> int:
    return 0 if carrier.parent is None else 1 + _depth(carrier.parent)


def _heard(carrier: Carrier) -> list[int]:
    return [carrier.uploaded_by_id]
