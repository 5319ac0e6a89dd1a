"""Reading the printed face of a Chinese VAT invoice: values by their labels and cells, never by fixed coordinates."""

import re

from hesi.expenses.invoices.recognition.cells import cell_value, flat, lines_text
from hesi.expenses.invoices.recognition.items import column_headers, read_items
from hesi.expenses.invoices.recognition.kinds import Kind, kind_from_code, kind_from_title
from hesi.expenses.invoices.recognition.page import Label, Page, spaced
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.structured import red_original
from hesi.expenses.invoices.recognition.taxid import clean_tax_id
from hesi.expenses.invoices.recognition.values import IN_WORDS, as_amount, as_date, squeeze, tidy_name

CODE = re.compile(rf"(?:{spaced('发票代码')}|{spaced('票据代码')})\s*:?")
NUMBER = re.compile(rf"(?:{spaced('发票号码')}|{spaced('票据号码')})\s*:?")
DATE = re.compile(rf"(?:{spaced('开票日期')}|{spaced('填开日期')})\s*:?")
CHECK = re.compile(rf"{spaced('校验码')}\s*:?")
MACHINE = re.compile(rf"{spaced('机器编号')}\s*:?\s*(\d{{12}})(?!\d)")
BARE_NUMBER = re.compile(r"(?<![A-Za-z])N[oº°]\.?\s*:?\s*(\d{8})(?!\d)")
BARE_CODE = re.compile(r"(?<!\d)(\d{12}|\d{10})(?!\d)")
_PARTY = rf"(?:{spaced('购买方')}|{spaced('销售方')}|{spaced('购方')}|{spaced('销方')})?"
NAME = re.compile(rf"(?<![服劳货称票])(?<!服务)(?<!劳务){_PARTY}\s*{spaced('名称')}\s*:")
_CREDIT = spaced("统一社会信用代码")
TAX_ID = re.compile(rf"(?:(?:{_CREDIT})?\s*/?\s*{spaced('纳税人识别号')}|{_CREDIT})\s*:?")
SUM = re.compile(r"(?<!税)(?<!税\s)(?<!总)合\s*计(?!\s*[(:大金])")
IN_FIGURES = re.compile(r"\(\s*小\s*写\s*\)")
AMOUNT = re.compile(r"-?\s*¥?\s*-?\s*\d[\d,]*\.\d{1,2}(?!\d)|\*{2,}")
# Invoices for motor vehicles print the sum without tax and the tax beside their own words instead of in a table.
_VEHICLE_SUMS = tuple(
    (name, re.compile(rf"{spaced(words)}[^\d¥\n-]{{0,12}}(¥?\s*-?\d[\d,]*\.\d{{2}})"))
    for name, words in (("amount_ex_tax", "不含税价"), ("tax", "增值税税额"))
)
_SIDE_REACH = 6.0
_MASKED = re.compile(r"X{3,}|\*{2,}")


def read_vat_face(page: Page, source: Source, confidence: float = 0.9) -> Recognition:
    """Fields of a VAT invoice's face, 税控 and 数电 alike; what is not printed stays empty."""
    reading = Recognition()
    read_heading(page, reading, source, confidence)
    read_parties(page, reading, source, confidence)
    _read_sums(page, reading, source, confidence)
    reading.items = read_items(page)
    original = red_original(squeeze(page.text))
    if original:
        reading.extra.update(red="yes", original_invoice=original)
    return reading


def read_heading(page: Page, reading: Recognition, source: Source, confidence: float) -> None:
    """Kind, code, number, date and check code by the labels at the top of the face."""
    for name, label, value in (
        ("code", CODE, r"\s*(\d{12}|\d{10})(?!\d)"),
        ("number", NUMBER, r"\s*(\d{20}|\d{19}|\d{8})(?!\d)"),
        ("check_code", CHECK, r"\s*((?:\d\s?){20}|[0-9a-fA-F]{5,6})(?![0-9a-fA-F])"),
    ):
        for found in page.labels(label):
            match = re.compile(value).match(found.row.text, found.end)
            if match:
                region = page.region(found.row.span(*match.span(1)))
                reading.put(name, squeeze(match.group(1)), source, confidence, region)
                break
    for found in page.labels(DATE):
        tail = found.row.text[found.end : found.end + 24]
        if as_date(squeeze(tail)):
            region = page.region(found.row.span(found.end, found.end + len(tail)))
            reading.put("date", as_date(squeeze(tail)), source, confidence, region)
            break
    _read_unlabelled(page, reading, source, confidence)
    machine = MACHINE.search(page.text)
    if machine:
        reading.extra["machine_number"] = machine.group(1)
    reading.put("kind", printed_kind(page, reading), source, confidence)
    if reading.values["number"]:
        reading.put("currency", "CNY", source, confidence)


def _read_unlabelled(page: Page, reading: Recognition, source: Source, confidence: float) -> None:
    """Paper VAT invoices print the code bare and the number after №, on the line of the title."""
    for row in page.rows:
        number = BARE_NUMBER.search(row.text)
        if number is None:
            continue
        reading.put("number", number.group(1), source, confidence, page.region(row.span(*number.span(1))))
        code = next((match for match in BARE_CODE.finditer(row.text) if kind_from_code(match.group(1), "")), None)
        if code:
            reading.put("code", code.group(1), source, confidence, page.region(row.span(*code.span(1))))
        return


def printed_kind(page: Page, reading: Recognition) -> str:
    """The kind by the title, which is printed larger than the rest, refined by the numbering."""
    large = page.rows_of(glyph for glyph in page.glyphs if glyph.height > 1.25 * page.em)
    titled = next((kind for row in large if (kind := kind_from_title(row.text))), "")
    titled = titled or next((kind for row in page.rows if (kind := kind_from_title(row.text))), "")
    by_code = kind_from_code(reading.values["code"], reading.values["number"])
    if titled == Kind.VAT_SPECIAL and by_code == Kind.VAT_E_SPECIAL:
        return by_code
    return titled or by_code


def read_parties(page: Page, reading: Recognition, source: Source, confidence: float) -> None:
    """Buyer and seller: names and tax ids, told apart by the words beside or before them, then by position."""
    names, ids = page.labels(NAME), page.labels(TAX_ID)
    others = names + ids + page.labels(rf"{spaced('地址')}\s*[、,]?\s*{spaced('电话')}\s*:") + page.labels(CODE)
    for labels, field, clean in ((names, "name", tidy_name), (ids, "tax_id", printed_tax_id)):
        for party, label in _by_party(page, labels):
            lines = cell_value(page, label, others, single=field == "tax_id")
            region = page.region(flat(lines))
            reading.put(f"{party}_{field}", clean(lines_text(lines)), source, confidence, region)


def printed_tax_id(text: str) -> str:
    """A tax id as printed; one that is masked (XXXX, ****) is no id."""
    return "" if _MASKED.search(squeeze(text).upper()) else clean_tax_id(text)


def _by_party(page: Page, labels: list[Label]) -> list[tuple[str, Label]]:
    """Which label is the buyer's and which the seller's."""
    named = [(_party_beside(page, label), label) for label in labels]
    parties = [party for party, _ in named]
    if sorted(parties) == ["buyer", "seller"]:
        return named
    if len(labels) >= 2:
        first, second = labels[0], labels[1]
        if abs(first.y - second.y) < first.height and first.x0 > second.x0:
            first, second = second, first
        return [("buyer", first), ("seller", second)]
    return [(party, label) for party, label in named if party]


def _party_beside(page: Page, label: Label) -> str:
    """The party that the label's own words or the upright words left of it (购买方, 销售方) name, or ""."""
    own = "".join(glyph.text for glyph in label.glyphs)
    if "购" in own or "销" in own:
        return "buyer" if "购" in own else "seller"
    reach = _SIDE_REACH * label.height
    near = [
        (abs(glyph.y - label.y) + label.x0 - glyph.x1, glyph.text)
        for glyph in page.glyphs
        if glyph.text in "购销"
        and glyph.text.strip()
        and -2 <= label.x0 - glyph.x1 < reach
        and abs(glyph.y - label.y) < reach
    ]
    if not near:
        return ""
    return "buyer" if min(near)[1] == "购" else "seller"


def _read_sums(page: Page, reading: Recognition, source: Source, confidence: float) -> None:
    figures = page.labels(IN_FIGURES)
    total_label = figures[-1] if figures else None
    if total_label is not None:
        found = _amounts_right_of(page, total_label)
        if found:
            reading.put("total", as_amount(found[0][1]), source, confidence, page.region(found[0][2]))
        words = IN_WORDS.search(squeeze(total_label.row.text))
        if words:
            reading.extra["total_in_words"] = words.group()
    sums = [
        label
        for label in page.labels(SUM)
        if total_label is None or (label.y < total_label.y and label.x0 < total_label.x0)
    ]
    for name, pattern in _VEHICLE_SUMS:
        match = pattern.search(page.text)
        if match:
            reading.put(name, as_amount(match.group(1)), source, confidence)
    if sums:
        _put_sums(page, reading, _amounts_right_of(page, sums[-1]), source, confidence)


def _amounts_right_of(page: Page, label: Label) -> list[tuple[float, str, list]]:  # type: ignore[type-arg]
    """Amounts on a label's line: middle, text, characters."""
    band = page.inside(label.x1 - 1, label.y - 0.9 * label.height, page.width, label.y + 0.9 * label.height)
    taken = {id(glyph) for glyph in label.glyphs}
    found = []
    for row in page.rows_of(glyph for glyph in band if id(glyph) not in taken):
        for match in AMOUNT.finditer(row.text):
            glyphs = row.span(*match.span())
            found.append(((glyphs[0].x0 + glyphs[-1].x1) / 2, match.group(), glyphs))
    return sorted(found, key=lambda entry: entry[0])


def _put_sums(page: Page, reading: Recognition, found: list, source: Source, confidence: float) -> None:  # type: ignore[type-arg]
    """Sum without tax, then tax; a single figure goes to the column it stands in."""
    columns = column_headers(page)
    names = ["amount_ex_tax", "tax"]
    if len(found) == 1 and columns.get("tax") and columns.get("amount"):
        middle = found[0][0]
        nearer_tax = abs(middle - columns["tax"].x1) < abs(middle - columns["amount"].x1)
        names = ["tax"] if nearer_tax else ["amount_ex_tax"]
    for name, (_, text, glyphs) in zip(names, found, strict=False):
        reading.put(name, as_amount(text), source, confidence, page.region(glyphs))
