"""Slips of the old tax bureaus: taxi, quota (定额), machine-printed (机打) and toll invoices, and digital rail and air
tickets seen as pictures.

No real paper of these kinds was to be had: the readers are proved on drawn samples only. So they take a value from
beside its label or not at all, and their confidence never passes `MOST_SURE`: a person looks at the fields.
"""

from __future__ import annotations

import re
from decimal import Decimal

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.ocr.air import put_air_sums
from hesi.expenses.invoices.recognition.ocr.lines import Page, rows
from hesi.expenses.invoices.recognition.ocr.marks import Form, cut
from hesi.expenses.invoices.recognition.ocr.train import put_journey
from hesi.expenses.invoices.recognition.ocr.vat.head import printed_date, read_head
from hesi.expenses.invoices.recognition.ocr.vat.parties import party_name, read_parties
from hesi.expenses.invoices.recognition.problems import problem
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.values import IN_WORDS, money, squeeze, words_to_amount

MOST_SURE = 0.8
SLIP_KINDS = frozenset({
    Kind.TAXI, Kind.QUOTA, Kind.MACHINE, Kind.TOLL, Kind.BUS, Kind.FERRY, Kind.DIGITAL_RAIL, Kind.DIGITAL_AIR,
    Kind.AIR_ITINERARY, Kind.FISCAL, Kind.VEHICLE, Kind.USED_VEHICLE,
})  # fmt: skip
UNDATED = frozenset({Kind.QUOTA})

_SUM_WORDS = re.compile(
    r"合计|总计|总金额|实收|实付|应收|票价|金额|收费额|车费|价税合计|小写|TOTAL|FARE|AMOUNT", re.IGNORECASE
)
_FIRST_WORDS = re.compile(r"价税合计|合计|总计|总金额|实收|实付|小写|票价|TOTAL|FARE", re.IGNORECASE)
_NO_SUM = re.compile(r"单价|起步|里程|等候|燃油|附加|计时|密码|电话|税率|优惠|余额|找零")
_SUM = re.compile(r"[¥Y]?\s*(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,7}(?:\.\d{1,2})?)\s*元?")
_FACE = re.compile(r"^(?:人民币|面额|¥)?\s*(\d{1,4})(?:\.00)?\s*元?整?$")
_TAXI = {
    "plate": re.compile(r"(?:车号|车牌号?)\W*([\u3400-\u9fff]?[A-Z][·.-]?[A-Z0-9]{4,6})"),
    "boarded_at": re.compile(r"上车\W*(\d{1,2}:\d{2})"),
    "left_at": re.compile(r"下车\W*(\d{1,2}:\d{2})"),
    "distance_km": re.compile(r"里程\W*(\d+(?:\.\d+)?)"),
}


def is_taxi(text: str) -> bool:
    """Whether the words are a taxi meter's, for its title often lies under the seal."""
    bare = squeeze(text)
    return sum(word in bare for word in ("上车", "下车", "里程", "车号", "等候", "单价", "证号", "状态")) >= 4


def read_slip(page: Page, kind: Kind) -> Recognition:
    """Code, number, date and total of a slip; a taxi's ride in `extra`. Untested on real paper."""
    form = cut(page)
    result = Recognition()
    read_head(form, result)
    result.put("currency", "CNY", Source.OCR, MOST_SURE)
    if not result.values["date"] and kind not in UNDATED:
        for line in page.lines:
            if day := printed_date(line.text):
                result.put("date", day, Source.OCR, 0.75 * line.score, page.region(line))
                break
    read_parties(form, result)
    if kind is Kind.QUOTA:
        _put_face_value(page, result)
    elif kind in (Kind.DIGITAL_AIR, Kind.AIR_ITINERARY):
        put_air_sums(page, result)
    else:
        _put_sum(page, result)
    if kind is Kind.DIGITAL_RAIL:
        put_journey(page, result)
    if kind is Kind.TAXI:
        _put_taxi_company(form, result)
        text = squeeze(page.text).upper()
        result.extra.update({name: match[1] for name, pattern in _TAXI.items() if (match := pattern.search(text))})
    for name in result.confidence:
        result.confidence[name] = min(result.confidence[name], MOST_SURE)
    result.put("kind", kind.value, Source.OCR, MOST_SURE + 0.05)
    result.problems.append(problem("compare_slip"))
    return result


def _put_taxi_company(form: Form, result: Recognition) -> None:
    """A taxi's slip names its company after 单位, which on other forms heads the column of units."""
    label = form.first("unit")
    found = form.beside(label, party_name) if label else None
    if found:
        result.put("seller_name", found[0], Source.OCR, 0.75, form.page.region(found[1]))


def _put_sum(page: Page, result: Recognition) -> None:
    """The sum beside 合计, 金额 and the like; the same sum in words makes it sure."""
    words = {
        Decimal(amount)
        for line in page.lines
        if IN_WORDS.search(squeeze(line.text)) and (amount := words_to_amount(line.text))
    }
    for row in rows(page.lines):
        text = " ".join(line.text for line in row)
        bare = squeeze(text)
        label = _SUM_WORDS.search(bare)
        if not label or _NO_SUM.search(bare[: label.start()]):
            continue
        match = _SUM.search(bare, label.end())
        if not match:
            continue
        value = Decimal(match[1].replace(",", ""))
        sure = 0.8 if value in words else 0.75 if _FIRST_WORDS.search(bare) else 0.65
        if not re.search(r"¥|元|\.\d{2}", match[0]) and value not in words:
            sure = 0.5
        result.put("total", money(value), Source.OCR, sure, page.region(row[-1]))
    if not result.values["total"] and len(words) == 1:
        result.put("total", money(words.pop()), Source.OCR, 0.7)


def _put_face_value(page: Page, result: Recognition) -> None:
    """A quota invoice is worth what is printed on it, mostly in words: 伍拾元整."""
    for line in page.lines:
        bare = squeeze(line.text)
        if IN_WORDS.search(bare) and (amount := words_to_amount(bare)):
            result.put("total", amount, Source.OCR, 0.78, page.region(line))
        elif (match := _FACE.match(bare)) and re.search("元|¥", bare):
            result.put("total", money(Decimal(match[1])), Source.OCR, 0.7, page.region(line))
