"""The currency of a receipt, from the marks beside its sums and, where they leave a choice, from the country."""

from __future__ import annotations

import re
from collections import Counter

_CODE = re.compile(
    r"(?<![A-Za-z])(?:AED|AUD|BRL|CAD|CHF|CNY|DKK|EUR|GBP|HKD|IDR|INR|JPY|KRW|MOP|MXN|MYR|NOK|NZD|PHP|PLN|RUB|SEK|SGD|"
    r"THB|TRY|TWD|USD|VND|ZAR)(?![A-Za-z])"
)
_MARKS: tuple[tuple[str, str], ...] = (
    (r"\bRM\s?\d|\(RM\)|\bRM\b|RINGGIT", "MYR"),
    (r"\bUS\s?\$", "USD"),
    (r"\bS\$", "SGD"),
    (r"HK\s?\$|港币|港幣", "HKD"),
    (r"NT\s?\$|新台幣|新臺幣", "TWD"),
    (r"\bA\$|\bAU\$", "AUD"),
    (r"\bC\$|\bCA\$", "CAD"),
    (r"€", "EUR"),
    (r"£", "GBP"),
    (r"₩|원", "KRW"),
    (r"฿|บาท", "THB"),
    (r"₹|\bRs\.?\s?\d", "INR"),
    (r"\bRp\.?\s?\d", "IDR"),
    (r"₫", "VND"),
    (r"人民币|RMB|\d元", "CNY"),
    (r"\d\s?円|税込|領収", "JPY"),
)
_COUNTRIES: tuple[tuple[str, str], ...] = (
    (
        r"SDN\.?\s?BHD|MALAYSIA|SELANGOR|JOHOR|KUALA LUMPUR|\bJALAN\b|PENANG|SARAWAK|SABAH",
        "MYR",
    ),
    (r"SINGAPORE|PTE\.?\s?LTD", "SGD"),
    (r"HONG\s?KONG|KOWLOON|九龍|香港", "HKD"),
    (r"TAIWAN|台灣|臺灣|台北", "TWD"),
    (r"\bABN\b|AUSTRALIA|\bNSW\b", "AUD"),
    (r"NEW ZEALAND", "NZD"),
    (r"CANADA|\bHST\b|ONTARIO", "CAD"),
    (r"\bU\.?S\.?A\b|SALES TAX|\b[A-Z]{2} \d{5}(?:-\d{4})?\b", "USD"),
    (r"[\u3040-\u30ff]|\bTOKYO\b|JAPAN", "JPY"),
    (r"[\u4e00-\u9fff]{4}", "CNY"),
)


def read_currency(text: str) -> tuple[str, float]:
    """The ISO 4217 code and how sure it is (0–1), or ("", 0) when nothing tells it; the country settles a bare $."""
    printed: Counter[str] = Counter()
    for pattern, code in _MARKS:
        printed[code] += len(re.findall(pattern, text, re.IGNORECASE if code == "MYR" else 0))
    printed.update(_CODE.findall(text))
    best = printed.most_common(1)[0]
    if best[1]:
        return best[0], 0.95 if best[1] > 1 else 0.85
    for pattern, code in _COUNTRIES:
        if re.search(pattern, text, re.IGNORECASE):
            return code, 0.8
    if "$" in text:
        return "USD", 0.4
    return ("CNY", 0.6) if "¥" in text else ("", 0.0)
