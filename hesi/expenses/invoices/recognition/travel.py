"""Reading the printed face of air itineraries and rail tickets (数电 航空运输电子客票行程单, 铁路电子客票)."""

import re

from hesi.expenses.invoices.recognition.cells import cell_value, flat, lines_text
from hesi.expenses.invoices.recognition.faces import TAX_ID, printed_tax_id, read_heading, read_parties
from hesi.expenses.invoices.recognition.page import Label, Page, spaced
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.structured import air_split
from hesi.expenses.invoices.recognition.values import as_amount, as_date, as_decimal, squeeze, tidy_name

_PRICE_COLUMNS: tuple[tuple[str, str], ...] = (
    ("fare", "票价"),
    ("fuel_surcharge", "燃油附加费"),
    ("vat_rate", "增值税税率"),
    ("tax", "增值税税额"),
    ("caac_fund", "民航发展基金"),
    ("other_taxes", "其他税费"),
    ("total", "合计"),
)
_PRICE = re.compile(
    r"(?:CN[YD]|[¥$]|CN)?\s*(-?\d[\d,]*\.\d{1,2})(?!\d)|(\d{1,2}(?:\.\d+)?\s*%)|(免税|不征税|EXEMPT|-{2,}|\*{2,})"
)
_CHECK = re.compile(rf"{spaced('验证码')}\s*:?\s*(\d{{4}})(?!\d)")
_TICKET = re.compile(rf"{spaced('电子客票号码')}\s*:?\s*([\d-]{{10,20}})")
_BUYER = re.compile(rf"{spaced('购买方')}(?:{spaced('名称')})?\s*:")
_AIR_SELLER = re.compile(rf"(?:{spaced('填开单位')}|{spaced('销售方名称')})\s*:")
_FLIGHT = re.compile(r"(?<![A-Z0-9])((?:[A-Z]{2}|[A-Z]\d|\d[A-Z])\d{3,4}[A-Z]?)(?![A-Z0-9*])")
_ORIGIN = re.compile(r"自\s*:\s*([\u3400-\u9fff]{2,10})")
_DESTINATION = re.compile(r"至\s*:\s*([\u3400-\u9fff]{2,10})")
_RAIL_PRICE = re.compile(r"(?:票\s*价|退票费|改签费|票款)\s*:?\s*¥?\s*(-?\d[\d,]*\.\d{1,2})")
_TRAIN = re.compile(r"(?<![A-Z0-9])([GDCZTKYLSP]\d{1,4}|\d{4})(?![0-9A-Z])")
_STATION = re.compile(r"([\u3400-\u9fff]{1,10}?)\s*站")
_DEPARTS = re.compile(r"(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*(\d{1,2}:\d{2})\s*开?")
_SEAT = re.compile(r"(\d{1,2}\s*车\s*(?:\d{1,3}\s*[A-F]?\s*号?|无座)?)")
_SEAT_CLASS = re.compile(
    r"(商务座|特等座|一等座|二等座|优选一等座|软卧|硬卧|软座|硬座|动卧|一等卧|二等卧|无座|高级软卧)"
)


def read_air_face(page: Page, source: Source, confidence: float = 0.9) -> Recognition:
    """An air itinerary: prices stand under their headings; what VAT is charged on is fare plus fuel surcharge."""
    reading = Recognition()
    read_heading(page, reading, source, confidence)
    read_parties(page, reading, source, confidence)
    _labelled_name(page, _BUYER, "buyer_name", reading, source, confidence)
    _labelled_name(page, _AIR_SELLER, "seller_name", reading, source, confidence)
    prices = _prices(page)
    amounts = {
        name: as_decimal(prices.get(name, "")) for name in ("fare", "fuel_surcharge", "caac_fund", "other_taxes")
    }
    reading.put("amount_ex_tax", air_split(amounts, reading.extra), source, confidence)
    for name in ("tax", "total"):
        reading.put(name, as_amount(prices.get(name, "")), source, confidence)
    if prices.get("vat_rate"):
        reading.extra["vat_rate"] = squeeze(prices["vat_rate"])
    check = _CHECK.search(page.text)
    if check:
        reading.put("check_code", check.group(1), source, confidence)
    ticket = _TICKET.search(page.text)
    if ticket:
        reading.extra["ticket_number"] = ticket.group(1)
    _buyer_id(page, reading, source, confidence)
    _read_flights(page, reading)
    return reading


def _read_flights(page: Page, reading: Recognition) -> None:
    """Flights in order, with the date and time of the first, where the journey begins and where it ends."""
    flights: list[str] = []
    for row in page.rows:
        flight = _FLIGHT.search(row.text)
        if flight is None or not as_date(row.text):
            continue
        if not flights:
            time = re.search(r"(?<!\d)\d{1,2}:\d{2}(?!\d)", row.text)
            reading.extra.update({"travel_date": as_date(row.text)} | ({"depart_time": time.group()} if time else {}))
        flights.append(flight.group(1))
    if flights:
        reading.extra["flight"] = " ".join(flights)
    origins, destinations = _ORIGIN.findall(page.text), _DESTINATION.findall(page.text)
    if origins and destinations:
        reading.extra.update(from_station=origins[0], to_station=destinations[-1])


def _buyer_id(page: Page, reading: Recognition, source: Source, confidence: float) -> None:
    """The only tax id on a ticket's face is the buyer's, on the line of the buyer's name."""
    for buyer in page.labels(_BUYER):
        for label in page.labels(TAX_ID):
            if abs(label.y - buyer.y) < 2 * buyer.height:
                lines = cell_value(page, label, [], single=True)
                value = printed_tax_id(lines_text(lines))
                reading.put("buyer_tax_id", value, source, confidence, page.region(flat(lines)))


def _labelled_name(
    page: Page, label: re.Pattern[str], name: str, reading: Recognition, source: Source, confidence: float
) -> None:
    others = page.labels(r"[\u3400-\u9fff/]{2,16}\s*:")
    for found in page.labels(label):
        lines = cell_value(
            page, found, [other for other in others if other.x0 > found.x1 or other.row is not found.row], single=True
        )
        reading.put(name, tidy_name(lines_text(lines)), source, confidence + 0.01, page.region(flat(lines)))


def _prices(page: Page) -> dict[str, str]:
    """Prices by heading: in order when there are as many as headings, else each under the heading it is nearest to."""
    for heading in page.labels(spaced("燃油附加费")):
        row = heading.row
        columns = []
        for name, words in _PRICE_COLUMNS:
            match = re.search(spaced(words), row.text)
            if match:
                columns.append((name, Label(row, row.span(*match.span()), match.end())))
        below = [other for other in page.rows if 0 < other.y - row.y < 4 * heading.height]
        for values in below:
            found = [(match, values.span(*match.span())) for match in _PRICE.finditer(values.text)]
            if len(found) >= 2:
                return _match_columns(page, columns, [(m.group(), g[0].x0, g[-1].x1) for m, g in found], values.y)
    return {}


def _match_columns(
    page: Page, columns: list[tuple[str, Label]], found: list[tuple[str, float, float]], y: float
) -> dict[str, str]:
    if len(found) == len(columns):
        return {name: text for (name, _), (text, _, _) in zip(columns, found, strict=True)}
    prices: dict[str, str] = {}
    for text, x0, x1 in found:
        middle = (x0 + x1) / 2
        name, _ = min(columns, key=lambda column: _distance(page, column[1], middle, y))
        prices.setdefault(name, text)
    return prices


def _distance(page: Page, label: Label, middle: float, y: float) -> float:
    """How far a value stands from a heading; a ruling line between them counts as far."""
    centre = (label.x0 + label.x1) / 2
    crossed = page.ruling_between(min(centre, middle), max(centre, middle), y) is not None
    return abs(centre - middle) + (1000 if crossed else 0)


def read_rail_face(page: Page, source: Source, confidence: float = 0.9) -> Recognition:
    """A rail e-ticket: only the price is printed, the tax within it stands in the issuer's data alone."""
    reading = Recognition()
    read_heading(page, reading, source, confidence)
    read_parties(page, reading, source, confidence)
    _labelled_name(page, _BUYER, "buyer_name", reading, source, confidence)
    _buyer_id(page, reading, source, confidence)
    price = _RAIL_PRICE.search(page.text)
    if price:
        reading.put("total", as_amount(price.group(1)), source, confidence)
    departs = _DEPARTS.search(page.text)
    if departs:
        reading.extra.update(travel_date=as_date(squeeze(departs.group(1))), depart_time=departs.group(2))
    seat, seat_class = _SEAT.search(page.text), _SEAT_CLASS.search(page.text)
    if seat:
        reading.extra["seat_number"] = squeeze(seat.group(1))
    if seat_class:
        reading.extra["seat"] = seat_class.group(1)
    _read_stations(page, reading)
    if re.search(spaced("退票费"), page.text):
        reading.extra["business"] = "退"
    return reading


def _read_stations(page: Page, reading: Recognition) -> None:
    """Stations stand on one line with the train between them, often larger than the rest."""
    for row in page.rows:
        train = _TRAIN.search(row.text)
        stations = _STATION.findall(row.text)
        if train and len(stations) >= 2:
            reading.extra.update(train=train.group(1), from_station=stations[0], to_station=stations[1])
            return
    train = next((match for row in page.rows if (match := _TRAIN.fullmatch(squeeze(row.text)))), None)
    if train:
        reading.extra["train"] = train.group(1)
