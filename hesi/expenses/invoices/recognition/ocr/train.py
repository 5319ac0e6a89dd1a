"""Paper train tickets (红票、蓝票): number, date, price, and the journey in `extra`.

The QR code of such a ticket is encrypted and says nothing. Name and identity number of the traveller are not read.
"""

from __future__ import annotations

import re
from decimal import Decimal

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.ocr.lines import Line, Page
from hesi.expenses.invoices.recognition.problems import problem
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.values import as_date, money, squeeze

_TRAIN = re.compile(r"^(?:[GDCZTKYLSP]\d{1,4}|\d{4})次?$")
_STATION = re.compile(r"^([\u3400-\u9fff]{1,8}?)\s*站$")
_SEAT = re.compile(
    r"(?:新空调)?(?:商务座|特等座|优选一等座|一等座|二等座|一等卧|二等卧|高级软卧|高级动卧|动卧|硬座|软座|硬卧|软卧|无座|棚车)"
)
_SEAT_SLIPS = {"一等座": re.compile(r"^[一\-—]等[座坐]?$"), "二等座": re.compile(r"^[二=三]等[座坐]?$")}
_PRICE = re.compile(r"(?:[¥Y半羊]\s*)(\d{1,5}(?:\.\d{1,2})?)\s*元?|^(\d{1,5}\.\d{1,2})\s*元")
_NUMBER = re.compile(r"^[A-Z][0-9OISBZ]{6}$|^[A-Z]\d{2,3}[A-Z]\d{6}$")
_FOOT = re.compile(r"\d{14}\s*([A-Z]\d{6})|\d{10,14}([A-Z]\d{6})$")
_SLIPS = str.maketrans("OISBZ", "01582")


def is_train_ticket(page: Page) -> bool:
    """Whether the print is a train ticket's: a departure 开 or a train's name, and stations or the railway's words."""
    text = squeeze(page.text)
    signs = (
        bool(re.search(r"\d{1,2}:\d{2}开", text)),
        any(_TRAIN.match(squeeze(line.text)) for line in page.lines),
        sum(bool(_STATION.match(squeeze(line.text))) for line in page.lines) >= 2,
        bool(_SEAT.search(text)),
        bool(re.search(r"限乘当日|12306|中国铁路|\d车\d{1,3}[A-F]?号|检票", text)),
    )
    return sum(signs) >= 3 and "电子客票" not in text and "发票号码" not in text


def read_train_ticket(page: Page) -> Recognition:
    """The ticket's values; `extra` holds from_station, to_station, train, depart_time and seat (the class)."""
    result = Recognition()
    result.put("kind", Kind.TRAIN_TICKET.value, Source.OCR, 0.97)
    result.put("currency", "CNY", Source.OCR, 0.99)
    _put_number(page, result)
    for line in page.lines:
        text = squeeze(line.text)
        sure = 0.6 + 0.35 * line.score
        if day := as_date(text):
            result.put("date", day, Source.OCR, sure if "开" in text or ":" in text else sure - 0.1, page.region(line))
        if price := _PRICE.search(text):
            result.put("total", money(Decimal(price[1] or price[2])), Source.OCR, sure, page.region(line))
    put_journey(page, result)
    return result


def _put_number(page: Page, result: Recognition) -> None:
    """The red number at the upper left; the long number at the foot ends with the same seven characters."""
    foot = ""
    for line in page.lines:
        if match := _FOOT.search(squeeze(line.text)):
            foot = match[1] or match[2]
            result.put("number", foot, Source.OCR, 0.85 * (0.5 + 0.5 * line.score), page.region(line))
    for line in page.lines:
        text = squeeze(line.text).upper()
        if line.middle < page.height * 0.4 and _NUMBER.match(text) and not _TRAIN.match(text):
            number = text[0] + text[1:].translate(_SLIPS) if len(text) == 7 else text
            sure = 0.98 if number == foot else 0.8
            if foot and number != foot:
                result.problems.append(problem("ticket_numbers_differ", "number", head=number, foot=foot))
                sure = 0.6
            result.put("number", number, Source.OCR, sure, page.region(line))
            return


def put_journey(page: Page, result: Recognition) -> None:
    """Put train, stations, time of departure and class into `extra`."""
    time = re.search(r"(?<!\d)(\d{1,2}):(\d{2})\s*开", page.text) or re.search(r"日\s*(\d{1,2}):(\d{2})", page.text)
    if time:
        result.extra["depart_time"] = f"{int(time[1]):02d}:{time[2]}"
    train = next((line for line in page.lines if _TRAIN.match(squeeze(line.text)) and _between(page, line)), None)
    train = train or next((line for line in page.lines if _TRAIN.match(squeeze(line.text))), None)
    if train is not None:
        result.extra["train"] = squeeze(train.text).removesuffix("次")
    stations = _stations(page, train)
    if len(stations) >= 2:
        result.extra["from_station"], result.extra["to_station"] = stations[0], stations[-1]
    text = squeeze(page.text)
    seat = _SEAT.search(text)
    if seat:
        result.extra["seat"] = seat[0]
        return
    for name, pattern in _SEAT_SLIPS.items():
        if any(pattern.match(squeeze(line.text)) for line in page.lines):
            result.extra["seat"] = name


def _between(page: Page, train: Line) -> bool:
    """Whether print stands on both sides of the train's name."""
    level = [line for line in page.lines if line is not train and line.same_row(train, 1.0)]
    return any(line.right <= train.left for line in level) and any(line.left >= train.right for line in level)


def _stations(page: Page, train: Line | None) -> list[str]:
    """Where from and where to, left to right; the small 站 may have been read apart from the name or not at all."""
    named = [(line.left, match[1]) for line in page.lines if (match := _STATION.match(squeeze(line.text)))]
    if len(named) < 2 and train is not None:
        named = [
            (line.left, squeeze(line.text).removesuffix("站"))
            for line in page.lines
            if line is not train
            and abs(line.middle - train.middle) < 0.9 * max(line.height, train.height)
            and re.fullmatch(r"[\u3400-\u9fff]{2,8}", squeeze(line.text))
        ]
    return [name for _, name in sorted(named)]
