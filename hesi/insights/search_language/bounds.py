"""Amounts and periods with their comparison: `>1000`, `100..500`, `2026-10`, `<last-month`."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from hesi.core.text import fold_name
from hesi.insights.search_language.grammar import Kind, Spec, nearest, shown_name
from hesi.insights.search_language.periods import Period, read_period, relative_names
from hesi.insights.search_language.refusals import NotUnderstood
from hesi.insights.search_language.terms import Bounds

_BETWEEN = re.compile(r"\.{2,}|…+|[~～〜至到]|(?<=\d)[-–—](?=\d)")
_BETWEEN_PERIODS = re.compile(r"\.{2,}|…+|[~～〜至到—]")
_NUMBER = re.compile(r"(-?\d{1,12}(?:\.\d{1,4})?)([万k]?)", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?[万k]?", re.ASCII)
_MARKS = re.compile(r"^(?:rmb|cny|[¥￥$€])|(?:rmb|cny|[元块])$")
_TIMES = {"": 1, "k": 1_000, "万": 10_000}


def read_bounds(spec: Spec, sign: str, text: str) -> Bounds:
    """What stands after the colon, its comparison sign already read. Raises `NotUnderstood` without a place."""
    parts = (_BETWEEN if spec.kind is Kind.AMOUNT else _BETWEEN_PERIODS).split(text, maxsplit=1)
    if len(parts) == 1:
        return Bounds(sign or "=", _point(spec, text))
    low, high = (part.strip() for part in parts)
    if sign or not (low or high):
        raise _not_one(spec, f"{sign}{text}")
    if not low or not high:
        return Bounds("<=", _point(spec, high)) if high else Bounds(">=", _point(spec, low))
    first, last = _point(spec, low), _point(spec, high)
    if _is_backwards(first, last):
        raise NotUnderstood(
            _("“{said}” runs backwards: its end stands before its beginning.").format(said=text[:40]),
            nearest=Bounds("..", last, first).written(spec.kind),
        )
    return Bounds("..", first, last)


def _point(spec: Spec, text: str) -> Decimal | Period:
    if spec.kind is not Kind.AMOUNT:
        period = read_period(text, spec.kind)
        if period is None:
            raise _not_one(spec, text)
        return period
    plain = unicodedata.normalize("NFKC", text).casefold().strip().replace("−", "-")
    plain = _MARKS.sub("", _MARKS.sub("", plain)).strip()
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise _not_one(spec, text)
    amount = (Decimal(found[1]) * _TIMES[found[2]]).normalize()
    return Decimal(f"{amount:f}") if amount else Decimal(0)


def _is_backwards(first: Decimal | Period, last: Decimal | Period) -> bool:
    if isinstance(first, Period) and isinstance(last, Period):
        return not (first.is_relative or last.is_relative) and _begins(first) > _begins(last)
    return isinstance(first, Decimal) and isinstance(last, Decimal) and first > last


def _begins(period: Period) -> str:
    """Its first day as text that sorts."""
    return (period.name + "-01-01")[:10]


def _not_one(spec: Spec, said: str) -> NotUnderstood:
    """The refusal of what is neither an amount nor a period, with what may have been meant."""
    name = shown_name(spec.key)
    if spec.kind is Kind.AMOUNT:
        return NotUnderstood(
            _("“{said}” is no amount. Write {name}:1000, {name}:>1000 or {name}:100..500.").format(
                said=said[:40], name=name
            )
        )
    english = name == spec.key
    known = [english_name if english else chinese for english_name, chinese in relative_names(spec.kind)]
    text = (
        _("“{said}” is no month. Write {name}:2026-10, {name}:2026-07..2026-09 or a word.")
        if spec.kind is Kind.MONTHS
        else _("“{said}” is no day. Write {name}:2026-10-01, {name}:<2026-10, {name}:2026-10-01..2026-10-05 or a word.")
    )
    near = nearest(said, known) if fold_name(said) else ""
    return NotUnderstood(text.format(said=said[:40], name=name), possible=known, nearest=near)
