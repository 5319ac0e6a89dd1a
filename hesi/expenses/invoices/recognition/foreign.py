"""Reading bills from abroad by the words that any bill has: number, date, total, currency, and who issued it."""

import re
from datetime import date
from decimal import Decimal

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.page import Page, Row
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.values import money

_CONFIDENCE = 0.7
_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar januari janvier enero gennaio",
            "february feb februar februari février fevrier febrero febbraio",
            "march mar märz maart mars marzo",
            "april apr avril abril aprile",
            "may mai mei mayo maggio",
            "june jun juni juin junio giugno",
            "july jul juli juillet julio luglio",
            "august aug augustus août aout agosto",
            "september sep sept septembre septiembre settembre",
            "october oct okt oktober octobre octubre ottobre",
            "november nov novembre noviembre",
            "december dec dez dezember décembre decembre diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WORD_DATES = (
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|er)?\s*(?:de\s+|of\s+)?(?P<m>{_MONTH})\.?\s*,?\s*(?:de\s+)?(?P<y>\d{{4}})",
        re.I,
    ),
    re.compile(rf"(?P<m>{_MONTH})\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?P<y>\d{{4}})", re.I),
)
_ISO_DATE = re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
_FIGURE_DATE = re.compile(r"(?<!\d)(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4}|\d{2})(?!\d)")
_DATE_LABEL = re.compile(
    r"invoice date|date of issue|issue date|bill date|rechnungsdatum|factuurdatum|date de facture|facture n"
    r"|fecha|datum|date|日付|日期",
    re.I,
)
_NOT_ISSUE = re.compile(r"due|order|check.?(?:in|out)|échéance|limite|fällig|delivery|liefer|besteld", re.I)
_NUMBER_LABELS = (
    re.compile(
        r"(?:tax\s+)?invoice\s*(?:number|num\b|no\b\.?|nr\b\.?|id|#)\s*[.:#]?\s*"
        r"|facture\s*n\s*[°ºo.]?\s*:?\s*"
        r"|f\s*actuur\s*nummer\s*:?\s*"
        r"|rechnungs?\s*-?\s*(?:nummer|nr\.?)\s*:?\s*"
        r"|(?:número de )?factura\s*(?:n[°ºo.]|:)\s*",
        re.I,
    ),
    re.compile(r"(?:receipt|bill|document|booking|order)\s*(?:number|no\b\.?|id|#)\s*[.:#]?\s*", re.I),
)
_NUMBER = re.compile(r"(?=[A-Z0-9/._-]*\d)[A-Z0-9][A-Z0-9/._-]{2,30}", re.I)
_TOTAL_LABELS = (
    re.compile(
        r"grand total|total amount due|total due|amount due|balance due|gesamtbetrag|total ttc"
        r"|somme à payer|montant total|te betalen|total à payer",
        re.I,
    ),
    re.compile(r"total for this invoice|invoice total|total amount|total incl|totaal|gesamt|total|合計|総計", re.I),
)
_NET_LABELS = re.compile(r"subtotal|sub-total|total ht|excl|netto|net amount|total before tax|untaxed", re.I)
_TAX_LABELS = re.compile(r"\b(?:vat|gst|tva|btw|mwst|ust|iva|(?:sales |consumption )?tax)\b|消費税", re.I)
_MONEY = re.compile(
    r"(?<![\d.,])-?\d{1,3}(?:[ ,.'\u00a0]\d{3})+(?:[.,]\d{2})?(?!\d)|(?<![\d.,])-?\d+(?:[.,]\d{2})?(?![\d%])"
)
_CURRENCIES: tuple[tuple[str, str], ...] = (
    ("USD", r"US\$|USD|\bU\.S\. dollars?"),
    ("HKD", r"HK\$|HKD"),
    ("SGD", r"S\$|SGD"),
    ("AUD", r"A\$|AUD"),
    ("MYR", r"\bRM\s?\d|MYR"),
    ("EUR", r"€|EUR\b"),
    ("GBP", r"£|GBP"),
    ("INR", r"₹|\bRs\b\.?|INR"),
    ("JPY", r"JPY|円|(?:¥|￥)\s?-?\d[\d,]*(?![.\d])"),
    ("KRW", r"₩|KRW"),
    ("THB", r"฿|THB"),
    ("CHF", r"\bCHF\b"),
    ("USD", r"\$"),
    ("CNY", r"¥|￥|CNY|RMB"),
)
_PAPER_WORDS = re.compile(
    r"invoice|receipt|facture|factuur|rechnung|factura|statement|date|page|bill to|specimen", re.I
)
_COMPANY = re.compile(
    r"\b(?:Inc|LLC|Ltd|Limited|GmbH|AG|B\.?V|S\.?A(?:\.?S)?|SARL|Pte|Pty|Corp|Co|K\.?K|Oy|AB|S\.?r\.?l|N\.?V)\b\.?",
    re.I,
)


def read_foreign_page(page: Page, source: Source) -> Recognition:
    """What a page from abroad tells; each value only when its words are there, never guessed from arithmetic."""
    reading = Recognition()
    reading.put("kind", Kind.FOREIGN.value, source, 0.6)
    for name, value in (
        ("number", _number(page.rows)),
        ("date", _issue_date(page.rows)),
        ("total", _total(page.rows)),
        ("currency", _currency(page.text)),
        ("seller_name", _seller(page)),
    ):
        reading.put(name, value, source, _CONFIDENCE)
    _put_tax_split(page.rows, reading, source)
    return reading


def _put_tax_split(rows: list[Row], reading: Recognition, source: Source) -> None:
    """The printed sum without tax and the printed tax, taken only when together they are the printed total."""
    if not reading.values["total"]:
        return
    total = Decimal(reading.values["total"])
    nets = [amount for row in rows if _NET_LABELS.search(_plain(row)) for amount in _amounts_in(_plain(row))]
    taxes = [amount for row in rows if _TAX_LABELS.search(_plain(row)) for amount in _amounts_in(_plain(row))]
    for net in nets:
        for tax in taxes:
            if net + tax == total and tax:
                reading.put("amount_ex_tax", money(net), source, _CONFIDENCE)
                reading.put("tax", money(tax), source, _CONFIDENCE)
                return


def _plain(row: Row) -> str:
    return row.text.replace("\t", "  ")


def _number(rows: list[Row]) -> str:
    for pattern in _NUMBER_LABELS:
        for index, row in enumerate(rows):
            text = _plain(row)
            for label in pattern.finditer(text):
                beside = _NUMBER.match(text, label.end())
                if beside and not _date_in(beside.group()):
                    return beside.group().rstrip(".")
                below = _below(rows, index, row, label.start())
                if below:
                    return below
    return ""


def _below(rows: list[Row], index: int, row: Row, start: int) -> str:
    """The number printed under its heading."""
    glyphs = row.span(start, start + 4)
    if not glyphs:
        return ""
    for lower in rows[index + 1 : index + 3]:
        for match in _NUMBER.finditer(lower.text):
            cell = lower.span(*match.span())
            if cell and abs(cell[0].x0 - glyphs[0].x0) < 2 * row.height:
                return match.group().rstrip(".")
    return ""


def _issue_date(rows: list[Row]) -> str:
    candidates: list[tuple[int, str]] = []
    for index, row in enumerate(rows):
        text = _plain(row)
        found = _date_in(text) or (
            index + 1 < len(rows) and _DATE_LABEL.search(text) and _date_in(_plain(rows[index + 1]))
        )
        if found:
            labelled = bool(_DATE_LABEL.search(text))
            candidates.append(
                (0 if labelled and not _NOT_ISSUE.search(text) else 2 if _NOT_ISSUE.search(text) else 1, found)
            )
    return min(candidates, key=lambda entry: entry[0])[1] if candidates else ""


def _date_in(text: str) -> str:
    for pattern in (_ISO_DATE, *_WORD_DATES):
        for match in pattern.finditer(text):
            month = match.group("m")
            found = _make(match.group("y"), str(_MONTHS.get(month.lower(), month)), match.group("d"))
            if found:
                return found
    for match in _FIGURE_DATE.finditer(text):
        year = match.group("y") if len(match.group("y")) == 4 else "20" + match.group("y")
        found = _make(year, match.group("b"), match.group("a")) or _make(year, match.group("a"), match.group("b"))
        if found:
            return found
    return ""


def _make(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _total(rows: list[Row]) -> str:
    """The last amount on the line of the best total label; a line of the sum without tax does not count."""
    for pattern in _TOTAL_LABELS:
        for row in reversed(rows):
            text = _plain(row)
            label = pattern.search(text)
            if label is None or (_NET_LABELS.search(text) and "incl" not in text.lower()):
                continue
            amounts = _amounts_in(text[label.end() :])
            if amounts:
                return money(amounts[-1])
    return ""


def _amounts_in(text: str) -> list[Decimal]:
    """Amounts on a line; dates and percentages are none."""
    for shape in (*_WORD_DATES, _ISO_DATE, _FIGURE_DATE):
        text = shape.sub(" ", text)
    return [value for match in _MONEY.finditer(text) if (value := _amount(match.group())) is not None]


def _amount(text: str) -> Decimal | None:
    digits = re.sub(r"[ '\u00a0]", "", text)
    last = max(digits.rfind("."), digits.rfind(","))
    if last >= 0 and len(digits) - last - 1 == 2:
        digits = re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    else:
        digits = re.sub(r"[.,]", "", digits)
    try:
        return Decimal(digits)
    except ArithmeticError:
        return None


def _currency(text: str) -> str:
    """The currency whose sign or code is printed most often; a bare dollar counts as American."""
    counts: dict[str, int] = {}
    for code, pattern in _CURRENCIES:
        found = len(re.findall(pattern, text))
        if code == "USD" and pattern == r"\$" and any(counts.get(other) for other in ("HKD", "SGD", "AUD")):
            continue
        counts[code] = counts.get(code, 0) + found
    best = max(counts.items(), key=lambda entry: entry[1], default=("", 0))
    return best[0] if best[1] else ""


def _seller(page: Page) -> str:
    """The issuer: the first words that end like a company's name, outside the lines addressed to the customer."""
    best: list[tuple[float, str]] = []
    for row in page.rows:
        for cell in re.split(r"\t", row.text):
            text = cell.strip()
            match = _COMPANY.search(text)
            if (
                match is None
                or match.start() < 3
                or len(text) > 80
                or re.search(r"attn|bill to|customer|guest|favor", text, re.I)
            ):
                continue
            name = text[: match.end()].strip(" ,")
            best.append((row.y, re.sub(r"^.*:\s*", "", name)))
    return best[0][1] if best else _headline(page)


def _headline(page: Page) -> str:
    """The largest words near the top, as shops print their name; none when they only say what the paper is."""
    top = [row for row in page.rows if row.y < page.height / 3 and len(row.text) < 60]
    named = [row for row in top if not _PAPER_WORDS.search(row.text) and re.search(r"[^\W\d_]{3}", row.text)]
    if not named:
        return ""
    largest = max(row.height for row in named)
    standing_out = largest if largest >= 1.2 * page.em else named[0].height
    return next(row.text.replace("\t", " ").strip() for row in named if row.height > 0.95 * standing_out)
