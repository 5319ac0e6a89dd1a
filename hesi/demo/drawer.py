"""Invoices that nobody has claimed yet, among them the ones that need a second look."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hesi.demo.cast import BILINGUAL, COLLEAGUES, EMPLOYEE
from hesi.demo.papers import Kind, Paper
from hesi.demo.stories import Teller
from hesi.demo.wallets import PHOTO, Upload, as_invoice, carrier_for, reading_of
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.invoices.readings import fill
from hesi.expenses.invoices.recognition.problems import problem

# expense type, least and most fen, how many hours of work ago it was uploaded
_OF_EMPLOYEE = (
    ("meals", 46_00, 160_00),
    ("local_transport", 18_00, 76_00),
    ("train", 0, 0),
    ("hotel", 320_00, 560_00),
    ("meals", 38_00, 120_00),
    ("road", 20_00, 20_00),
    ("entertainment", 680_00, 1980_00),
    ("local_transport", 22_00, 90_00),
    ("office", 60_00, 320_00),
    ("flight", 0, 0),
    ("communication", 88_00, 168_00),
    ("fuel", 260_00, 420_00),
    ("meals", 52_00, 158_00),
    ("hotel", 380_00, 590_00),
    ("train", 0, 0),
    ("other", 12_00, 66_00),
    ("local_transport", 16_00, 58_00),
    ("equipment", 120_00, 560_00),
    ("meals", 66_00, 178_00),
    ("road", 10_00, 10_00),
    ("software", 198_00, 598_00),
    ("local_transport", 26_00, 72_00),
)


def fill_drawers(teller: Teller) -> list[Upload]:
    """Free invoices of the employee, of her colleague abroad, and a few of many others."""
    uploads = list(_of_employee(teller))
    uploads += _abroad(teller, EMPLOYEE, ("USD",)) + _abroad(teller, BILINGUAL, ("EUR", "USD", "EUR", "JPY"))
    others = [person.name for person in COLLEAGUES if person.name not in (EMPLOYEE,)]
    for name in teller.rng.sample(others, 22):
        for _one in range(teller.rng.randint(1, 4)):
            kind, least, most = teller.rng.choice(_OF_EMPLOYEE)
            paper = _paper(teller, name, kind, least, most, teller.rng.uniform(4, 120))
            uploads.append(_upload(teller, name, paper))
    _cast_doubt(uploads)
    return uploads


def _of_employee(teller: Teller) -> Iterator[Upload]:
    for place, (kind, least, most) in enumerate(_OF_EMPLOYEE):
        paper = _paper(teller, EMPLOYEE, kind, least, most, 2.5 + 5.5 * place)
        photos = place % 2 == 1
        yield _upload(teller, EMPLOYEE, paper, hours=2.0 + 5.5 * place, photos=photos, is_read=True)


def _abroad(teller: Teller, name: str, currencies: tuple[str, ...]) -> list[Upload]:
    found = []
    for place, currency in enumerate(currencies):
        on = teller.diary.calendar.local_date(teller.diary.ago(20 + 9 * place)) - timedelta(days=1)
        minor = teller.rng.randrange(14, 60) * (150 if currency == "JPY" else 100)
        paper = teller.slips.abroad(on=on, minor=minor, currency=currency, lodging=False)
        found.append(_upload(teller, name, paper, hours=16 + 9 * place, photos=place == 0))
    return found


def _paper(teller: Teller, name: str, kind: str, least: int, most: int, hours: float) -> Paper:
    on = teller.diary.calendar.local_date(teller.diary.ago(hours)) - timedelta(days=1)
    if kind in ("train", "flight"):
        journey = teller.trip(name, on).lines
        papers = [line.paper for line in journey if line.paper and line.type_key in ("train", "flight")]
        return papers[0]
    fen = teller.rng.randrange(least, most + 1) // 100 * 100
    city = teller.rng.choice(("上海", "杭州", "南京", "苏州"))
    return teller.slips.of(kind, on=on, fen=fen, buyer=teller.company.buyer(name), city=city)


def _upload(
    teller: Teller, name: str, paper: Paper, *, hours: float | None = None, photos: bool = False, is_read: bool = False
) -> Upload:
    carrier = carrier_for(paper, teller.rng, photos=photos)
    at = _after(paper, teller.diary.ago(teller.rng.uniform(3, 110) if hours is None else hours), teller)
    return Upload(as_invoice(paper, teller.company.members[name], carrier, at), paper, carrier, at, is_read)


def _after(paper: Paper, at: datetime, teller: Teller) -> datetime:
    """An invoice is uploaded when it is there."""
    drawn_at = teller.diary.on(paper.on, 9, 20)
    return min(max(at, drawn_at), teller.diary.present - timedelta(minutes=5))


def _cast_doubt(uploads: list[Upload]) -> None:
    """One photograph is faint, one seal was broken: both ask for a person."""
    mine = [upload for upload in uploads if upload.invoice.owner.name == EMPLOYEE]
    faint = next(upload for upload in mine if upload.carrier == PHOTO and upload.paper.kind is Kind.TAXI)
    reading = reading_of(faint.paper, PHOTO)
    reading.confidence["total"], reading.confidence["code"] = 0.64, 0.7
    reading.problems.append(problem("picture_faint"))
    _fill(faint.invoice, reading)
    sealed = next(upload for upload in mine if upload.carrier == "ofd")
    uploads[uploads.index(sealed)] = Upload(sealed.invoice, sealed.paper, sealed.carrier, sealed.at)
    altered = reading_of(sealed.paper, sealed.carrier)
    altered.extra["signature"] = "altered"
    altered.problems.append(problem("seal_altered", file="Doc_0/Pages/Page_0/Content.xml"))
    _fill(sealed.invoice, altered)


def _fill(invoice: Invoice, reading: object) -> None:
    fill(invoice, reading, {})  # type: ignore[arg-type]
