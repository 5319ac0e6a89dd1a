"""Turning printed text into plain values: widths folded, ISO dates, amounts with two places, Chinese numerals."""

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

CENT = Decimal("0.01")
LARGEST_AMOUNT = Decimal("1000000000000")
_SPACE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00]+")
_HAN = r"[\u3400-\u9fff（）《》、，。：；“”·]"
_GAP_IN_CHINESE = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_AMOUNT = re.compile(r"[-+−–]?\d[\d,，]*(?:\.\d+)?|[-+−–]?\.\d+")
_DATE = re.compile(r"(?<!\d)(\d{4})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})(?!\d)")
_COMPACT_DATE = re.compile(r"(?<!\d)(20\d{2}|19\d{2})(\d{2})(\d{2})(?:\d{6})?(?!\d)")


def fold(text: str) -> str:
    """Fold full-width letters, digits and signs to ASCII for comparing and matching; Chinese text stays."""
    return unicodedata.normalize("NFKC", text).replace("￥", "¥")


def squeeze(text: str) -> str:
    """Fold widths and take every space out: the form in which labels are compared."""
    return _SPACE.sub("", fold(text))


def tidy_name(text: str) -> str:
    """A person's or company's name as printed: one space between words, none between Chinese characters."""
    name = _SPACE.sub(" ", text).strip(" :：")
    return _GAP_IN_CHINESE.sub("", name)


def as_date(text: str) -> str:
    """The first calendar date in the text as YYYY-MM-DD, or "" when there is none that exists."""
    folded = fold(text)
    for pattern in (_DATE, _COMPACT_DATE):
        for match in pattern.finditer(folded):
            try:
                return date(*(int(part) for part in match.groups())).isoformat()
            except ValueError:
                continue
    return ""


def as_decimal(text: str) -> Decimal | None:
    """The amount written in the text (¥, separators and brackets allowed), or None when there is none, as in `***`."""
    folded = squeeze(text)
    match = _AMOUNT.search(folded)
    if match is None:
        return None
    number = match.group().replace(",", "").replace("，", "").replace("−", "-").replace("–", "-")
    try:
        value = Decimal(number)
    except InvalidOperation:
        return None
    if folded[: match.start()].rstrip("¥$€CNYRMB").endswith(("-", "−", "负")) and value > 0:
        value = -value
    return value if abs(value) < LARGEST_AMOUNT else None


def as_fraction(text: str) -> Decimal | None:
    """A rate written as a plain number between 0 and 1, such as 0.06; None for anything else."""
    folded = squeeze(text)
    return Decimal(folded) if re.fullmatch(r"(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)", folded) else None


def as_amount(text: str) -> str:
    """The amount as a plain decimal with two places, or "" when there is none."""
    value = as_decimal(text)
    return "" if value is None else money(value)


def money(value: Decimal) -> str:
    """A decimal with two places, without separators; minus zero becomes zero."""
    rounded = value.quantize(CENT, rounding=ROUND_HALF_UP)
    return str(abs(rounded)) if rounded == 0 else str(rounded)


_DIGITS = {
    c: n
    for n, group in enumerate(
        ["零〇", "壹一弌", "贰二貳弍", "叁三參弎", "肆四", "伍五", "陆六陸", "柒七", "捌八", "玖九"]
    )
    for c in group
}
_UNITS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_SECTIONS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_NUMERAL = "零〇壹贰貳叁參肆伍陆陸柒捌玖"
_TAIL = rf"[{_NUMERAL}角分整正]*"
IN_WORDS = re.compile(
    rf"(?:[(（][负負][)）]|[负負])?[{_NUMERAL}拾佰仟万萬亿億]+[圆元圓]{_TAIL}|[{_NUMERAL}]+[角分]{_TAIL}"
)


def words_to_amount(text: str) -> str:
    """The amount written in Chinese capitals (大写), such as 伍佰贰拾陆圆整, with two places, or ""."""
    words = squeeze(text)
    negative = "负" in words or "負" in words
    match = IN_WORDS.search(words)
    if match is None:
        return ""
    yuan, unit, rest = re.sub("[元圓]", "圆", match.group()).partition("圆")
    if not unit:
        yuan, rest = "", yuan
    total = Decimal(_whole(yuan))
    digit = 0
    for char in rest:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in "角分":
            total += Decimal(digit) / (10 if char == "角" else 100)
            digit = 0
    return money(-total if negative else total)


def _whole(words: str) -> int:
    """The whole number in Chinese numerals: units within a section of ten thousand, sections summed."""
    total = section = digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _SECTIONS:
            section += digit
            if _SECTIONS[char] == 10**8:
                total = (total + section) * 10**8
            else:
                total += section * _SECTIONS[char]
            section = digit = 0
    return total + section + digit
