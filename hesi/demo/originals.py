"""The files behind invoices: stored as they came, with a picture of each, as if they had been uploaded and read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from random import Random

from PIL import Image

from hesi.core.time import stopped
from hesi.demo.papers import Paper, write_ofd, write_pdf, write_photo, write_scan, write_xml
from hesi.demo.rows import event_row
from hesi.demo.wallets import OFD, PDF, PHOTO, SCAN, XML, Upload, file_name
from hesi.expenses.invoices.actions.reading import READER
from hesi.expenses.invoices.file_names import media_type_of
from hesi.expenses.invoices.models import Carrier, Invoice, Preview
from hesi.expenses.invoices.readings import fill, places_of
from hesi.expenses.invoices.recognition.reader import recognize_bytes
from hesi.expenses.invoices.recognizing import draw_thumbnail
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import store_file

READ_AFTER = timedelta(seconds=4)
# Enough to read every letter on a screen; a page is drawn in milliseconds.
_DOTS_PER_INCH = 110
_SMALL_DOTS_PER_INCH = 40
_PHOTO_SIDE = 1000


@dataclass(slots=True)
class _Original:
    """An upload on its way: its bytes and its carrier."""

    upload: Upload
    content: bytes
    carrier: Carrier


def store_originals(uploads: Iterable[Upload], rng: Random) -> list[Event]:
    """Keep each file with its pages; the events, not saved, of its arrival and its reading."""
    wanted = [_stored(upload, rng) for upload in sorted(uploads, key=lambda upload: upload.at)]
    Carrier.objects.bulk_create([one.carrier for one in wanted])
    pages = []
    for one in wanted:
        if one.upload.carrier != XML:
            with stopped(one.upload.at + READ_AFTER):
                pages.append(_page(one))
    Preview.objects.bulk_create(pages)
    _read_really([one for one in wanted if one.upload.is_read and one.upload.carrier in (PDF, OFD)])
    return [event for one in wanted for event in _told(one)]


def content_of(paper: Paper, carrier: str, seed: int) -> bytes:
    """The paper as a file of that kind."""
    writers = {
        XML: lambda: write_xml(paper),
        OFD: lambda: write_ofd(paper),
        PDF: lambda: write_pdf(paper),
        SCAN: lambda: write_scan(paper, dots_per_inch=_DOTS_PER_INCH),
        PHOTO: lambda: write_photo(paper, seed=seed),
    }
    return writers[carrier]()


def _stored(upload: Upload, rng: Random) -> _Original:
    name = file_name(upload.paper, upload.carrier, rng)
    content = content_of(upload.paper, upload.carrier, rng.randrange(10**6))
    with stopped(upload.at):
        by = Actor(upload.invoice.owner)
        file = store_file(content, name=name, media_type=media_type_of(name), purpose="invoice", by=by)
    carrier = Carrier(
        file=file,
        uploaded_by=upload.invoice.owner,
        invoice=upload.invoice,
        kind="image" if upload.carrier in (PHOTO, SCAN) else upload.carrier,
        state=Carrier.State.READ,
        digest=file.sha256,
        attempts=1,
        created_at=upload.at,
        read_at=upload.at + READ_AFTER,
    )
    return _Original(upload, content, carrier)


def _page(one: _Original) -> Preview:
    """The page and its small picture. What was printed is drawn from the paper, which is quicker than from the file."""
    paper = one.upload.paper
    if one.upload.carrier == PHOTO:
        png = _smaller(one.content)
        small = draw_thumbnail(png)
    else:
        is_scan = one.upload.carrier == SCAN
        png = one.content if is_scan else write_scan(paper, dots_per_inch=_DOTS_PER_INCH)
        small = write_scan(paper, dots_per_inch=_SMALL_DOTS_PER_INCH)
    page = _picture(one.carrier, png)
    return Preview(carrier=one.carrier, page=0, file=page, thumbnail=_picture(one.carrier, small))


def _smaller(photo: bytes) -> bytes:
    with Image.open(BytesIO(photo)) as picture:
        picture.thumbnail((_PHOTO_SIDE, _PHOTO_SIDE))
        out = BytesIO()
        picture.convert("RGB").save(out, "PNG")
    return out.getvalue()


def _picture(carrier: Carrier, png: bytes) -> StoredFile:
    name = f"{carrier.file.name[:150]}，第 1 页.png"
    return store_file(png, name=name, media_type="image/png", purpose="preview", by=READER)


def _read_really(originals: list[_Original]) -> None:
    """Have recognition read these, so that each field knows where on the page it stands."""
    for one in originals:
        (reading,) = recognize_bytes(one.content, one.carrier.file.name)
        fill(one.upload.invoice, reading, places_of(reading, one.carrier))
    read = [one.upload.invoice for one in originals]
    Invoice.objects.bulk_update(read, ["details", "items", "extra", "problems", "needs_look", "kind"])


def _told(one: _Original) -> tuple[Event, Event]:
    carrier, invoice, at = one.carrier, one.upload.invoice, one.upload.at
    by, name = Actor(invoice.owner), carrier.file.name
    received = event_row("invoice.received", carrier, by=by, at=at, key=carrier.key, file=name)
    read = event_row(
        "invoice.read",
        invoice,
        by=READER,
        at=at + READ_AFTER,
        audience=[invoice.owner_id],
        key=invoice.key,
        carrier=carrier.key,
        file=carrier.file.name,
        source=carrier.kind,
    )
    return received, read
