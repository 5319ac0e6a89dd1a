"""Signs of currencies and the way each language writes an amount (CLDR, through Babel)."""

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, get_currency_symbol

_YUAN_MARKS = ("人民币", "RMB", "元", "圆")


@lru_cache(maxsize=64)
def locale_for(language: str | None) -> Locale:
    """The Babel locale for a language tag such as `zh-hans`, `zh_CN` or `en`; Chinese when it is unknown."""
    parts = (language or "zh-hans").replace("_", "-").lower().split("-")
    return Locale("en") if parts[0] == "en" else Locale("zh", script="Hans")


def format_money(amount: Decimal, currency: str, scale: int, language: str | None) -> str:
    if language is None:
        language = active_language()
    locale = locale_for(language)
    gap = "\u00a0" if get_currency_symbol(currency, locale)[-1].isalpha() else ""
    pattern = f"¤{gap}#,##0" + ("." + "0" * scale if scale else "")
    return format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)


def active_language() -> str | None:
    """The reader's language; None outside of the product."""
    from django.conf import settings

    if not settings.configured:
        return None
    from django.utils.translation import get_language

    return get_language()


@lru_cache(maxsize=64)
def marks_of(currency: str) -> tuple[str, ...]:
    """What people write before or after a number to mean this currency, longest first."""
    marks = {currency, *(get_currency_symbol(currency, locale_for(tag)).upper() for tag in ("zh", "en"))}
    narrow = {
        "CNY": ("¥", *_YUAN_MARKS),
        "JPY": ("¥", "円", "日元"),
        "USD": ("$", "美元"),
        "HKD": ("$", "港元", "港币"),
    }
    return tuple(sorted(marks | set(narrow.get(currency, ())), key=lambda mark: (-len(mark), mark)))
